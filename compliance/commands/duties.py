"""Duties that Kazakhstan's law lays on an organisation: when they were done, by records that are only ever added."""

from dataclasses import dataclass
from datetime import date

from compliance.colleagues import Colleague
from compliance.duties import all_duties
from compliance.errors import NothingHere, OutOfTurn, Unfit
from compliance.events.assessments import DutyRecorded, DutyTakenBack
from compliance.queries.evidence import evidence_row
from compliance.words import words
from infra import clock
from infra.database import execute, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text


@dataclass(frozen=True, slots=True)
class Done:
    """A duty was done on a day; shown by evidence that is there, or told in a note."""

    duty: str
    done_on: date
    note: str = ""
    evidence: int | None = None


async def record_duty(by: Colleague, done: Done) -> int:
    """Write down that a duty was done; the id of the record. The same again stands once.

    Raises NotYours, NothingHere for evidence that is not there, OutOfTurn in a suspended organisation, Unfit.
    """
    by.needs("lead")
    note = words(done.note, "note", needed=done.evidence is None).strip()
    if done.duty not in all_duties():
        raise Unfit(text("duty.unknown"), field="duty")
    if done.done_on > clock.today():
        raise Unfit(text("duty.in_future"), field="done_on")
    async with transaction():
        await _alone(by)
        if done.evidence is not None:
            await evidence_row(by, done.evidence)
        there = await fetch_value(
            """select r.id from duty_record r
               where r.organisation = $1 and r.duty = $2 and r.done_on = $3 and r.note = $4
                 and r.evidence is not distinct from $5 and r.takes_back is null
                 and not exists (select from duty_record t where t.takes_back = r.id)""",
            by.organisation, done.duty, done.done_on, note, done.evidence,
        )  # fmt: skip
        if there is not None:
            return int(there)
        number = await _write(by, done, note, None)
        await record(DutyRecorded(done.duty, number, done.done_on), actor=by.actor)
    return number


async def take_duty_back(by: Colleague, number: int, why: str) -> None:
    """A record of a duty was a mistake: it stays, and counts no more. Twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn in a suspended organisation, Unfit without a reason.
    """
    by.needs("lead")
    why = words(why, "why")
    async with transaction():
        await _alone(by)
        row = await fetch_one(
            "select * from duty_record where id = $1 and organisation = $2 and takes_back is null",
            number, by.organisation,
        )  # fmt: skip
        if row is None:
            raise NothingHere(text("workspace.nothing_here"))
        if await fetch_value("select id from duty_record where takes_back = $1", number):
            return
        await _write(by, Done(row["duty"], row["done_on"]), why, number)
        await record(DutyTakenBack(row["duty"], number), actor=by.actor)


async def _alone(by: Colleague) -> None:
    """One change of the organisation's duties after the other. Raises OutOfTurn in a suspended organisation."""
    await execute("select pg_advisory_xact_lock(hashtext($1))", f"duties {by.organisation}")
    if not await fetch_value("select at_work($1)", by.organisation):
        raise OutOfTurn(text("workspace.suspended"))


async def _write(by: Colleague, done: Done, note: str, takes_back: int | None) -> int:
    return int(
        await fetch_value(
            """insert into duty_record (organisation, duty, done_on, note, evidence, recorded_by, recorded_at,
                                        takes_back)
               values ($1, $2, $3, $4, $5, $6, $7, $8) returning id""",
            by.organisation, done.duty, done.done_on, note, done.evidence, by.person, clock.now(), takes_back,
        )
    )  # fmt: skip
