"""Self-assessments of an organisation in a list, with how far each is and what waits for a colleague."""

from collections.abc import Iterable

from compliance.colleagues import Colleague
from compliance.library import standards
from compliance.queries.heads import Head, heads_of
from compliance.views_work import AssessmentLine, AssessmentsView, OverviewView, StartView, WaitingView
from infra import clock
from infra.database import Record, fetch, fetch_one, fetch_value

# an item is open while no level is claimed and nobody said that it does not apply
PROGRESS = """
select a.assessment, count(*) as asked, count(*) filter (where not o.open) as answered,
    count(*) filter (where o.open and o.due_on < $4) as overdue,
    count(*) filter (where o.open and o.mine) as mine, min(o.mine_by) filter (where o.open) as due_on,
    count(*) filter (where o.open and o.mine_by < $4) as late
from answer a cross join lateral (
    select a.claimed is null and a.not_applicable is null as open, min(s.due_on) as due_on,
        coalesce(bool_or(s.person = $3), false) as mine, min(s.due_on) filter (where s.person = $3) as mine_by
    from assigned s where s.assessment = a.assessment and s.item = a.item and s.until is null
) o
where a.assessment = any ($1) and ($2 or o.mine) group by a.assessment
"""
# evidence that is renewed needs no word any more
TO_CONFIRM = """
select count(distinct e.id) from evidence e join evidence_item l on l.evidence = e.id
where l.assessment = any ($1) and e.confirmed_by is null and e.collected_by <> $2
    and ($3 or e.confidentiality <> 'restricted')
    and not exists (select from evidence n where n.supersedes = e.id)
"""
TO_AGREE = """
select count(*) filter (where not_applicable is not null and not_applicable_approved_by is null
                        and not_applicable_by <> $2)
    + count(*) filter (where waiver is not null and waiver_accepted_by is null and waiver_by <> $2) as reasons
from answer where assessment = any ($1)
"""
TO_APPROVE = """
select count(*) from assessment a join lateral (
    select submitted_by, approved_at from assessment_snapshot s where s.assessment = a.id order by id desc limit 1
) s on true
where a.id = any ($1) and a.state = 'submitted' and s.approved_at is null and s.submitted_by <> $2
"""
ACTIONS = """
select count(*) from corrective_action c join finding f on f.id = c.finding
where f.assessment = any ($1) and c.person = $2 and c.done_on is null
"""
NOTHING = {"asked": 0, "answered": 0, "overdue": 0, "mine": 0, "due_on": None, "late": 0}


async def overview(by: Colleague) -> OverviewView:
    """Where the colleague's organisation stands, as far as they see it."""
    heads = await heads_of(by)
    rows = await _progress(by, heads)
    lines = _lines(heads, rows)
    running = [head.id for head in heads if head.closed_at is None]
    return OverviewView(
        running=tuple(line for line in lines if line.running),
        closed=tuple(line for line in lines if not line.running),
        waiting=await _waiting(by, running, [row for row in rows if row["assessment"] in running]),
        leads=by.may("lead"),
        at_work=bool(await fetch_value("select at_work($1)", by.organisation)),
    )


async def assessments_of(by: Colleague) -> AssessmentsView:
    """All assessments that the colleague sees, newest first, each with its progress."""
    heads = await heads_of(by)
    lines = _lines(heads, await _progress(by, heads))
    return AssessmentsView(lines, by.may("lead"), bool(await fetch_value("select at_work($1)", by.organisation)))


async def start_view(by: Colleague) -> StartView:
    """What the colleague may start a self-assessment by, the newest edition first. Raises NotYours."""
    by.needs("lead")
    running = frozenset(head.edition for head in await heads_of(by) if head.closed_at is None)
    return StartView(tuple(sorted(standards().values(), key=lambda each: each.published_on, reverse=True)), running)


async def _progress(by: Colleague, heads: Iterable[Head]) -> list[Record]:
    numbers = [head.id for head in heads]
    return await fetch(PROGRESS, numbers, by.sees_everything, by.person, clock.today())


def _lines(heads: Iterable[Head], rows: Iterable[Record]) -> tuple[AssessmentLine, ...]:
    known = {row["assessment"]: row for row in rows}
    names = ("asked", "answered", "overdue", "mine", "due_on")
    return tuple(AssessmentLine(head, **{name: known.get(head.id, NOTHING)[name] for name in names}) for head in heads)


async def _waiting(by: Colleague, running: list[int], rows: list[Record]) -> WaitingView:
    reviews, approves = by.may("review"), by.may("approve")
    agree = await fetch_one(TO_AGREE, running, by.person)
    evidence = await fetch_value(TO_CONFIRM, running, by.person, by.sees_everything)
    approvals = await fetch_value(TO_APPROVE, running, by.person)
    actions = await fetch_value(ACTIONS, running, by.person)
    return WaitingView(
        answers=sum(row["mine"] for row in rows),
        overdue=sum(row["late"] for row in rows),
        evidence=evidence if reviews else 0,
        reasons=agree["reasons"] if agree and reviews else 0,
        approvals=approvals if approves else 0,
        actions=actions,
    )
