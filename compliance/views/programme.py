"""What pages of the programme show."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from infra.i18n import Bilingual


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, as of a day. `on_paper`: those among them who have no account, counted by sheet."""

    day: date
    done: int
    whole: int
    done_on_paper: int = 0
    whole_on_paper: int = 0

    @property
    def share(self) -> float | None:
        """Between 0 and 1; None of nobody."""
        return self.done / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document of the programme in the list: what is in force, what is being made, and what the viewer has to do."""

    kind: str
    title: Bilingual
    version: int | None  # in force
    published_on: date | None
    making: str | None  # state of the version in the making
    making_version: int | None
    mine: bool  # whether the viewer has confirmed the version in force
    share: Share | None


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure; `late` on the day of the page."""

    id: int
    title: str
    person: UUID
    due_on: date
    late: bool
    done_on: date | None
    outcome: str
    evidence: int | None
    evidence_name: str
    withdrawn_on: date | None
    mine: bool


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """All documents and measures, as far as the viewer sees them."""

    documents: tuple[DocumentLine, ...]
    measures: tuple[MeasureLine, ...]
    evidence: tuple[tuple[int, str], ...]  # what the viewer may name as what shows a measure
    done: int
    late: int
    leads: bool
    takes_part: bool  # whether the viewer confirms documents: a member, not an auditor

    @property
    def unread(self) -> tuple[DocumentLine, ...]:
        """What the viewer has still to read and confirm."""
        return tuple(each for each in self.documents if self.takes_part and each.version and not each.mine)


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the history of a document."""

    id: int
    version: int
    state: str
    sha256: str
    written_by: UUID
    written_at: datetime
    submitted_by: UUID | None
    approved_by: UUID | None
    approved_at: datetime | None
    published_on: date | None
    replaced_on: date | None


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A paper sheet."""

    id: int
    name: str
    day: date
    staff: int
    signed: int
    added_by: UUID
    sha256: str


@dataclass(frozen=True, slots=True)
class Place:
    """A running assessment in which a document can be shown as evidence, and at which items."""

    assessment: int
    cycle: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One version of a document, and everything that can be done with it."""

    kind: str
    title: Bilingual
    items: tuple[str, ...]
    shown: VersionLine | None
    texts: dict[str, str]
    versions: tuple[VersionLine, ...]
    attested_at: datetime | None
    share: Share | None
    missing: tuple[UUID, ...]  # members who have not confirmed; for who leads
    sheets: tuple[SheetLine, ...]
    places: tuple[Place, ...]
    leads: bool
    takes_part: bool
    approves: bool  # may approve what is shown: has the right, and is a second person
    today: date
