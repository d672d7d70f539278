"""What people at the desk say of their own interests: entered, ended, taken back where it was a mistake."""

from dataclasses import dataclass
from datetime import date

from compliance.commands.label.recusing import recuse_at_once
from compliance.desk import Officer
from compliance.errors import NothingHere, OutOfTurn, Unfit
from compliance.events.label import InterestSaid
from compliance.label.recusal import InterestKind
from compliance.queries.label.recusing import cases_of
from compliance.words import words
from infra import clock
from infra.database import Record, execute, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text
from registry.identifiers import clean, is_bin, of_a_person

KINDS: tuple[InterestKind, ...] = ("employer", "share", "relative", "advice", "dispute", "other")


@dataclass(frozen=True, slots=True)
class SaidInterest:
    """An interest as somebody types it: whom it is about by number, by name, or by both; since when, until when."""

    kind: str
    number: str
    name: str
    is_person: bool
    since: date
    until: date | None = None
    note: str = ""


async def say_interest(by: Officer, said: SaidInterest) -> int:
    """Enter an interest of one's own; its id. Raises NotYours, Unfit.

    Cases are closed by it at once: those of whoever has that number, or whose head has it, by the question that every
    table asks, and those in which one has a part by a recusal, also where only a name may be the same.
    """
    by.needs("work")
    number, name = _whom(said)
    if said.kind not in KINDS:
        raise Unfit(text("desk.label.interests.no_kind"), field="kind")
    if said.since > clock.today():
        raise Unfit(text("desk.label.interests.ahead"), field="since")
    _hold_days(said.since, said.until)
    async with transaction():
        mine = await cases_of(by.person)  # asked before: afterwards they may be closed
        made = await fetch_value(
            """insert into desk_interest (person, kind, number, name, is_person, since, until, note, said_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id""",
            by.person, said.kind, number, name, of_a_person(number) if number else said.is_person, said.since,
            said.until, words(said.note, "note", needed=False).strip(), clock.now(),
        )  # fmt: skip
        await record(InterestSaid(made, str(by.person)), actor=by.actor)
        for row in mine:
            await recuse_at_once(by, row)
    return int(made)


async def end_interest(by: Officer, interest: int, until: date) -> None:
    """Say that an interest of one's own is over; employment and advice count for a while yet.

    Raises NothingHere, OutOfTurn for one that is over, Unfit.
    """
    async with transaction():
        row = await _own(by, interest)
        if row["until"] is not None:
            raise OutOfTurn(text("desk.label.interests.over"))
        _hold_days(row["since"], until)
        if until > clock.today():
            raise Unfit(text("desk.label.interests.ahead"), field="until")
        await execute("update desk_interest set until = $2 where id = $1", interest, until)
        await record(InterestSaid(interest, str(by.person)), actor=by.actor)


async def take_interest_back(by: Officer, interest: int) -> None:
    """It was entered by mistake: from now on it counts in no case. It stays on record, as do recusals that it made,
    until a second person lifts them.

    Raises NothingHere.
    """
    async with transaction():
        await _own(by, interest)
        await execute("update desk_interest set withdrawn_at = $2 where id = $1", interest, clock.now())
        await record(InterestSaid(interest, str(by.person)), actor=by.actor)


async def _own(by: Officer, interest: int) -> Record:
    by.needs("work")
    row = await fetch_one(
        "select * from desk_interest where id = $1 and person = $2 and withdrawn_at is null for update",
        interest, by.person,
    )  # fmt: skip
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return row


def _whom(said: SaidInterest) -> tuple[str | None, str]:
    number, name = clean(said.number), words(said.name, "name", needed=False).strip()
    if not number and not name:
        raise Unfit(text("desk.label.interests.whom"), field="number")
    if number and not is_bin(number):
        raise Unfit(text("desk.label.interests.no_number"), field="number")
    return number or None, name


def _hold_days(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise Unfit(text("desk.label.interests.before"), field="until")
