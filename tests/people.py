"""Builders of people: somebody with an account, in one line. All names are made up, and say so."""

import re
from dataclasses import dataclass
from uuid import UUID

from infra import clock
from infra.database import execute, fetch_value, transaction
from infra.secrets import seal
from services.accounts.addresses import address_of
from services.accounts.codes import TOTP_SEAL, kept_code, new_recovery_codes, new_secret
from services.accounts.commands.joining import make_person
from services.accounts.commands.passwords import keep_password
from services.accounts.passwords import hashed
from services.notices.mail import KeptLetter, kept_letters

PASSWORD = "жусан иісі мен жел"  # a phrase, as people are advised to take
AIGERIM = "Айгерім Сынақова (ойдан шығарылған)"


@dataclass(frozen=True)
class Someone:
    """A person of the tests, with what only they know."""

    id: UUID
    email: str
    name: str
    password: str
    secret: bytes = b""  # of the authenticator app
    codes: tuple[str, ...] = ()  # for recovery


_kept: dict[str, str] = {}


async def kept(password: str) -> str:
    """A hash of a password, made once a run: making one takes a tenth of a second on purpose."""
    if password not in _kept:
        _kept[password] = await hashed(password)
    return _kept[password]


async def someone(
    email: str = "aigerim@altyn.test", name: str = AIGERIM, *, language: str = "en", password: str = PASSWORD
) -> Someone:
    """Somebody who joined by mail and has a password."""
    async with transaction():
        person = await make_person(address_of(email), name, language, "mail")
        await keep_password(person, await kept(password))
    return Someone(person, email, name, password)


async def with_app(one: Someone) -> Someone:
    """The same with an authenticator app and recovery codes."""
    secret, codes = new_secret(), tuple(new_recovery_codes())
    await execute(
        "insert into totp (person, secret, made_at, confirmed_at, last_step) values ($1, $2, $3, $3, 0)",
        one.id, seal(TOTP_SEAL, secret), clock.now(),
    )  # fmt: skip
    for code in codes:
        insert = "insert into recovery_code (person, hash, made_at) values ($1, $2, $3)"
        await execute(insert, one.id, kept_code(code), clock.now())
    return Someone(one.id, one.email, one.name, one.password, secret, codes)


async def letters_to(email: str) -> list[KeptLetter]:
    """The letters to an address that wait, newest first."""
    return [letter for letter in await kept_letters() if letter.address == email]


async def link_in_letter(email: str) -> str:
    """The path of the link in the newest letter to an address."""
    path = (await letters_to(email))[0].path
    assert re.fullmatch(r"/(kk|ru|en)/(mail/[\w-]{43}|sign-in|sign-up)", path), path
    return path


async def happened(kind: str) -> int:
    """How often something has happened."""
    return int(await fetch_value("select count(*) from event where kind = $1", kind))
