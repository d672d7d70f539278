"""Passwords: set, changed, forgotten."""

import asyncio
from uuid import UUID

from infra import clock
from infra.database import execute, transaction
from infra.events import record
from infra.i18n import text
from infra.mail import Letter, post
from services.accounts.addresses import address_of
from services.accounts.browser import Browser
from services.accounts.commands.attempts import forgive, guess_at, refuse
from services.accounts.commands.sessions import drop_sessions, need_proof
from services.accounts.errors import NotProved
from services.accounts.events.people import PasswordSet
from services.accounts.passwords import check_password, fits, hashed
from services.accounts.queries.people import Account, account_of
from services.accounts.queries.providers import need_no_provider
from services.accounts.viewer import Viewer


async def checked_and_hashed(password: str, *about: str) -> str:
    """What is to be kept of a new password. Raises WeakPassword."""
    await asyncio.to_thread(check_password, password, about)
    return await hashed(password)


async def keep_password(person: UUID, kept: str) -> None:
    """Part of a command: from now on this is the password."""
    await execute(
        """insert into password (person, hash, set_at) values ($1, $2, $3)
           on conflict (person) do update set hash = excluded.hash, set_at = excluded.set_at""",
        person, kept, clock.now(),
    )  # fmt: skip


async def set_password(person: UUID, kept: str, why: str) -> None:
    """Part of a command: a new password, its event, and a letter to the person."""
    account = await account_of(person)
    await keep_password(person, kept)
    await post(Letter(account.email, account.language, "password_set"))
    await record(PasswordSet(str(person), why), actor=Viewer(person).actor)


async def change_password(viewer: Viewer, old: str, new: str, browser: Browser, *, everywhere: bool) -> None:
    """A new password instead of the old one, or the first one of somebody who had none.

    `everywhere`: all other sessions end. Raises ProofNeeded, ThroughProvider, TooManyAttempts, NotProved, WeakPassword.
    """
    account = await account_of(viewer.person or UUID(int=0))
    await need_no_provider(address_of(account.email))
    if account.hash is None:
        need_proof(viewer)
    else:
        await _prove_old(account, old, browser)
    kept = await checked_and_hashed(new, account.email, account.name)
    async with transaction():
        await set_password(account.person, kept, "changed")
        if everywhere:
            await drop_sessions(account.person, keep=viewer.session)


async def _prove_old(account: Account, old: str, browser: Browser) -> None:
    guess = await guess_at("password", account.key, browser)
    if not await fits(old, account.hash):
        await refuse(guess, account.person)
        raise NotProved(text("account.password.old_wrong"), field="old")
    await forgive(guess)
