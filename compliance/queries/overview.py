"""Self-assessments of an organisation in a list, with how far each is and what waits for a colleague."""

from collections.abc import Iterable

from compliance.colleagues import Colleague
from compliance.library import standards
from compliance.queries.heads import Head, heads_of
from compliance.queries.training.standing import completion_of, is_large
from compliance.queries.waiting import waiting_for
from compliance.queries.workspace import needs_approval_again
from compliance.views.training.records import Share
from compliance.views.work import AssessmentLine, AssessmentsView, OverviewView, StartView
from infra import clock
from infra.database import Record, fetch, fetch_value

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
NOTHING = {"asked": 0, "answered": 0, "overdue": 0, "mine": 0, "due_on": None, "late": 0}


async def overview(by: Colleague) -> OverviewView:
    """Where the colleague's organisation stands, as far as they see it."""
    heads = await heads_of(by)
    rows = await _progress(by, heads)
    lines = _lines(heads, rows, await _again(by, heads))
    return OverviewView(
        running=tuple(line for line in lines if line.running),
        closed=tuple(line for line in lines if not line.running),
        waiting=await waiting_for(by),
        leads=by.may("lead"),
        at_work=bool(await fetch_value("select at_work($1)", by.organisation)),
        training=await _training(by),
    )


async def _training(by: Colleague) -> Share | None:
    """Completion of today, to whoever reads it; of a large employer it is told in the rooms of training alone."""
    if not by.may("records") or await is_large(by.organisation):
        return None
    return (await completion_of(by.organisation, clock.today())).whole


async def assessments_of(by: Colleague) -> AssessmentsView:
    """All assessments that the colleague sees, newest first, each with its progress."""
    heads = await heads_of(by)
    lines = _lines(heads, await _progress(by, heads), await _again(by, heads))
    return AssessmentsView(lines, by.may("lead"), bool(await fetch_value("select at_work($1)", by.organisation)))


async def start_view(by: Colleague) -> StartView:
    """What the colleague may start a self-assessment by, the newest edition first. Raises NotYours."""
    by.needs("lead")
    running = frozenset(head.edition for head in await heads_of(by) if head.closed_at is None)
    return StartView(tuple(sorted(standards().values(), key=lambda each: each.published_on, reverse=True)), running)


async def _progress(by: Colleague, heads: Iterable[Head]) -> list[Record]:
    numbers = [head.id for head in heads]
    return await fetch(PROGRESS, numbers, by.sees_everything, by.person, clock.today())


async def _again(by: Colleague, heads: Iterable[Head]) -> frozenset[int]:
    return frozenset([head.id for head in heads if await needs_approval_again(by, head)])


def _lines(heads: Iterable[Head], rows: Iterable[Record], again: frozenset[int]) -> tuple[AssessmentLine, ...]:
    known = {row["assessment"]: row for row in rows}
    names = ("asked", "answered", "overdue", "mine", "due_on")
    return tuple(
        AssessmentLine(head, again=head.id in again, **{name: known.get(head.id, NOTHING)[name] for name in names})
        for head in heads
    )
