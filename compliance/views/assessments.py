"""What pages of self-assessments are given. People are ids here: who they are is known a floor above."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from compliance.assessment import DependencyWarning, Fall, Gate, ItemLevel, NextChange, Review, Rollup
from compliance.assessment.compare import Cycles, Difference
from compliance.assessment.maturity import Number
from compliance.library import Clause
from compliance.queries.heads import Head

SOON = timedelta(days=30)  # before evidence grows old it is said


@dataclass(frozen=True, slots=True)
class AssignedView:
    """Who answers an item, and by when."""

    person: UUID
    due_on: date | None


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """Evidence at an item; `renewed_by` is the newer one in its place, asked of somebody by a day where it is."""

    id: int
    name: str
    media_type: str
    size: int
    kind: str
    dated: date
    expires: date | None
    fresh_until: date
    confidentiality: str
    collected_by: UUID
    confirmed_by: UUID | None
    renewed_by: int | None
    asked_of: UUID | None
    asked_for: date | None

    @property
    def ages(self) -> bool:
        """Whether it grows old: a document without an expiry does not."""
        return self.kind != "document" or self.expires is not None

    def state(self, day: date) -> str:
        """How it stands on a day: renewed, expired, soon or fresh."""
        if self.renewed_by is not None:
            return "renewed"
        if not self.ages:
            return "fresh"
        last = self.expires if self.kind == "document" and self.expires else self.fresh_until
        return "expired" if last < day else "soon" if last <= day + SOON else "fresh"


@dataclass(frozen=True, slots=True)
class CommentView:
    """A remark at an item."""

    person: UUID
    said: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item of the workspace: what is asked, what is said, and what counts."""

    clause: Clause
    level: ItemLevel
    version: int
    reason: str
    replies: Mapping[str, str]
    not_applicable: str | None
    waiver: str | None
    answered_by: UUID | None
    review: Review | None
    warnings: tuple[DependencyWarning, ...]
    assigned: tuple[AssignedView, ...]
    evidence: tuple[EvidenceView, ...]
    comments: tuple[CommentView, ...]

    def overdue(self, day: date) -> bool:
        """Whether somebody should have answered by now and nobody has."""
        late = any(each.due_on is not None and each.due_on < day for each in self.assigned)
        return late and self.level.state == "unanswered"


@dataclass(frozen=True, slots=True)
class WorkspaceView:
    """A self-assessment as a colleague works in it: everything, or the items that are theirs."""

    head: Head
    day: date
    items: tuple[ItemView, ...]

    @property
    def answered(self) -> int:
        """How many of these items somebody answered."""
        return sum(1 for each in self.items if each.level.state != "unanswered")

    @property
    def overdue(self) -> int:
        """How many should have been answered by now."""
        return sum(1 for each in self.items if each.overdue(self.day))


@dataclass(frozen=True, slots=True)
class ReadinessView:
    """How far an organisation is: means, the gate, what will fall, and what became of what was approved.

    `since_approved` None: nothing was approved yet.
    """

    head: Head
    day: date
    rollups: Mapping[Number, Rollup]
    gate: Gate
    falls: tuple[Fall, ...]
    next_change: NextChange | None
    submitted: str | None  # hashes of what was last submitted and approved
    approved: str | None
    since_approved: Difference | None

    @property
    def needs_approval_again(self) -> bool:
        """Whether something is not as it was approved."""
        return self.since_approved is not None and not self.since_approved.same


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """Two cycles beside each other, by what was last submitted in each."""

    before: Head
    after: Head
    cycles: Cycles
    difference: Difference
