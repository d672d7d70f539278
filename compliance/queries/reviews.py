"""A self-assessment in the eyes of a reviewer: what waits for them, and what is their own work."""

from dataclasses import dataclass
from typing import get_args
from uuid import UUID

from compliance.colleagues import Colleague
from compliance.errors import NothingHere
from compliance.queries.workspace import workspace
from compliance.views.assessments import ItemView
from compliance.views.review import Need, ReviewedView, ReviewItemView, ReviewLine, ReviewView
from infra.database import Record, fetch
from infra.i18n import text

# whoever ever answered an item or brought what stands there does not find its level
PART = """
select item from answer_history where assessment = $1 and answered_by = $2
union select l.item from evidence_item l join evidence e on e.id = l.evidence
where l.assessment = $1 and e.collected_by = $2
"""
REASONS = """
select item, version, not_applicable_by, not_applicable_approved_by, waiver_by, waiver_accepted_by
from answer where assessment = $1
"""
LAST = """
select distinct on (item) item, version, level, reason, reviewer, at from review where assessment = $1
order by item, id desc
"""


async def reviews(by: Colleague, assessment: int) -> ReviewView:
    """Every item with what waits for a reviewer there. Raises NotYours for who does not see all of it, NothingHere."""
    by.needs("read")
    view = await workspace(by, assessment)
    part = frozenset(row["item"] for row in await fetch(PART, assessment, by.person))
    reasons = {row["item"]: row for row in await fetch(REASONS, assessment)}
    last = {row["item"]: row for row in await fetch(LAST, assessment)}
    lines = tuple(
        _line(item, _Rows(by.person, part, reasons[item.level.item], last.get(item.level.item)))
        for item in view.items
        if item.level.item in reasons
    )
    works = view.head.at_work and view.head.closed_at is None
    return ReviewView(view.head, view.day, lines, by.may("review") and works)


async def review_of(by: Colleague, assessment: int, item: str) -> ReviewItemView:
    """One item to be reviewed. Raises NotYours, NothingHere."""
    view = await reviews(by, assessment)
    line = next((each for each in view.lines if each.item.level.item == item), None)
    if line is None:
        raise NothingHere(text("workspace.nothing_here"))
    others = [each.item.level.item for each in view.waiting if each is not line]
    names = [each.item.level.item for each in view.lines]
    later = [name for name in others if names.index(name) > names.index(item)]
    return ReviewItemView(view.head, view.day, line, next(iter(later or others), None), view.reviews)


@dataclass(frozen=True, slots=True)
class _Rows:
    """What stands beside an item, and who looks."""

    person: UUID
    part: frozenset[str]
    reasons: Record
    last: Record | None


def _line(item: ItemView, rows: _Rows) -> ReviewLine:
    reasons, last = rows.reasons, rows.last
    current = last is not None and last["version"] == reasons["version"]
    open_ = {
        "level": item.level.state == "answered" and not current,
        "not_applicable": item.not_applicable is not None and reasons["not_applicable_approved_by"] is None,
        "waiver": item.waiver is not None and reasons["waiver_accepted_by"] is None,
    }
    own = {
        "level": item.level.item in rows.part,
        "not_applicable": reasons["not_applicable_by"] == rows.person,
        "waiver": reasons["waiver_by"] == rows.person,
    }
    return ReviewLine(
        item=item,
        needs=tuple(each for each in get_args(Need) if open_[each]),
        own=tuple(each for each in get_args(Need) if own[each]),
        last=last and ReviewedView(last["level"], last["reason"], last["reviewer"], last["at"], current),
        not_applicable_by=reasons["not_applicable_by"],
        waiver_by=reasons["waiver_by"],
    )
