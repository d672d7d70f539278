"""What becomes of findings on the way: causes, actions that change hands or days, and steps taken back."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args
from uuid import UUID

from compliance.colleagues import Colleague
from compliance.commands.locking import locked_action, locked_finding
from compliance.errors import OutOfTurn, Unfit
from compliance.events.assessments import ActionChanged, ActionUndone, ActionWithdrawn, CauseFound, FindingReopened
from compliance.words import words
from infra import clock
from infra.database import execute, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text

Method = Literal["five_whys", "fishbone", "timeline", "other"]


async def find_cause(by: Colleague, finding: int, method: Method, said: str) -> int:
    """Write down why a finding came about; the id of the cause. The newest counts; the same words again change nothing.

    Raises NotYours, NothingHere, OutOfTurn, Unfit.
    """
    by.needs("lead")
    said = words(said, "said")
    if method not in get_args(Method):
        raise Unfit(text("finding.no_method"), field="method")
    async with transaction():
        row = await locked_finding(by, finding)
        last = await fetch_one(
            "select id, method, said from root_cause where finding = $1 order by id desc limit 1", finding
        )
        if last is not None and (last["method"], last["said"]) == (method, said):
            return int(last["id"])
        cause = await fetch_value(
            """insert into root_cause (organisation, finding, method, said, person, at)
               values ($1, $2, $3, $4, $5, $6) returning id""",
            by.organisation, finding, method, said, by.person, clock.now(),
        )  # fmt: skip
        await record(CauseFound(row["assessment"], finding, cause, method), actor=by.actor)
    return int(cause)


@dataclass(frozen=True, slots=True)
class Changed:
    """Whose an action is from now on, and by when; and why."""

    person: UUID
    due_on: date
    why: str


async def change_action(by: Colleague, action: int, to: Changed) -> None:
    """Give an action that nobody took yet to somebody else, or another day. The same again changes nothing.

    Raises NotYours, NothingHere, OutOfTurn once it was taken or withdrawn, Unfit.
    """
    by.needs("lead")
    why = words(to.why, "why")
    async with transaction():
        row, finding = await locked_action(by, action)
        if row["done_on"] is not None:
            raise OutOfTurn(text("finding.action_done_already"))
        if not await fetch_value("select is_member($1, $2)", by.organisation, to.person):
            raise Unfit(text("workspace.no_member"), field="person")
        if (row["person"], row["due_on"]) == (to.person, to.due_on):
            return
        change = await fetch_value(
            """insert into action_change (organisation, action, from_person, from_due_on, to_person, to_due_on, why,
                                          changed_by, at)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id""",
            by.organisation, action, row["person"], row["due_on"], to.person, to.due_on, why, by.person, clock.now(),
        )  # fmt: skip
        await execute(
            "update corrective_action set person = $2, due_on = $3 where id = $1", action, to.person, to.due_on
        )
        happened = ActionChanged(finding["assessment"], finding["id"], action, change, str(to.person), to.due_on)
        await record(happened, actor=by.actor)


async def undo_action(by: Colleague, action: int) -> None:
    """Take back that an action was taken, before anybody looked: by whom it was given to, or who leads.

    Twice does nothing. Raises NotYours, NothingHere, OutOfTurn.
    """
    by.needs("answer")
    async with transaction():
        row, finding = await locked_action(by, action)
        if row["checked_on"] is not None:
            raise OutOfTurn(text("finding.action_checked_already"))
        if row["done_on"] is None:
            return
        await execute("update corrective_action set done_by = null, done_on = null where id = $1", action)
        await record(ActionUndone(finding["assessment"], finding["id"], action), actor=by.actor)


async def withdraw_action(by: Colleague, action: int) -> None:
    """Ask for an action no longer; it stays in the history. Twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn once it was taken.
    """
    by.needs("lead")
    async with transaction():
        row, finding = await locked_action(by, action, withdrawn=True)
        if row["withdrawn_on"] is not None:
            return
        if row["done_on"] is not None:
            raise OutOfTurn(text("finding.action_done_already"))
        await execute(
            "update corrective_action set withdrawn_by = $2, withdrawn_on = $3 where id = $1",
            action, by.person, clock.today(),
        )  # fmt: skip
        await record(ActionWithdrawn(finding["assessment"], finding["id"], action), actor=by.actor)


async def reopen_finding(by: Colleague, finding: int) -> None:
    """A finding is not settled after all. Twice does nothing. Raises NotYours, NothingHere, OutOfTurn."""
    by.needs("review")
    async with transaction():
        row = await locked_finding(by, finding, closed=True)
        if row["closed_on"] is None:
            return
        await execute("update finding set closed_by = null, closed_on = null where id = $1", finding)
        await record(FindingReopened(row["assessment"], finding), actor=by.actor)
