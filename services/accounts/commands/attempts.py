"""Counting guesses: before anything is looked at, for addresses with and without an account alike."""

from dataclasses import dataclass
from uuid import UUID

from infra import clock
from infra.actor import VISITOR
from infra.database import execute, fetch_one, transaction
from infra.events import record
from infra.looking import lets_in
from infra.secrets import keyed
from services.accounts.browser import Browser
from services.accounts.errors import TooManyAttempts
from services.accounts.events.people import Refused
from services.accounts.guessing import MACHINE, PERSON, Record, Rule, attempted, minutes_until
from services.accounts.queries.people import knows_browser


@dataclass(frozen=True, slots=True)
class Guess:
    """One attempt as it was counted: at which proof, whose, and what is now remembered about them."""

    proof: str
    key: bytes
    machine: bytes
    record: Record


def _key(kind: str, value: str) -> bytes:
    return keyed("attempts", f"{kind}:{value}")


@lets_in
async def guess_at(proof: str, subject: str, browser: Browser) -> Guess:
    """Count a guess at a person's password, code or passkey; `subject` is an address key, with or without an account.

    Each kind of proof is counted apart, since a right password must not wipe out wrong codes. In a browser in which
    that person has signed in before, guesses are counted apart too: whoever guesses elsewhere cannot lock them out.
    Raises TooManyAttempts.
    """
    known = await knows_browser(subject, browser.fingerprint)
    key = _key(proof, f"{subject}:{browser.fingerprint.hex()}" if known else subject)
    machine = _key("machine", browser.network)
    await count(machine, MACHINE)
    return Guess(proof, key, machine, await count(key, PERSON))


async def count(key: bytes, rule: Rule, message: str = "account.too_many") -> Record:
    """Count an attempt and return what is now remembered. Raises TooManyAttempts, and then counts nothing."""
    async with transaction():
        now = clock.now()
        await execute("insert into attempts (key, failures, since) values ($1, 0, $2) on conflict do nothing", key, now)
        row = await fetch_one("select failures, since, blocked_until from attempts where key = $1 for update", key)
        assert row is not None  # noqa: S101 - inserted just above
        before = Record(row["failures"], row["since"], row["blocked_until"])
        if before.blocked_until is not None and before.blocked(now):
            raise TooManyAttempts(before.blocked_until, minutes_until(before.blocked_until, now), message)
        after = attempted(rule, before, now)
        await execute(
            "update attempts set failures = $2, since = $3, blocked_until = $4 where key = $1",
            key, after.failures, after.since, after.blocked_until,
        )  # fmt: skip
        return after


async def count_letter(address_key: str, rule: Rule) -> None:
    """Count a letter that a stranger causes. Raises TooManyAttempts."""
    await count(_key("letter", address_key), rule, "account.too_many_letters")


@lets_in
async def guess_code(browser: Browser) -> bytes:
    """Count a guess at personal codes by the machine it comes from, and return its key. Raises TooManyAttempts.

    A code names its owner, so that there is nobody else against whom a guess could be counted.
    """
    machine = _key("personal_code", browser.network)
    await count(machine, MACHINE, "learning.too_many")
    return machine


async def take_back(machine: bytes) -> None:
    """One guess of a machine was right; those that others made on it still count."""
    taken_back = "update attempts set failures = greatest(failures - 1, 0), blocked_until = null where key = $1"
    await execute(taken_back, machine)


async def forgive(guess: Guess) -> None:
    """The guess was right: take it back."""
    async with transaction():
        await execute("delete from attempts where key = $1", guess.key)
        await take_back(guess.machine)


async def refuse(guess: Guess, person: UUID | None) -> None:
    """The guess was wrong: one event, the same whether the person exists or not."""
    until = guess.record.blocked_until
    minutes = minutes_until(until, clock.now()) if until is not None else 0
    async with transaction():
        happened = Refused(str(person or ""), guess.proof, guess.record.failures, minutes)
        await record(happened, actor=VISITOR)
