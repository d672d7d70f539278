"""Findings, what is done about them, and whether that worked, which another person says."""

from dataclasses import dataclass
from datetime import date
from typing import get_args
from uuid import UUID

from compliance.assessment.model import Grade
from compliance.colleagues import Colleague
from compliance.commands.locking import locked_action, locked_finding, one_by_one
from compliance.errors import OutOfTurn, SecondPersonNeeded, Unfit
from compliance.events.assessments import ActionChecked, ActionDone, ActionPlanned, FindingClosed, FindingOpened
from compliance.queries.heads import Place, item_at
from compliance.views.findings import NONCONFORMITIES
from compliance.words import words
from infra import clock
from infra.database import execute, fetch, fetch_value, transaction
from infra.events import record
from infra.i18n import text


@dataclass(frozen=True, slots=True)
class Planned:
    """What somebody is to do about a finding, and by when."""

    title: str
    person: UUID
    due_on: date


async def open_finding(by: Colleague, place: Place, grade: Grade, said: str) -> int:
    """Write down what was found at an item; its id. The same words while it is open stand once.

    Raises NotYours, NothingHere, OutOfTurn, Unfit.
    """
    by.needs("review")
    said = words(said, "said")
    if grade not in get_args(Grade):
        raise Unfit(text("workspace.no_grade"), field="grade")
    async with transaction():
        await one_by_one(place)
        await item_at(by, place)
        there = await fetch_value(
            """select id from finding
               where assessment = $1 and item = $2 and grade = $3 and said = $4 and closed_on is null""",
            place.assessment, place.item, grade, said,
        )  # fmt: skip
        if there is not None:
            return int(there)
        finding = await fetch_value(
            """insert into finding (organisation, assessment, item, grade, said, opened_by, opened_on)
               values ($1, $2, $3, $4, $5, $6, $7) returning id""",
            by.organisation, place.assessment, place.item, grade, said, by.person, clock.today(),
        )  # fmt: skip
        await record(FindingOpened(place.assessment, place.item, finding, grade), actor=by.actor)
    return int(finding)


async def plan_action(by: Colleague, finding: int, planned: Planned) -> int:
    """Somebody is to do something about an open finding; the id of the action. The same plan stands once.

    Raises NotYours, NothingHere, OutOfTurn, Unfit.
    """
    by.needs("lead")
    title = words(planned.title, "title")
    async with transaction():
        row = await locked_finding(by, finding)
        if not await fetch_value("select is_member($1, $2)", by.organisation, planned.person):
            raise Unfit(text("workspace.no_member"), field="person")
        there = await fetch_value(
            """select id from corrective_action
               where finding = $1 and title = $2 and person = $3 and due_on = $4 and checked_on is null
                 and withdrawn_on is null""",
            finding, title, planned.person, planned.due_on,
        )  # fmt: skip
        if there is not None:
            return int(there)
        action = await fetch_value(
            """insert into corrective_action (organisation, finding, title, person, due_on)
               values ($1, $2, $3, $4, $5) returning id""",
            by.organisation, finding, title, planned.person, planned.due_on,
        )  # fmt: skip
        happened = ActionPlanned(row["assessment"], finding, action, str(planned.person), planned.due_on)
        await record(happened, actor=by.actor)
    return int(action)


async def finish_action(by: Colleague, action: int) -> None:
    """Say that an action was taken: by whom it was given to, or who leads. Twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn.
    """
    by.needs("answer")
    async with transaction():
        row, finding = await locked_action(by, action)
        if row["done_on"] is not None:
            return
        today = clock.today()
        await execute("update corrective_action set done_by = $2, done_on = $3 where id = $1", action, by.person, today)
        await record(ActionDone(finding["assessment"], finding["id"], action), actor=by.actor)


async def check_action(by: Colleague, action: int, *, worked: bool, seen: str = "") -> None:
    """Say, as another person than who took it, whether an action worked, and what one looked at. Twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn where it was not taken or was found otherwise, SecondPersonNeeded, Unfit.
    """
    by.needs("review")
    seen = words(seen, "seen", needed=False).strip()
    async with transaction():
        row, finding = await locked_action(by, action)
        if row["done_on"] is None or row["worked"] not in (None, worked):
            raise OutOfTurn(text("workspace.nothing_to_agree"))
        if by.person in (row["done_by"], row["person"]):
            raise SecondPersonNeeded(text("workspace.second_person"))
        if row["worked"] is not None:
            return
        await execute(
            "update corrective_action set checked_by = $2, checked_on = $3, worked = $4, seen = $5 where id = $1",
            action, by.person, clock.today(), worked, seen,
        )  # fmt: skip
        await record(ActionChecked(finding["assessment"], finding["id"], action, worked), actor=by.actor)


async def close_finding(by: Colleague, finding: int) -> None:
    """Settle a finding. Twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn while an action waits, or where nothing worked against a nonconformity.
    """
    by.needs("review")
    async with transaction():
        row = await locked_finding(by, finding, closed=True)
        if row["closed_on"] is not None:
            return
        stand = "select worked from corrective_action where finding = $1 and withdrawn_on is null"
        worked = [each["worked"] for each in await fetch(stand, finding)]
        if None in worked or (row["grade"] in NONCONFORMITIES and True not in worked):
            raise OutOfTurn(text("workspace.not_settled"))
        today = clock.today()
        await execute("update finding set closed_by = $2, closed_on = $3 where id = $1", finding, by.person, today)
        await record(FindingClosed(row["assessment"], finding), actor=by.actor)
