"""What waits for a colleague: one question for the overview, for letters and for whoever wants to know."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from compliance.colleagues import Colleague
from compliance.queries.dues import UNANSWERED, asked_for, open_measures, risks_to_review
from compliance.queries.duties import clocks_of
from compliance.queries.findings import all_heads, clauses_of, findings_of
from compliance.queries.heads import Head
from compliance.queries.programme_waits import programme_waits
from compliance.queries.training.mine import training_waits
from compliance.views.findings import FindingView, WaitingView, WaitKind, WaitView
from infra import clock
from infra.database import Record, fetch

SOON = timedelta(days=30)  # before its day a review waits already
UNCONFIRMED = """
select distinct on (e.id) e.id, l.item, l.assessment from evidence e
join evidence_item l on l.evidence = e.id join assessment a on a.id = l.assessment and a.closed_at is null
where e.organisation = $1 and e.confirmed_by is null and e.collected_by <> $3
  and not exists (select from evidence n where n.supersedes = e.id)
  and ($2 or e.confidentiality <> 'restricted' and exists (
      select from assigned s where s.assessment = l.assessment and s.item = l.item and s.person = $3
      and s.until is null))
order by e.id, l.id
"""
# answers of which no reviewer has said anything, and in which the colleague had no part
UNREVIEWED = """
select w.item, w.assessment from answer w join assessment a on a.id = w.assessment and a.closed_at is null
where w.organisation = $1 and w.claimed is not null
  and not exists (select from review r where r.assessment = w.assessment and r.item = w.item and r.version = w.version)
  and not exists (select from answer_history h
                  where h.assessment = w.assessment and h.item = w.item and h.answered_by = $2)
  and not exists (select from evidence_item l join evidence e on e.id = l.evidence
                  where l.assessment = w.assessment and l.item = w.item and e.collected_by = $2)
order by w.assessment, w.id
"""
TO_AGREE = """
select w.item, w.assessment from answer w join assessment a on a.id = w.assessment and a.closed_at is null
where w.organisation = $1
  and (w.not_applicable is not null and w.not_applicable_approved_by is null and w.not_applicable_by <> $2
       or w.waiver is not null and w.waiver_accepted_by is null and w.waiver_by <> $2)
order by w.assessment, w.id
"""
TO_APPROVE = """
select distinct on (s.assessment) s.id, s.assessment, s.submitted_by, s.approved_by from assessment_snapshot s
join assessment a on a.id = s.assessment and a.closed_at is null
where s.organisation = $1 order by s.assessment, s.id desc
"""


async def waiting_for(by: Colleague) -> WaitingView:
    """Everything that waits for a colleague, in a number of statements that does not grow with it."""
    heads = {head.id: head for head in await all_heads(by)}
    at_work = {number: head for number, head in heads.items() if head.closed_at is None and head.at_work}
    findings = [each for each in await findings_of(by) if each.running and each.closed_on is None]
    waits: dict[WaitKind, list[WaitView]] = {
        "items": _at(at_work, await fetch(UNANSWERED, by.organisation, False, by.person), "item"),
        "actions": _actions(by, findings),
        "measures": [
            WaitView(str(row["id"]), None, "", "", None, row["due_on"], words=row["title"])
            for row in await open_measures(by)
            if row["person"] == by.person
        ],
        "risks": [
            WaitView(str(row["risk"]), None, "", "", None, row["review_on"], words=row["title"])
            for row in await risks_to_review(by)
            if row["owner"] == by.person and row["review_on"] <= clock.today() + SOON
        ],
        "requests": _at(at_work, [row for row in await asked_for(by) if row["person"] == by.person], "id"),
        "checks": _checks(by, findings) if by.may("review") else [],
        "approvals": await _approvals(by, at_work),
        "agreements": _at(at_work, await _rows(by, TO_AGREE), "item"),
        "evidence": _at(at_work, await fetch(UNCONFIRMED, by.organisation, by.sees_everything, by.person), "id")
        if by.may("answer")
        else [],
        "reviews": _at(at_work, await _rows(by, UNREVIEWED), "item"),
        "plans": [_of_finding(each) for each in findings if each.stage in ("plan", "close")] if by.may("lead") else [],
        "duties": await _duties(by) if by.may("lead") and at_work else [],
        **await programme_waits(by),
        "trainings": await training_waits(by),
    }
    return WaitingView(clock.today(), {kind: _urgent_first(found) for kind, found in waits.items() if found})


async def _rows(by: Colleague, sql: str) -> list[Record]:
    return await fetch(sql, by.organisation, by.person) if by.may("review") else []


def _urgent_first(found: Iterable[WaitView]) -> tuple[WaitView, ...]:
    return tuple(sorted(found, key=lambda each: each.due_on or date.max))


def _at(heads: Mapping[int, Head], rows: Iterable[Record], subject: str) -> list[WaitView]:
    """Rows of running assessments, each at its item."""
    found = []
    for row in rows:
        head = heads.get(row["assessment"])
        clause = clauses_of(head).get(row["item"]) if head else None
        if clause is not None:
            due_on = dict(row).get("due_on")
            found.append(WaitView(str(row[subject]), row["assessment"], row["item"], clause.number,
                                  clause.item.title, due_on))  # fmt: skip
    return found


def _of_finding(finding: FindingView) -> WaitView:
    return WaitView(
        str(finding.id), finding.assessment, finding.item, finding.clause, finding.title, None, finding.id
    )  # fmt: skip


def _actions(by: Colleague, findings: Iterable[FindingView]) -> list[WaitView]:
    return [
        WaitView(str(action.id), each.assessment, each.item, each.clause, each.title, action.due_on, each.id)
        for each in findings
        for action in each.actions
        if action.person == by.person and action.done_on is None and action.withdrawn_on is None
    ]


def _checks(by: Colleague, findings: Iterable[FindingView]) -> list[WaitView]:
    return [
        WaitView(str(action.id), each.assessment, each.item, each.clause, each.title, None, each.id)
        for each in findings
        for action in each.actions
        if action.done_on is not None and action.checked_on is None
        and by.person not in (action.done_by, action.person)
    ]  # fmt: skip


async def _approvals(by: Colleague, heads: Mapping[int, Head]) -> list[WaitView]:
    rows = await fetch(TO_APPROVE, by.organisation) if by.may("approve") else []
    return [
        WaitView(str(row["id"]), row["assessment"], "", heads[row["assessment"]].cycle, None)
        for row in rows
        if row["approved_by"] is None and row["submitted_by"] != by.person and row["assessment"] in heads
    ]


async def _duties(by: Colleague) -> list[WaitView]:
    return [
        WaitView(each.duty.id, None, "", "", each.duty.text, each.next_due)
        for each in await clocks_of(by)
        if each.state in ("overdue", "soon", "never")
    ]
