"""Self-assessments as JSON documents: editions, states and levels, and no word that people wrote."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from compliance.assessment import Average, ItemLevel
from compliance.queries.heads import Head
from compliance.views.work import AssessmentLine, AssessmentsView, StandingView
from infra.i18n import show
from services.documents.shapes.basics import Shape

Level = Annotated[int, Meta(ge=0, le=5)]


class AssessmentHead(Shape, frozen=True, kw_only=True):
    """A self-assessment from the outside."""

    id: int
    edition: Annotated[str, Meta(description="Code of the edition of the standard.")]
    standard: Annotated[str, Meta(description="Name of the edition.")]
    profile: Annotated[str, Meta(description="M micro and small, S standard, Q quasi-state.")]
    cycle: Annotated[str, Meta(description="What the organisation calls it, such as its year.")]
    state: Annotated[str, Meta(description="draft, submitted, approved or closed.")]
    opened_at: datetime
    closed_at: datetime | None


class AssessmentProgress(AssessmentHead, frozen=True, kw_only=True):
    """A self-assessment with how far it is."""

    asked: Annotated[int, Meta(description="Items that the profile asks.")]
    answered: int
    overdue: Annotated[int, Meta(description="Items that somebody should have answered by now.")]


class Assessments(Shape, frozen=True, kw_only=True):
    """The self-assessments of an organisation, newest first."""

    assessments: list[AssessmentProgress]


class Mean(Shape, frozen=True, kw_only=True):
    """A weighted mean of levels, never without its minimum."""

    mean: float
    minimum: Level
    items: Annotated[int, Meta(description="Items that are counted.")]
    left_out: Annotated[int, Meta(description="Items that are not: they do not apply.")]


class ItemStanding(Shape, frozen=True, kw_only=True):
    """An item by its levels. The lowest of those that are known counts."""

    item: str
    clause: str
    chapter: str
    critical: bool
    state: Annotated[str, Meta(description="answered, unanswered, not_applicable or not_applicable_unapproved.")]
    claimed: Level | None
    supported: Annotated[int, Meta(ge=0, le=5, description="The highest level that the evidence allows today.")]
    verified: Level | None
    counted: Level | None
    caps: Annotated[list[str], Meta(description="What keeps the supported level where it is, in sentences.")]


class Assessment(Shape, frozen=True, kw_only=True):
    """Where a self-assessment stands on a day. The result is advisory: no certificate, and nobody's guilt."""

    assessment: AssessmentHead
    day: date
    whole: Mean | None
    chapters: dict[str, Mean | None]
    floor_holds: Annotated[
        bool, Meta(description="Whether every critical item is at level 3 and no major finding open.")
    ]
    missing: Annotated[list[str], Meta(description="What keeps it from holding, in sentences.")]
    items: list[ItemStanding]


def assessments(view: AssessmentsView, _: str) -> Assessments:
    """The document of a list."""
    return Assessments(assessments=[_progress(line) for line in view.lines])


def _progress(line: AssessmentLine) -> AssessmentProgress:
    counts = {"asked": line.asked, "answered": line.answered, "overdue": line.overdue}
    return AssessmentProgress(**_said(line.head), **counts)  # type: ignore[arg-type] # fields of the shape


def _said(head: Head) -> dict[str, object]:
    return {
        "id": head.id, "edition": head.edition, "standard": head.standard.name, "profile": head.profile,
        "cycle": head.cycle, "state": "closed" if head.closed_at else head.state, "opened_at": head.opened_at,
        "closed_at": head.closed_at,
    }  # fmt: skip


def assessment(view: StandingView, language: str) -> Assessment:
    """The document of one."""
    return Assessment(
        assessment=AssessmentHead(**_said(view.head)),  # type: ignore[arg-type] # fields of the shape
        day=view.day,
        whole=_mean(view.whole),
        chapters={chapter: _mean(average) for chapter, average in view.chapters.items()},
        floor_holds=view.gate.holds,
        missing=[show(each.why, language) for each in view.gate.missing],
        items=[_item(level, language) for level in view.levels],
    )


def _mean(average: Average | None) -> Mean | None:
    if average is None:
        return None
    return Mean(mean=round(average.mean, 2), minimum=average.minimum, items=average.items, left_out=average.left_out)


def _item(level: ItemLevel, language: str) -> ItemStanding:
    return ItemStanding(
        item=level.item, clause=level.clause, chapter=level.chapter, critical=level.critical, state=level.state,
        claimed=level.claimed, supported=level.supported.level, verified=level.verified, counted=level.counted,
        caps=[show(cap.why, language) for cap in level.supported.binding],
    )  # fmt: skip
