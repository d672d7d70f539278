"""What pages of an account are tried with: signing in, codes, faults beside fields."""

from datetime import timedelta

import pyotp

from infra import clock
from infra.database import execute
from services.accounts.codes import written
from tests.pages.client import Opened, Reader, words
from tests.people import Someone

ERLAN = "Ерлан Тестов (ойдан шығарылған)"
BETTER = "үш жапырақ пен бір бұлақ"
MINE = ("/account", "/account/email", "/account/password", "/account/security", "/account/authenticator",
        "/account/passkeys", "/account/recovery-codes", "/account/sessions", "/account/data", "/confirm")  # fmt: skip
OPEN = ("/sign-in", "/sign-up", "/forgot", "/sign-in/organisation")


async def sign_in(visit: Reader, one: Someone, language: str = "en", status: int = 200, **typed: str) -> Opened:
    page = await visit(f"/{language}/sign-in")
    return await visit.send(page, "/sign-in", status, **({"email": one.email, "password": one.password} | typed))


def code_now(one: Someone, later: int = 0) -> str:
    return pyotp.TOTP(written(one.secret)).at(clock.now(), counter_offset=later)


def fault(page: Opened, field: str) -> str:
    """The sentence beside a field, which the field itself points at."""
    box = page.one("input", id=field)
    assert box.get("aria-invalid") == "true"
    assert f"{field}-fault" in (box.get("aria-describedby") or "")
    return words(page.one("p", id=f"{field}-fault"))


async def age_proof(minutes: int = 11) -> None:
    """The last proof was a while ago."""
    await execute("update sign_in set proved_at = $1", clock.now() - timedelta(minutes=minutes))
