"""What pages of review, submitting, approving and looking back are given. People are ids here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from compliance.assessment import Fall, Rollup
from compliance.assessment.telling import Telling
from compliance.library.model import Words
from compliance.queries.heads import Head
from compliance.training.requirement import Requirement
from compliance.views.assessments import ComparisonView, ItemView, ReadinessView
from infra.i18n import Size

Need = Literal["level", "not_applicable", "waiver"]
WaitKind = Literal["answers", "evidence", "confirm", "review", "actions", "approval"]


@dataclass(frozen=True, slots=True)
class ReviewedView:
    """The last word of a reviewer: of the answer as it stands, or of an earlier one."""

    level: int
    reason: str
    reviewer: UUID
    at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """An item in the eyes of a reviewer. `needs`: what waits for a reviewer; `own`: what of it is their own work."""

    item: ItemView
    needs: tuple[Need, ...]
    own: tuple[Need, ...]
    last: ReviewedView | None
    not_applicable_by: UUID | None
    waiver_by: UUID | None

    @property
    def waits(self) -> tuple[Need, ...]:
        """What waits for this very reviewer."""
        return tuple(each for each in self.needs if each not in self.own)


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A self-assessment in the eyes of a reviewer."""

    head: Head
    day: date
    lines: tuple[ReviewLine, ...]
    reviews: bool  # whether the colleague may

    @property
    def waiting(self) -> tuple[ReviewLine, ...]:
        """What waits for this reviewer."""
        return tuple(line for line in self.lines if line.waits)

    @property
    def for_others(self) -> tuple[ReviewLine, ...]:
        """What waits for somebody else, because it is this reviewer's own work."""
        return tuple(line for line in self.lines if line.needs and not line.waits)


@dataclass(frozen=True, slots=True)
class ReviewItemView:
    """One item to be reviewed, and the one that waits next."""

    head: Head
    day: date
    line: ReviewLine
    following: str | None
    reviews: bool
    writes: bool = False  # a reviewer brings no evidence: who brought it does not find the level


@dataclass(frozen=True, slots=True)
class SnapshotView:
    """What was submitted, and whether it was approved."""

    day: date
    sha256: str
    submitted_by: UUID
    submitted_at: datetime
    approved_by: UUID | None
    approved_at: datetime | None


@dataclass(frozen=True, slots=True)
class FrozenView:
    """What would be frozen today, in numbers, and its hash."""

    sha256: str
    answered: int
    unanswered: int
    not_applicable: int
    reviewed: int
    evidence: int
    bytes: Size
    findings: int


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """Where a self-assessment is between its submitting and its approval.

    `since_submitted` and `since_approved` tell what changed since; None where that never happened.
    """

    head: Head
    day: date
    now: FrozenView
    history: tuple[SnapshotView, ...]  # newest first
    since_submitted: Telling | None
    since_approved: Telling | None
    submits: bool
    approves: bool
    own: bool  # the colleague submitted the newest themselves

    @property
    def again(self) -> bool:
        """Whether it is approved, but not as it stands."""
        return self.head.state == "approved" and bool(self.since_approved)

    @property
    def newest(self) -> SnapshotView | None:
        """What was submitted last."""
        return self.history[0] if self.history else None

    @property
    def waits(self) -> bool:
        """Whether something submitted waits for approval."""
        return self.newest is not None and self.newest.approved_at is None

    @property
    def stale(self) -> bool:
        """Whether something is not as it was submitted last."""
        return bool(self.since_submitted)


@dataclass(frozen=True, slots=True)
class WaitView:
    """So many things of a kind that wait for somebody; `person` None: for whoever has the right to it."""

    kind: WaitKind
    person: UUID | None
    n: int
    due_on: date | None


@dataclass(frozen=True, slots=True)
class FallView:
    """What falls by itself, and the evidence that grows old on that day."""

    fall: Fall
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadinessPageView:
    """How far an assessment is, on one page."""

    ready: ReadinessView
    titles: tuple[tuple[str, Words], ...]  # chapters that are asked
    falls: tuple[FallView, ...]
    changed: Telling
    waits: tuple[WaitView, ...]
    training: Requirement | None = None  # None: whoever looks is not told

    @property
    def again(self) -> bool:
        """Whether it is approved, but not as it stands."""
        return self.ready.head.state == "approved" and self.ready.needs_approval_again


@dataclass(frozen=True, slots=True)
class CycleView:
    """A cycle by what was last approved in it, or else submitted."""

    head: Head
    day: date
    approved: bool
    rollup: Rollup


@dataclass(frozen=True, slots=True)
class ClauseTrend:
    """An item's counted level in each cycle, oldest first."""

    item: str
    title: Words
    chapter: str
    levels: tuple[int | None, ...]

    @property
    def moved(self) -> int:
        """How far it went from the first to the last cycle that have it."""
        known = [level for level in self.levels if level is not None]
        return known[-1] - known[0] if known else 0


@dataclass(frozen=True, slots=True)
class CyclesView:
    """The cycles of an organisation, oldest first, and how each clause went through them."""

    cycles: tuple[CycleView, ...]
    chapters: tuple[tuple[str, Words], ...]
    clauses: tuple[ClauseTrend, ...]


@dataclass(frozen=True, slots=True)
class ComparisonPageView:
    """Two cycles beside each other; titles by number of a chapter and by id of an item."""

    compared: ComparisonView
    chapters: Mapping[str, Words]
    items: Mapping[str, Words]
    changed: Telling
