"""What is kept about people is said before they give it."""

import pytest

from infra.i18n import LANGUAGES, translate
from services.accounts.commands.forgetting import OVER
from services.accounts.timing import KEPT
from tests.pages.client import Reader


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_says_what_why_and_how_long(visit: Reader, language: str) -> None:
    page = await visit(f"/{language}/privacy")
    assert page.text.count(str(KEPT.days)) >= 2
    assert "94-V" in page.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_whoever_signs_up_is_told_before_typing(visit: Reader, language: str) -> None:
    page = await visit(f"/{language}/sign-up")
    assert translate("privacy.agree", language) in page.text
    assert f"/{language}/privacy" in page.links()


def test_what_the_page_promises_is_what_the_sweep_does() -> None:
    assert {table: age for table, (_, age) in OVER.items() if table in ("sign_in", "mail")} == {
        "sign_in": KEPT,
        "mail": KEPT,
    }
