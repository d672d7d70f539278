"""What an administrator may do for or against somebody, after having made sure who it is."""

from uuid import UUID

from infra import clock
from infra.actor import Actor
from infra.database import execute, fetch_value, transaction
from infra.events import record
from infra.i18n import text
from infra.mail import Letter, post
from services.accounts.addresses import address_of
from services.accounts.commands.sessions import drop_sessions
from services.accounts.errors import NothingThere
from services.accounts.events.people import Blocked, FactorsTaken, Unblocked
from services.accounts.queries.people import Account, account_at, account_of


async def account_written(email: str) -> Account:
    """The account of an address. Raises NotAnAddress, NothingThere."""
    found = await account_at(address_of(email).key)
    if found is None:
        raise NothingThere(text("account.unknown"))
    return found


async def take_factors(person: UUID, *, actor: Actor) -> None:
    """Somebody has lost phone and codes: their second factors go and every session ends.

    The password alone is not enough to come back: it goes too, so that the next step is a letter to their address.
    """
    account = await account_of(person)
    async with transaction():
        await drop_sessions(person)
        for table in ("totp", "passkey", "recovery_code", "password"):
            await execute(f"delete from {table} where person = $1", person)
        await post(Letter(account.email, account.language, "factors_taken", link=f"/{account.language}/forgot"))
        await record(FactorsTaken(str(person)), actor=actor)


async def block(person: UUID, *, actor: Actor) -> None:
    """Every session ends and no new one begins. Nothing happens to somebody who is blocked already."""
    async with transaction():
        now_blocked = "update person set blocked_at = $2 where id = $1 and blocked_at is null returning id"
        if await fetch_value(now_blocked, person, clock.now()) is not None:
            await drop_sessions(person)
            await record(Blocked(str(person)), actor=actor)


async def unblock(person: UUID, *, actor: Actor) -> None:
    """They may sign in again."""
    async with transaction():
        now_free = "update person set blocked_at = null where id = $1 and blocked_at is not null returning id"
        if await fetch_value(now_free, person) is not None:
            await record(Unblocked(str(person)), actor=actor)
