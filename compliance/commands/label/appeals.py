"""Appeals: against a refusal, and against what was done to a label; filed in time, decided by other people."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from compliance.colleagues import Colleague
from compliance.commands.label.recording import Ruling, write
from compliance.commands.label.stepping import Told, actor_of, step
from compliance.errors import NothingHere, OutOfTurn, Unfit
from compliance.events.label import LabelReinstated
from compliance.events.label_living import IncidentClosed
from compliance.events.label_panel import Appealed
from compliance.label.calendar import is_worked
from compliance.label.clocks import working_days_after
from compliance.label.process import NotPossible, act
from compliance.library.scheme import scheme
from compliance.queries.at_work import must_be_at_work
from compliance.queries.label.basis import basis_of
from compliance.queries.label.case import Acting, case_of, case_row
from infra import clock
from infra.database import Record, execute, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text

LONGEST = 10_000
APPEALED = """
select x.label, x.proposed_by, x.decided_by from label_appeal p join label_act x on x.id = p.act
where p.id = $1 and p.outcome is null
"""


async def appeal(by: Colleague, application: int, reasons: str) -> int:
    """Appeal against a refusal; the appeal's id. Raises NotYours, NothingHere, Unfit, OutOfTurn once it is too late."""
    by.needs("approve")
    said = _said(reasons)
    async with transaction():
        await must_be_at_work(by)
        row = await case_row(by, application, held=True)
        if row["state"] == "refused" and row["due_on"] is not None and clock.today() > row["due_on"]:
            raise OutOfTurn(text("label.appeal.late", day=row["due_on"]))
        await step(by, application, "appeal", Told(said))
        return await _file(by, "application", application, said)


async def appeal_act(by: Colleague, wanted: int, reasons: str) -> int:
    """Appeal against a suspension or a revocation of one's label; the appeal's id.

    Raises NotYours, NothingHere, Unfit, OutOfTurn: appealed already, or too late.
    """
    by.needs("approve")
    said = _said(reasons)
    async with transaction():
        await must_be_at_work(by)
        row = await fetch_one(
            """select * from label_act where id = $1 and organisation = $2 and what in ('suspend', 'revoke')
               and (agreed or proposed_by is null)""",
            wanted, by.organisation,
        )  # fmt: skip
        if row is None:
            raise NothingHere(text("workspace.nothing_here"))
        if clock.today() > (last := last_day_of_appeal(clock.local_date(row["decided_at"] or row["proposed_at"]))):
            raise OutOfTurn(text("label.appeal.late", day=last))
        if await fetch_value("select true from label_appeal where act = $1", wanted):
            raise OutOfTurn(text("label.appeal.twice"))
        return await _file(by, "act", wanted, said)


async def _file(by: Colleague, against: Literal["application", "act"], which: int, reasons: str) -> int:
    filed = int(
        await fetch_value(
            f"""insert into label_appeal (organisation, {against}, reasons, filed_by, filed_at, due_on)
                values ($1, $2, $3, $4, $5, $6) returning id""",
            by.organisation, which, reasons, by.person, clock.now(), _due(),
        )
    )  # fmt: skip
    await record(Appealed(filed), actor=by.actor)
    return filed


async def settle(by: Acting, row: Record, ruling: Ruling) -> int:
    """Decide an appeal against what was done to a label, as it was voted on; the decision's id. Part of a transaction.

    A suspension that is changed ends at once, and its incident with it; a revocation stays final, but bars no new
    application any more.
    """
    case = replace(await case_of(row), state="appealed", unmet=frozenset())
    try:
        act(case, ruling.what, str(by.person) if by is not None else "", ruling.votes)
    except NotPossible as problem:
        raise OutOfTurn(text(f"label.not_possible.{problem.reason}")) from None
    done = await fetch_one(APPEALED, ruling.appeal)
    if done is None:
        raise NothingHere(text("workspace.nothing_here"))
    if {vote.person for vote in ruling.votes} & {str(done["proposed_by"]), str(done["decided_by"])}:
        raise OutOfTurn(text("label.not_possible.two_parts"))
    decision = await write(by, row, ruling, await basis_of(row))
    await execute(
        "update label_appeal set outcome = $2, said = $3, settled_at = $4 where id = $1",
        ruling.appeal, "upheld" if ruling.what == "uphold" else "changed", ruling.reasons, clock.now(),
    )  # fmt: skip
    label = await fetch_value("select reinstate_on_appeal($1, $2)", ruling.appeal, clock.now())
    if label is not None:
        await record(LabelReinstated(label), actor=actor_of(by))
    incident = await fetch_value("select close_on_appeal($1, $2)", ruling.appeal, clock.now())
    if incident is not None:  # what the suspension was for is settled with it
        await record(IncidentClosed(done["label"], incident, "nothing"), actor=actor_of(by))
    return decision


def last_day_of_appeal(decided_on: date) -> date:
    """The last day on which a decision of a day can be appealed against."""
    return decided_on + timedelta(days=scheme().clocks.appeal_days)


def _due() -> date:
    return working_days_after(clock.today(), scheme().clocks.appeal_decision, is_worked)


def _said(reasons: str) -> str:
    if not reasons.strip() or len(reasons) > LONGEST:
        raise Unfit(text("label.unfit.said"), field="said")
    return reasons.strip()
