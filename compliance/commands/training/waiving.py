"""Waivers: somebody need not take a course for a time. One who keeps training asks, another who leads answers."""

from dataclasses import dataclass
from datetime import date, timedelta

from compliance.colleagues import Colleague
from compliance.errors import NothingHere, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.events.training.staff import WaiverAnswered, WaiverAsked, WaiverLifted
from compliance.queries.at_work import must_be_at_work
from compliance.queries.training.staff import member_row
from compliance.words import words
from infra import clock
from infra.database import Record, change_row, execute, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text

ANSWERS = ("approved", "refused")
LONGEST = timedelta(days=2 * 366)
LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True)
class Waiver:
    """Who need not take which course, why, and until which day, that day included."""

    staff: int
    course: str
    reason: str
    until: date


async def ask_waiver(by: Colleague, asked: Waiver) -> int:
    """Ask that somebody need not take a course for a time, from today; the waiver's id. The same waits once.

    Raises NotYours, NothingHere, OutOfTurn where one waits already or nothing is assigned, Unfit.
    """
    by.needs("train")
    reason, today = words(asked.reason, "reason"), clock.today()
    if len(reason) > LONGEST_REASON:
        raise Unfit(text("workspace.too_long", n=LONGEST_REASON), field="reason")
    if not today <= asked.until <= today + LONGEST:
        raise Unfit(text("training_waivers.unfit.until"), field="until")
    async with transaction():
        await must_be_at_work(by)
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"waiver {asked.staff}")
        await member_row(by, asked.staff)
        waits = await fetch_one(
            "select * from training_waiver where staff = $1 and course = $2 and answer is null",
            asked.staff, asked.course,
        )  # fmt: skip
        if waits is not None:
            if (waits["asked_by"], waits["reason"], waits["until"]) == (by.person, reason, asked.until):
                return int(waits["id"])
            raise OutOfTurn(text("training_waivers.waits_already"))
        stands = "select exists (select from training_assignment where staff = $1 and course = $2 and ended_on is null)"
        if not await fetch_value(stands, asked.staff, asked.course):
            raise OutOfTurn(text("training_waivers.nothing_to_waive"))
        made = await fetch_value(
            """insert into training_waiver (organisation, staff, course, reason, since, until, asked_by, asked_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8) returning id""",
            by.organisation, asked.staff, asked.course, reason, today, asked.until, by.person, clock.now(),
        )  # fmt: skip
        await record(WaiverAsked(made, asked.staff, asked.course), actor=by.actor)
    return int(made)


async def answer_waiver(by: Colleague, waiver: int, answer: str) -> None:
    """Approve or refuse, as somebody else, what was asked. Twice the same does nothing.

    Raises NotYours, NothingHere, OutOfTurn where it was answered otherwise, SecondPersonNeeded, Unfit.
    """
    by.needs("lead")
    if answer not in ANSWERS:
        raise Unfit(text("training_waivers.unfit.answer"), field="answer")
    async with transaction():
        row = await _locked(by, waiver)
        if row["asked_by"] == by.person:
            raise SecondPersonNeeded(text("training_waivers.second_person"))
        if row["answer"] is not None:
            if row["answer"] == answer:
                return
            raise OutOfTurn(text("training_waivers.answered_already"))
        await change_row(
            "update training_waiver set answer = $2, answered_by = $3, answered_at = $4 where id = $1",
            waiver, answer, by.person, clock.now(),
        )  # fmt: skip
        await record(WaiverAnswered(waiver, answer), actor=by.actor)


async def lift_waiver(by: Colleague, waiver: int) -> None:
    """An approved waiver counts no longer from today. Twice does nothing. Raises NotYours, NothingHere, OutOfTurn."""
    by.needs("lead")
    async with transaction():
        row = await _locked(by, waiver)
        if row["lifted_on"] is not None:
            return
        if row["answer"] != "approved":
            raise OutOfTurn(text("training_waivers.not_approved"))
        await change_row(
            "update training_waiver set lifted_on = $2, lifted_by = $3 where id = $1", waiver, clock.today(), by.person
        )
        await record(WaiverLifted(waiver), actor=by.actor)


async def _locked(by: Colleague, waiver: int) -> Record:
    await must_be_at_work(by)
    await execute("select pg_advisory_xact_lock(hashtext($1))", f"waiver answer {waiver}")
    row = await fetch_one("select * from training_waiver where id = $1 and organisation = $2", waiver, by.organisation)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return row
