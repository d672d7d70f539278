"""Measures of the programme: planned with an owner and a day, done, withdrawn, and back again."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from compliance.colleagues import Colleague
from compliance.errors import NothingHere, NotYours, OutOfTurn, Unfit
from compliance.events.programme import MeasureDone, MeasurePlanned, MeasureReopened, MeasureWithdrawn
from compliance.queries.at_work import must_be_at_work
from compliance.queries.evidence import evidence_row
from compliance.words import words
from infra import clock
from infra.database import Record, execute, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text

LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class ToDo:
    """What somebody is to do, and by when."""

    title: str
    person: UUID
    due_on: date


async def plan_measure(by: Colleague, said: ToDo) -> int:
    """Somebody is to do something for the programme; its id. The same again stands once while it is open.

    Raises NotYours, OutOfTurn, Unfit.
    """
    by.needs("lead")
    title = words(said.title, "title")
    if len(title) > LONGEST_TITLE:
        raise Unfit(text("workspace.too_long", n=LONGEST_TITLE), field="title")
    async with transaction():
        await must_be_at_work(by)
        if not await fetch_value("select is_member($1, $2)", by.organisation, said.person):
            raise Unfit(text("workspace.no_member"), field="person")
        there = await fetch_value(
            """select id from programme_measure where organisation = $1 and title = $2 and person = $3 and due_on = $4
               and done_on is null and withdrawn_on is null""",
            by.organisation, title, said.person, said.due_on,
        )  # fmt: skip
        if there is not None:
            return int(there)
        made = await fetch_value(
            """insert into programme_measure (organisation, title, person, due_on, planned_by, planned_on)
               values ($1, $2, $3, $4, $5, $6) returning id""",
            by.organisation, title, said.person, said.due_on, by.person, clock.today(),
        )  # fmt: skip
        await record(MeasurePlanned(made, str(said.person), said.due_on), actor=by.actor)
    return int(made)


async def finish_measure(by: Colleague, measure: int, outcome: str, evidence: int | None = None) -> None:
    """It was done, this came of it, and evidence that they see shows it. By its owner or whoever leads.

    Twice does nothing. Raises NotYours, NothingHere, OutOfTurn, Unfit.
    """
    by.needs("answer")
    outcome = words(outcome, "outcome")
    async with transaction():
        row = await _measure(by, measure)
        if row["withdrawn_on"] is not None:
            raise OutOfTurn(text("programme.measure_withdrawn"))
        if row["done_on"] is not None:
            return
        if evidence is not None:
            await evidence_row(by, evidence)
        await execute(
            "update programme_measure set done_by = $2, done_on = $3, outcome = $4, evidence = $5 where id = $1",
            measure, by.person, clock.today(), outcome, evidence,
        )  # fmt: skip
        await record(MeasureDone(measure), actor=by.actor)


async def withdraw_measure(by: Colleague, measure: int) -> None:
    """It is not needed any more. Twice does nothing. Raises NotYours, NothingHere, OutOfTurn where it was done."""
    by.needs("lead")
    async with transaction():
        row = await _measure(by, measure)
        if row["done_on"] is not None:
            raise OutOfTurn(text("programme.measure_done"))
        if row["withdrawn_on"] is None:
            await execute("update programme_measure set withdrawn_on = $2 where id = $1", measure, clock.today())
            await record(MeasureWithdrawn(measure), actor=by.actor)


async def reopen_measure(by: Colleague, measure: int) -> None:
    """It is to be done after all; what was said of its outcome stays. Twice does nothing.

    Raises NotYours, NothingHere.
    """
    by.needs("lead")
    async with transaction():
        row = await _measure(by, measure)
        if row["done_on"] is None and row["withdrawn_on"] is None:
            return
        await execute(
            "update programme_measure set done_by = null, done_on = null, withdrawn_on = null where id = $1", measure
        )
        await record(MeasureReopened(measure), actor=by.actor)


async def _measure(by: Colleague, measure: int) -> Record:
    await must_be_at_work(by)
    row = await fetch_one(
        "select * from programme_measure where id = $1 and organisation = $2 for update", measure, by.organisation
    )
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    if not by.may("lead") and row["person"] != by.person:
        raise NotYours(text("workspace.not_yours"))
    return row
