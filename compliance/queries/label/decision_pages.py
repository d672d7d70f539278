"""Decisions, conditions and appeals, as pages of the desk and of the organisation show them."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from compliance.colleagues import Colleague
from compliance.errors import NothingHere
from compliance.library.scheme import Requirement, scheme
from compliance.queries.label.meeting_pages import heads_of
from compliance.views.label.deciding import (
    AppealsView,
    AppealView,
    CaseHead,
    Condition,
    DecisionView,
    Held,
    HeldView,
    Outcome,
    OwnAct,
    OwnCase,
    OwnDecisions,
)
from infra import clock
from infra.database import Record, fetch, fetch_one, fetch_value
from infra.i18n import text
from registry.queries.contracts import load_parties

APPEALS = """
select p.*, x.what, a.id as case_id from label_appeal p left join label_act x on x.id = p.act
left join label l on l.id = x.label left join label_application a on a.id = coalesce(p.application, l.application)
"""
HELD = "select * from label_application where state in ('conditional', 'deferred') order by due_on, id"
CASES = "select * from label_application where id = any ($1::bigint[])"
OWN = "select * from label_application where organisation = $1 and number is not null order by id desc"
CONDITIONS = "select * from label_condition where application = any ($1::bigint[]) order by due_on, id"
DECISIONS = """
select id, application, decision, reasons, at from label_decision
where application = any ($1::bigint[]) and appeal is null order by id
"""
ACTS = """
select * from label_act where organisation = $1 and what in ('suspend', 'revoke') and (agreed or proposed_by is null)
order by id desc
"""


async def decision_row(decision: int, organisation: str | None = None) -> Record:
    """A decision that is open to the viewer. Raises NothingHere."""
    row = await fetch_one("select * from label_decision where id = $1", decision)
    if row is None or organisation not in (None, row["organisation"]):
        raise NothingHere(text("workspace.nothing_here"))
    return row


async def decision_page(decision: int, organisation: str | None = None) -> DecisionView:
    """The record of a decision, and whether its hash is that of what is kept. Raises NothingHere."""
    row = await decision_row(decision, organisation)
    case = (await heads_of(await fetch(CASES, [row["application"]])))[0]
    document: Mapping[str, Any] = json.loads(row["document"])
    return DecisionView(
        id=row["id"],
        case=case,
        decision=row["decision"],
        reasons=row["reasons"],
        at=row["at"],
        sha256=row["sha256"],
        is_whole=sha256(row["document"]).hexdigest() == row["sha256"],
        document=document,
        requirements=_by_id(),
        superseded_by=await fetch_value("select id from label_decision where supersedes = $1", decision),
    )


def _by_id() -> Mapping[str, Requirement]:
    return {each.id: each for each in scheme().requirements}


async def appeals_page() -> AppealsView:
    """Appeals that are open to the viewer: those that wait by deadline, those settled newest first."""
    found = await _appeals("order by p.due_on, p.id")
    return AppealsView(
        tuple(each for each in found if each.outcome is None),
        tuple(reversed([each for each in found if each.outcome is not None])),
    )


async def _appeals(where: str, *arguments: object) -> tuple[AppealView, ...]:
    rows = await fetch(f"{APPEALS} {where}", *arguments)
    cases = await fetch(CASES, [row["case_id"] for row in rows if row["case_id"] is not None])
    heads = {head.id: head for head in await heads_of(cases)}
    parties = await load_parties([row["organisation"] for row in rows], clock.now())
    return tuple(
        AppealView(
            id=row["id"],
            case=heads.get(row["case_id"]),
            act=row["what"],
            bin=row["organisation"],
            name=parties[row["organisation"]].name,
            reasons=row["reasons"],
            filed_at=row["filed_at"],
            due_on=row["due_on"],
            outcome=row["outcome"],
            said=row["said"],
        )
        for row in rows
    )


async def held_page() -> HeldView:
    """Cases whose applicants have something to do after a decision, the soonest deadline first."""
    rows = await fetch(HELD)
    heads, ids = await heads_of(rows), [row["id"] for row in rows]
    conditions, decisions = await fetch(CONDITIONS, ids), await fetch(DECISIONS, ids)
    return HeldView(tuple(
        Held(head, _last_reasons(decisions, head.id), conditions_in(conditions, head.id)) for head in heads
    ))  # fmt: skip


def _last_reasons(decisions: Sequence[Record], application: int) -> str:
    return next((one["reasons"] for one in reversed(decisions) if one["application"] == application), "")


def conditions_in(rows: Sequence[Record], application: int) -> tuple[Condition, ...]:
    """The conditions of one case among rows of several."""
    known = _by_id()
    return tuple(
        Condition(
            row["id"], known[row["requirement"]], row["said"], row["due_on"], row["shown"], row["shown_at"],
            row["fulfilled_at"],
        )
        for row in rows
        if row["application"] == application and row["requirement"] in known
    )  # fmt: skip


async def own_decisions(by: Colleague) -> OwnDecisions:
    """What was decided about the organisation's applications and its label, and what it may still do."""
    by.needs("lead")
    rows = await fetch(OWN, by.organisation)
    ids = [row["id"] for row in rows]
    conditions, decisions = await fetch(CONDITIONS, ids), await fetch(DECISIONS, ids)
    reported = {one["application"] for one in await fetch(
        "select application from label_report where application = any ($1::bigint[])", ids)}  # fmt: skip
    appeals = await _appeals("where p.organisation = $1 order by p.id", by.organisation)
    cases = tuple(
        OwnCase(
            case=head,
            decisions=tuple(
                Outcome(one["id"], one["decision"], one["reasons"], one["at"])
                for one in decisions
                if one["application"] == head.id
            ),
            conditions=conditions_in(conditions, head.id),
            appeals=tuple(each for each in appeals if each.act is None and each.case and each.case.id == head.id),
            appeal_by=appeal_by(head),
            reported=head.id in reported,
        )
        for head in await heads_of(rows)
        if any(one["application"] == head.id for one in decisions) or head.id in reported
    )
    return OwnDecisions(cases, await _acts(by.organisation, appeals))


def appeal_by(head: CaseHead) -> date | None:
    """Until when a refusal can be appealed against; None where it cannot."""
    open_still = head.state == "refused" and head.due_on is not None and head.due_on >= clock.today()
    return head.due_on if open_still else None


async def _acts(organisation: str, appeals: Sequence[AppealView]) -> tuple[OwnAct, ...]:
    rows = await fetch(ACTS, organisation)
    of_act = {one["act"]: one["id"] for one in await fetch(
        "select id, act from label_appeal where organisation = $1 and act is not null", organisation)}  # fmt: skip
    known = {each.id: each for each in appeals}
    found = []
    for row in rows:
        at = row["decided_at"] or row["proposed_at"]
        last = clock.local_date(at) + timedelta(days=scheme().clocks.appeal_days)
        appeal = known.get(of_act.get(row["id"], 0))
        may = appeal is None and last >= clock.today()
        found.append(OwnAct(row["id"], row["what"], row["said"], at, last if may else None, appeal))
    return tuple(found)
