"""What pages about files and packages of an assessment are given."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from compliance.queries.heads import Head
from infra.i18n import Size, Text


@dataclass(frozen=True, slots=True)
class SubmittedView:
    """What was submitted last. `readable`: our rules still read it; `files` are those of evidence, `size` in bytes."""

    snapshot: int
    sha256: str
    day: date
    submitted_at: datetime
    approved_at: datetime | None
    readable: bool
    files: int
    size: int
    restricted: int

    @property
    def weight(self) -> Size:
        """How much the evidence weighs."""
        return Size(self.size)


@dataclass(frozen=True, slots=True)
class PackageView:
    """A package; `part` of it is made, between 0 and 1."""

    id: int
    assessment: int
    snapshot: int
    approved: bool
    language: str
    restricted: bool
    state: str
    asked_by: UUID
    asked_at: datetime
    ended_at: datetime | None
    ends_at: datetime | None
    size: int | None
    sha256: str | None
    root: str | None
    part: float
    fault: Text | None
    over: bool

    @property
    def weight(self) -> Size:
        """How much the file weighs."""
        return Size(self.size or 0)

    @property
    def moving(self) -> bool:
        """Whether it will be otherwise in a moment."""
        return self.state in ("waiting", "running")

    @property
    def can_be_taken(self) -> bool:
        """Whether its file can be had."""
        return self.state == "ready" and not self.over


@dataclass(frozen=True, slots=True)
class OutputsView:
    """What can be taken away of an assessment. `leads`: whether the viewer may have packages made."""

    head: Head
    last: SubmittedView | None
    packages: tuple[PackageView, ...]
    leads: bool

    @property
    def moving(self) -> bool:
        """Whether a package is being made."""
        return any(each.moving for each in self.packages)
