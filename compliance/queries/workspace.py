"""The workspace of an assessment, how ready it is, and two cycles beside each other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args

from compliance.assessment import (
    Answer,
    Assessment,
    dependency_warnings,
    fresh_until,
    gate,
    item_levels,
    next_change,
    next_falls,
    rollup,
)
from compliance.assessment.compare import compare_cycles, difference
from compliance.assessment.maturity import Number
from compliance.assessment.snapshot import freeze
from compliance.colleagues import Colleague
from compliance.errors import NothingHere
from compliance.library import standards
from compliance.queries.assessments import assessment_of, loaded, newest_snapshot
from compliance.queries.heads import Head, head_of, items_of
from compliance.views.assessments import (
    AssignedView,
    CommentView,
    ComparisonView,
    EvidenceView,
    ItemView,
    ReadinessView,
    WorkspaceView,
)
from infra import clock
from infra.database import Record, fetch
from infra.i18n import text

ANSWERS = "select item, version, answered_by from answer where assessment = $1 and item = any ($2)"
ASSIGNED = "select item, person, due_on from assigned where assessment = $1 and item = any ($2) and until is null"
COMMENTS = "select item, person, said, at from item_comment where assessment = $1 and item = any ($2) order by id"
EVIDENCE = """
select l.item, e.*, n.id as renewed_by, r.person as asked_of, r.due_on as asked_for
from evidence_item l join evidence e on e.id = l.evidence left join evidence n on n.supersedes = e.id
left join evidence_request r on r.evidence = e.id and r.withdrawn_at is null and n.id is null
where l.assessment = $1 and l.item = any ($2) and ($3 or e.confidentiality <> 'restricted' or e.collected_by = $4)
order by e.dated desc, e.id desc
"""


@dataclass(frozen=True, slots=True)
class _Rows:
    """What stands beside the value: rows by item."""

    answers: Mapping[str, list[Record]]
    assigned: Mapping[str, list[Record]]
    evidence: Mapping[str, list[Record]]
    comments: Mapping[str, list[Record]]


async def workspace(by: Colleague, assessment: int) -> WorkspaceView:
    """An assessment as a colleague works in it, on today's levels. Raises NothingHere, also where nothing is theirs."""
    head, day = await head_of(by, assessment), clock.today()
    items = await items_of(by, head)
    if not items:
        raise NothingHere(text("workspace.nothing_here"))
    value, names = await loaded(by, head, items), sorted(items)
    rows = _Rows(
        _by_item(await fetch(ANSWERS, assessment, names)),
        _by_item(await fetch(ASSIGNED, assessment, names)),
        _by_item(await fetch(EVIDENCE, assessment, names, by.sees_everything, by.person)),
        _by_item(await fetch(COMMENTS, assessment, names)),
    )
    return WorkspaceView(head, day, tuple(_items(value, day, rows)))


def _by_item(rows: Iterable[Record]) -> Mapping[str, list[Record]]:
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for row in rows:
        found[row["item"]].append(row)
    return found


def _items(value: Assessment, day: date, rows: _Rows) -> Iterable[ItemView]:
    warnings = dependency_warnings(value, day)
    for clause, level in zip(value.clauses, item_levels(value, day), strict=True):
        item = clause.item.id
        answer, stored = value.answer(item), rows.answers.get(item)
        yield ItemView(
            clause=clause,
            level=level,
            version=stored[0]["version"] if stored else 0,
            reason=answer.reason,
            replies=answer.replies,
            not_applicable=answer.not_applicable.reason if answer.not_applicable else None,
            waiver=answer.waiver.reason if answer.waiver else None,
            answered_by=stored[0]["answered_by"] if stored else None,
            review=answer.review,
            warnings=tuple(each for each in warnings if each.item == item),
            assigned=tuple(AssignedView(each["person"], each["due_on"]) for each in rows.assigned.get(item, ())),
            evidence=_evidence(answer, rows.evidence.get(item, ())),
            comments=tuple(
                CommentView(each["person"], each["said"], each["at"]) for each in rows.comments.get(item, ())
            ),
        )


def _evidence(answer: Answer, rows: Iterable[Record]) -> tuple[EvidenceView, ...]:
    fresh = {each.id: fresh_until(each) for each in answer.evidence}
    copied = (
        "id", "name", "media_type", "size", "kind", "dated", "expires", "confidentiality", "collected_by",
        "confirmed_by", "renewed_by", "asked_of", "asked_for",
    )  # fmt: skip
    return tuple(
        EvidenceView(fresh_until=fresh[str(row["id"])], **{name: row[name] for name in copied})
        for row in rows
        if str(row["id"]) in fresh  # put there since the value was read
    )


async def readiness(by: Colleague, assessment: int) -> ReadinessView:
    """How far an assessment is, today. Raises NotYours for whoever does not see all of it, NothingHere."""
    by.needs("read")
    head, day = await head_of(by, assessment), clock.today()
    value = await assessment_of(by, assessment)
    submitted, approved = await newest_snapshot(head), await newest_snapshot(head, approved=True)
    return ReadinessView(
        head=head,
        day=day,
        rollups={number: rollup(value, day, number) for number in get_args(Number)},
        gate=gate(value, day),
        falls=next_falls(value, day),
        next_change=next_change(value, day),
        submitted=submitted[1].sha256 if submitted else None,
        approved=approved[1].sha256 if approved else None,
        since_approved=difference(approved[1], freeze(value, day)) if approved else None,
    )


async def needs_approval_again(by: Colleague, head: Head) -> bool:
    """Whether a running assessment is not as it was approved; who does not see all of it is not told."""
    if head.state != "approved" or head.closed_at is not None or not by.sees_everything:
        return False
    approved = await newest_snapshot(head, approved=True)
    now = freeze(await assessment_of(by, head.id), clock.today())
    return approved is not None and not difference(approved[1], now).same


async def comparison(by: Colleague, before: int, after: int) -> ComparisonView:
    """Two assessments beside each other, also across editions, by what was last submitted in each.

    Raises NotYours, NothingHere where one of them is not there or was never submitted.
    """
    by.needs("read")
    heads = [await head_of(by, number) for number in (before, after)]
    found = [await newest_snapshot(head) for head in heads]
    if found[0] is None or found[1] is None:
        raise NothingHere(text("workspace.not_submitted"))
    old, new = found[0][1], found[1][1]
    walks = [walk for standard in standards().values() for walk in standard.crosswalks]
    return ComparisonView(heads[0], heads[1], compare_cycles(old, new, walks), difference(old, new))
