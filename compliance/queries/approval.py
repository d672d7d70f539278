"""Submitting and approving, how ready an assessment is, and its cycles: as pages show them."""

from collections.abc import Iterable
from datetime import date

from compliance.assessment import Assessment
from compliance.assessment.compare import difference, levels_by_cycle
from compliance.assessment.cycles import levels_of, rolled
from compliance.assessment.snapshot import Snapshot, freeze, thaw
from compliance.assessment.telling import Telling, told
from compliance.colleagues import Colleague
from compliance.library.model import Words
from compliance.queries.assessments import assessment_of
from compliance.queries.evidence_list import all_items
from compliance.queries.heads import Head, head_of, heads_of
from compliance.queries.training.requirement import training_requirement
from compliance.queries.workspace import comparison, readiness
from compliance.views.review import (
    ApprovalView,
    ClauseTrend,
    ComparisonPageView,
    CyclesView,
    CycleView,
    FallView,
    FrozenView,
    ReadinessPageView,
    SnapshotView,
    WaitView,
)
from infra import clock
from infra.database import Record, fetch, fetch_value
from infra.i18n import Size

SNAPSHOTS = """
select day, content, sha256, submitted_by, submitted_at, approved_by, approved_at from assessment_snapshot
where assessment = $1 order by id desc
"""
BYTES = """
select coalesce(sum(size), 0)::bigint from evidence
where id in (select evidence from evidence_item where assessment = $1)
"""
# of each assessment what was last approved, or else submitted
CYCLES = """
select distinct on (s.assessment) s.assessment, s.day, s.content, s.sha256, s.approved_at is not null as approved
from assessment_snapshot s where s.organisation = $1
order by s.assessment, s.approved_at is not null desc, s.id desc
"""
# what grows old on which day, of the kinds that show practice (compliance.assessment.fresh_until)
AGING = """
select l.item, e.name, least(e.expires, (least(e.dated, e.ends) + interval '1 year')::date) + 1 as day
from evidence_item l join evidence e on e.id = l.evidence
where l.assessment = $1 and e.kind <> 'document' order by e.id
"""
# items without an answer by who is to answer them, then what else waits, by whose it is
WAITS = """
with open as (
    select a.item from answer a where a.assessment = $1 and a.claimed is null and a.not_applicable is null
), held as (
    select distinct e.id, e.confirmed_by from evidence e join evidence_item l on l.evidence = e.id
    where l.assessment = $1 and not exists (select from evidence n where n.supersedes = e.id)
)
select 'answers' as kind, s.person, count(*) as n, min(s.due_on) as due_on
from open o left join assigned s on s.assessment = $1 and s.item = o.item and s.until is null group by s.person
union all
select 'evidence', r.person, count(*), min(r.due_on) from held h join evidence_request r on r.evidence = h.id
where r.withdrawn_at is null group by r.person
union all
select 'actions', c.person, count(*), min(c.due_on) from corrective_action c join finding f on f.id = c.finding
where f.assessment = $1 and f.closed_on is null and c.done_on is null group by c.person
union all
select 'confirm', null, count(*), null from held where confirmed_by is null having count(*) > 0
union all
select 'review', null, count(*), null from answer a where a.assessment = $1 and (
    a.not_applicable is not null and a.not_applicable_approved_by is null
    or a.waiver is not null and a.waiver_accepted_by is null
    or a.claimed is not null and not exists (
        select from review r where r.assessment = $1 and r.item = a.item and r.version = a.version)
) having count(*) > 0
union all
select 'approval', null, 1, null from (
    select approved_at from assessment_snapshot where assessment = $1 order by id desc limit 1
) newest where approved_at is null
"""


async def approval(by: Colleague, assessment: int) -> ApprovalView:
    """Where an assessment is between submitting and approval. Raises NotYours, NothingHere."""
    by.needs("read")
    head, day = await head_of(by, assessment), clock.today()
    value = await assessment_of(by, assessment)
    now, rows = freeze(value, day), await fetch(SNAPSHOTS, assessment)
    approved = next((row for row in rows if row["approved_at"] is not None), None)
    works = head.at_work and head.closed_at is None
    return ApprovalView(
        head=head,
        day=day,
        now=_frozen(value, now, await fetch_value(BYTES, assessment)),
        history=tuple(SnapshotView(**{name: said for name, said in row.items() if name != "content"}) for row in rows),
        since_submitted=_since(rows[0] if rows else None, now),
        since_approved=_since(approved, now),
        submits=works and by.may("lead"),
        approves=works and by.may("approve"),
        own=bool(rows) and rows[0]["submitted_by"] == by.person,
    )


def _since(row: Record | None, now: Snapshot) -> Telling | None:
    return None if row is None else told(difference(thaw(row["content"], row["sha256"]), now))


def _frozen(value: Assessment, now: Snapshot, size: int) -> FrozenView:
    items = list(now.document["items"].values())
    states = [each["state"] for each in items]
    day = now.document["day"]
    return FrozenView(
        sha256=now.sha256,
        answered=states.count("answered"),
        unanswered=states.count("unanswered"),
        not_applicable=len(states) - states.count("answered") - states.count("unanswered"),
        reviewed=sum(each["verified"] is not None for each in items),
        evidence=len({name for each in items for name in each["evidence"]}),
        bytes=Size(size),
        findings=sum(each.open_on(date.fromisoformat(day)) for each in value.findings),
    )


async def readiness_page(by: Colleague, assessment: int) -> ReadinessPageView:
    """How far an assessment is, and who is waited for. Raises NotYours, NothingHere."""
    ready = await readiness(by, assessment)
    standard = ready.head.standard
    rows, aging = await fetch(WAITS, assessment), await fetch(AGING, assessment)
    running = ready.head.closed_at is None
    return ReadinessPageView(
        ready=ready,
        titles=tuple((name, standard.chapters[name]) for name in ready.rollups["counted"].chapters),
        falls=tuple(
            FallView(fall, tuple(row["name"] for row in aging if (row["item"], row["day"]) == (fall.item, fall.day)))
            for fall in ready.falls
        ),
        changed=told(ready.since_approved) if ready.since_approved else Telling(()),
        waits=tuple(WaitView(row["kind"], row["person"], row["n"], row["due_on"]) for row in rows) if running else (),
        training=await training_requirement(by.organisation, ready.day) if running and by.may("records") else None,
    )


async def cycles(by: Colleague) -> CyclesView:
    """The cycles of an organisation that were ever submitted, oldest first. Raises NotYours. Two statements."""
    by.needs("read")
    heads = {head.id: head for head in await heads_of(by)}
    rows = [row for row in await fetch(CYCLES, by.organisation) if row["assessment"] in heads]
    frozen = [thaw(row["content"], row["sha256"]) for row in rows]
    levels = [rolled(levels_of(each), each.document["critical_weight"]) for each in frozen]
    items, titles = all_items(), _titles(heads[row["assessment"]] for row in rows)
    return CyclesView(
        cycles=tuple(
            CycleView(heads[row["assessment"]], row["day"], row["approved"], each)
            for row, each in zip(rows, levels, strict=True)
        ),
        chapters=tuple(titles.items()),
        clauses=tuple(
            ClauseTrend(name, items[name].title, items[name].chapter, counted)
            for name, counted in levels_by_cycle(frozen).items()
            if name in items
        ),
    )


async def comparing(by: Colleague, before: int, after: int) -> ComparisonPageView:
    """Two cycles beside each other, with what changed in sentences. Raises NotYours, NothingHere."""
    view = await comparison(by, before, after)
    titles = {name: item.title for name, item in all_items().items()}
    return ComparisonPageView(view, _titles([view.before, view.after]), titles, told(view.difference))


def _titles(heads: Iterable[Head]) -> dict[str, Words]:
    """Chapters that some of these ask, in their order."""
    found = {name: title for head in heads for name, title in head.standard.chapters.items()}
    return dict(sorted(found.items(), key=lambda each: int(each[0])))
