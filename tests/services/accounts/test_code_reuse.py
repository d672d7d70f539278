"""A code of an authenticator app that somebody uses a second time."""

import pyotp
import pytest

from infra import clock
from infra.i18n import LANGUAGES, translate
from services.accounts.codes import written
from services.accounts.commands.signing_in import take_code
from services.accounts.queries.people import account_of
from tests.people import letters_to, someone, with_app


@pytest.mark.parametrize("language", LANGUAGES)
async def test_is_refused_and_its_owner_is_told(db: object, language: str) -> None:
    one = await with_app(await someone(language=language))
    account = await account_of(one.id)
    code = pyotp.TOTP(written(one.secret)).at(clock.now())
    assert await take_code(account, code)
    assert await letters_to(one.email) == []
    assert not await take_code(account, code)
    assert [letter.subject for letter in await letters_to(one.email)] == [
        translate("mail.code_reused.subject", language)
    ]


async def test_a_wrong_code_tells_nobody(db: object) -> None:
    one = await with_app(await someone())
    account = await account_of(one.id)
    assert not await take_code(account, "000000")
    assert await letters_to(one.email) == []
