"""What has a day: actions, answers, evidence that grows old, duties. Each as far as a colleague sees it."""

import calendar
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from compliance.assessment import Evidence, fresh_until
from compliance.colleagues import Colleague
from compliance.queries.duties import clocks_of
from compliance.queries.findings import all_heads, clauses_of, findings_of
from compliance.queries.heads import Head
from compliance.views.findings import CalendarView, DueKind, DueView
from infra import clock
from infra.database import Record, fetch

UNANSWERED = """
select s.item, s.assessment, s.person, s.due_on from assigned s
join assessment a on a.id = s.assessment and a.closed_at is null
join answer w on w.assessment = s.assessment and w.item = s.item
where s.organisation = $1 and s.until is null and w.claimed is null and w.not_applicable is null
  and ($2 or s.person = $3)
order by s.due_on, s.id
"""
# the newest of each, at the first item of a running assessment where it stands
EVIDENCE = """
select distinct on (e.id) e.*, l.item, l.assessment from evidence e
join evidence_item l on l.evidence = e.id join assessment a on a.id = l.assessment and a.closed_at is null
where e.organisation = $1 and not exists (select from evidence n where n.supersedes = e.id)
  and ($2 or e.collected_by = $3 or e.confidentiality <> 'restricted' and exists (
      select from assigned s where s.assessment = l.assessment and s.item = l.item and s.person = $3
      and s.until is null))
order by e.id, l.id
"""


# asked for anew, and neither brought nor withdrawn
REQUESTS = """
select distinct on (q.id) e.*, q.person, q.due_on, l.item, l.assessment from evidence_request q
join evidence e on e.id = q.evidence
join evidence_item l on l.evidence = e.id join assessment a on a.id = l.assessment and a.closed_at is null
where q.organisation = $1 and ($2 or q.person = $3) and q.withdrawn_at is null
  and not exists (select from evidence n where n.supersedes = e.id)
order by q.id, l.id
"""
MEASURES = """
select id, title, person, due_on from programme_measure
where organisation = $1 and ($2 or person = $3) and done_on is null and withdrawn_on is null order by due_on, id
"""

# to be looked at again: of each risk in the register, what its newest version says
RISKS = """
select v.risk, v.title, v.owner, v.review_on from risk_version v
where v.organisation = $1 and not v.archived and ($2 or v.owner = $3)
  and not exists (select from risk_version n where n.risk = v.risk and n.version > v.version)
order by v.review_on, v.risk
"""


async def dues_of(by: Colleague) -> tuple[DueView, ...]:
    """Everything that has a day and waits for it, earliest first."""
    heads = {head.id: head for head in await all_heads(by)}
    found = [*await _actions(by), *await _answers(by, heads), *await _evidence(by, heads), *await _measures(by),
             *await _risks(by)]  # fmt: skip
    found += [_at_item(row, heads, "request", str(row["id"]), row["due_on"]) for row in await asked_for(by)]
    if by.sees_everything:
        found += await _duties(by)
    return tuple(sorted(found, key=lambda each: (each.day, each.kind, each.subject)))


async def _actions(by: Colleague) -> list[DueView]:
    return [
        DueView("action", str(action.id), action.due_on, finding.item, finding.clause, finding.title,
                finding.assessment, action.person, action.title, finding.id)
        for finding in await findings_of(by)
        for action in finding.actions
        if finding.running and finding.closed_on is None and action.done_on is None and action.withdrawn_on is None
    ]  # fmt: skip


async def _answers(by: Colleague, heads: Mapping[int, Head]) -> list[DueView]:
    rows = await fetch(UNANSWERED, by.organisation, by.sees_everything, by.person)
    return [_at_item(row, heads, "answer", row["item"], row["due_on"]) for row in rows if row["due_on"] is not None]


async def _evidence(by: Colleague, heads: Mapping[int, Head]) -> list[DueView]:
    rows = await evidence_in_use(by)
    ends = [(row, last_day(row)) for row in rows]
    return [_at_item(row, heads, "evidence", str(row["id"]), end) for row, end in ends if end is not None]


async def evidence_in_use(by: Colleague) -> list[Record]:
    """Rows of evidence of running assessments that the colleague sees and nothing newer has replaced."""
    return await fetch(EVIDENCE, by.organisation, by.sees_everything, by.person)


async def asked_for(by: Colleague) -> list[Record]:
    """Evidence that somebody is asked to bring anew: the colleague, or anybody where they see everything."""
    return await fetch(REQUESTS, by.organisation, by.sees_everything, by.person)


async def open_measures(by: Colleague) -> list[Record]:
    """Measures of the programme that are not done: the colleague's, or all where they see everything."""
    return await fetch(MEASURES, by.organisation, by.sees_everything, by.person)


async def _measures(by: Colleague) -> list[DueView]:
    return [
        DueView("measure", str(row["id"]), row["due_on"], "", "", None, None, row["person"], row["title"])
        for row in await open_measures(by)
    ]


async def risks_to_review(by: Colleague) -> list[Record]:
    """Risks with the day of their next review: the colleague's, or all where they see everything."""
    return await fetch(RISKS, by.organisation, by.sees_everything, by.person)


async def _risks(by: Colleague) -> list[DueView]:
    return [
        DueView("risk", str(row["risk"]), row["review_on"], "", "", None, None, row["owner"], row["title"])
        for row in await risks_to_review(by)
    ]


def last_day(row: Record) -> date | None:
    """The last day on which evidence carries all it can; None for a document without an expiry: it grows not old."""
    if row["kind"] == "document":
        return row["expires"]  # type: ignore[no-any-return] # a column of dates
    copied = ("kind", "dated", "sha256", "starts", "ends", "expires")
    return fresh_until(Evidence(id=str(row["id"]), title="", **{name: row[name] for name in copied}))


def _at_item(row: Record, heads: Mapping[int, Head], kind: DueKind, subject: str, day: date) -> DueView:
    clause = clauses_of(heads[row["assessment"]])[row["item"]]
    file = kind in ("evidence", "request")
    return DueView(
        kind=kind,
        subject=subject,
        day=day,
        item=row["item"],
        clause=clause.number,
        title=clause.item.title,
        assessment=row["assessment"],
        person=row["collected_by"] if kind == "evidence" else row["person"],
        words=row["name"] if file else "",
        private=file and row["confidentiality"] == "restricted",
    )


async def _duties(by: Colleague) -> list[DueView]:
    clocks = await clocks_of(by)
    return [
        DueView("duty", each.duty.id, each.next_due, "", "", each.duty.text, None, None, "")
        for each in clocks
        if each.next_due is not None
    ]


async def calendar_of(by: Colleague, month: date, *, mine: bool = False) -> CalendarView:
    """A month with what is due on each of its days, and everything that was due before today; `mine`: of oneself."""
    today = clock.today()
    dues = [each for each in await dues_of(by) if not mine or each.person == by.person]
    first = month.replace(day=1)
    weeks = _weeks(first)
    within: defaultdict[date, list[DueView]] = defaultdict(list)
    for each in dues:
        if weeks[0][0] <= each.day <= weeks[-1][-1]:
            within[each.day].append(each)
    return CalendarView(
        month=first,
        today=today,
        weeks=weeks,
        dues={day: tuple(found) for day, found in within.items()},
        late=tuple(each for each in dues if each.day < today),
    )


def _weeks(first: date) -> tuple[tuple[date, ...], ...]:
    days = calendar.monthrange(first.year, first.month)[1]
    start = first - timedelta(days=first.weekday())
    count = (first.weekday() + days + 6) // 7
    return tuple(tuple(start + timedelta(days=7 * week + day) for day in range(7)) for week in range(count))
