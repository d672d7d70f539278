"""Decisions: declared as the panel voted, written down with all they rest on; conditions, and the time they have."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, cast

from compliance.colleagues import Colleague
from compliance.commands.label.appeals import settle
from compliance.commands.label.granting import grant, hold_bar
from compliance.commands.label.recording import Ruling, write
from compliance.commands.label.stepping import Told, step
from compliance.desk import Officer
from compliance.errors import NothingHere, NotYours, OutOfTurn, Unfit
from compliance.events.label_panel import ConditionShown
from compliance.label.process import GRANTS, Act
from compliance.queries.at_work import must_be_at_work
from compliance.queries.label.basis import basis_of, votes_on
from compliance.queries.label.case import Acting, case_row
from compliance.queries.label.sitting import agenda_row
from infra import clock
from infra.database import Record, execute, fetch, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text, translate

LONGEST = 10_000
OVERDUE = """
select id from label_application where state in ('conditional', 'deferred') and due_on < $1 order by id limit 100
"""


async def declare(by: Officer, agenda: int) -> int:
    """Declare what was decided about an item, as it was voted on; the decision's id. A grant grants the label.

    Raises NotYours but for who called the meeting or voted there, NothingHere for a case that is not open to them,
    OutOfTurn: decided already, no quorum, no majority, not all requirements met, checked too long ago, barred.
    """
    async with transaction():
        item, votes = await agenda_row(agenda), await votes_on(agenda)
        if str(by.person) not in {vote.person for vote in votes} and by.person != item["called_by"]:
            raise NotYours(text("label.decision.not_yours"))
        row = await case_row(by, item["application"], held=True)
        if item["meeting_state"] != "planned" or item["round"] != row["round"]:
            raise OutOfTurn(text("label.not_possible.state"))
        if await fetch_value("select true from label_decision where agenda = $1", agenda):
            raise OutOfTurn(text("label.agenda.decided"))
        conditions = tuple(json.loads(item["conditions"]))
        ruling = Ruling(cast("Act", item["proposed"]), item["reasons"], votes, agenda, conditions, item["appeal"])
        return await (rule if ruling.appeal is None else settle)(by, row, ruling)


async def fulfil(by: Officer, application: int, reasons: str) -> int:
    """The reviewer saw that every condition is met: the label is granted; the decision's id.

    Raises NotYours, NothingHere, Unfit, OutOfTurn while a condition was not shown, or a requirement is not met.
    """
    by.needs("review")
    said = _said(reasons)
    async with transaction():
        row = await case_row(by, application, held=True)
        waiting = "select true from label_condition where application = $1 and shown is null limit 1"
        if row["state"] == "conditional" and await fetch_value(waiting, application):
            raise OutOfTurn(text("label.condition.not_shown"))
        await execute(
            """update label_condition set fulfilled_by = $2, fulfilled_at = $3
               where application = $1 and fulfilled_at is null and shown is not null""",
            application, by.person, clock.now(),
        )  # fmt: skip
        return await rule(by, row, Ruling("fulfil", said))


async def show_condition(by: Colleague, condition: int, said: str) -> None:
    """The applicant says how a condition was met. Raises NotYours, NothingHere, Unfit, OutOfTurn."""
    by.needs("lead")
    shown = _said(said)
    async with transaction():
        await must_be_at_work(by)
        row = await fetch_one(
            """select c.*, a.state from label_condition c join label_application a on a.id = c.application
               where c.id = $1 and c.organisation = $2""",
            condition, by.organisation,
        )  # fmt: skip
        if row is None:
            raise NothingHere(text("workspace.nothing_here"))
        if row["state"] != "conditional" or row["fulfilled_at"] is not None:
            raise OutOfTurn(text("label.not_possible.state"))
        await execute(
            "update label_condition set shown = $2, shown_at = $3 where id = $1", condition, shown, clock.now()
        )
        await record(ConditionShown(row["application"], condition), actor=by.actor)


async def resume(by: Officer, application: int, note: str) -> None:
    """A deferred case is assessed anew, since what it waited for is there. Raises what `step` raises, and Unfit."""
    await step(by, application, "resume", Told(_said(note)))


async def miss_overdue() -> int:
    """Refuse, by the clock, where the time for conditions or after a deferral ran out; how many. Safe to run twice."""
    done = 0
    for one in await fetch(OVERDUE, clock.today()):
        async with transaction():
            row = await case_row(None, one["id"], held=True)
            if row["state"] not in ("conditional", "deferred") or row["due_on"] >= clock.today():
                continue
            reasons = translate(f"label.missed.{row['state']}", row["language"], day=row["due_on"])
            await rule(None, row, Ruling("miss", reasons))
            done += 1
    return done


async def rule(by: Acting, row: Record, ruling: Ruling) -> int:
    """Let the case take the step, write the decision down, and do what follows from it. Part of the transaction."""
    if ruling.what in GRANTS or ruling.what == "grant_with_conditions":
        await hold_bar(row)
    after = await step(by, row["id"], ruling.what, Told(ruling.reasons, ruling.votes))
    decision = await write(by, row, ruling, await basis_of(row))
    await _ask(row, decision, ruling.conditions)
    if ruling.what in ("uphold", "change", "reopen"):
        await execute(
            """update label_appeal set outcome = $2, said = $3, settled_at = $4
               where application = $1 and outcome is null""",
            row["id"], "upheld" if ruling.what == "uphold" else "changed", ruling.reasons, clock.now(),
        )  # fmt: skip
    if ruling.what in GRANTS:
        await grant(by, after, decision)
    return decision


async def _ask(row: Record, decision: int, conditions: Sequence[Mapping[str, Any]]) -> None:
    for each in conditions:
        await execute(
            """insert into label_condition (organisation, application, decision, requirement, said, due_on)
               values ($1, $2, $3, $4, $5, $6)""",
            row["organisation"], row["id"], decision, each["requirement"], each["said"],
            clock.today() + timedelta(days=each["days"]),
        )  # fmt: skip


def _said(said: str) -> str:
    if not said.strip() or len(said) > LONGEST:
        raise Unfit(text("label.unfit.said"), field="said")
    return said.strip()
