"""What is shown of standing, completion and records of training."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from compliance.library.model import Words
from infra.i18n import Text

Status = Literal["assigned", "in_progress", "overdue", "failed", "completed", "expiring", "expired", "waived"]
STATUSES: tuple[Status, ...] = (
    "completed", "expiring", "expired", "overdue", "failed", "in_progress", "assigned", "waived",
)  # fmt: skip
VALID = ("completed", "expiring")


@dataclass(frozen=True, slots=True)
class StandingRow:
    """How somebody (`staff`, id) stands with a course that they had to hold on a day."""

    staff: int
    course: str
    assignment: int
    due_on: date
    completed_on: date | None
    valid_until: date | None
    record: int | None
    status: Status


@dataclass(frozen=True, slots=True)
class Share:
    """How many of those required hold it (`numerator` ÷ `denominator`); who is waived is not required."""

    name: str  # of the unit, role, kind, or code of the course; empty: of all, or where none is known
    numerator: int
    denominator: int
    waived: int

    @property
    def share(self) -> Decimal | None:
        """From 0 to 1; None where nobody was required."""
        return Decimal(self.numerator) / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Completion:
    """Completion on a day, as known at a moment; None: as known now."""

    on: date
    known_at: datetime | None
    whole: Share
    units: tuple[Share, ...]
    roles: tuple[Share, ...]  # somebody with two roles is counted in both
    courses: tuple[Share, ...]
    kinds: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the matrix is asked for; empty: everybody. `after`: the last one (id) before the page.

    `known` is the day at whose end one knew what is shown; None: now.
    """

    on: date
    known: date | None = None
    unit: str = ""
    role: str = ""
    course: str = ""
    status: str = ""
    words: str = ""
    after: int = 0


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the staff on a day: name, employer's number, and where they worked then."""

    id: int
    number: str
    last_name: str
    first_name: str
    middle_name: str
    unit: str
    position: str
    roles: tuple[str, ...]

    @property
    def name(self) -> str:
        """Last, first and middle name, as far as they are known."""
        return " ".join(filter(None, (self.last_name, self.first_name, self.middle_name)))


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A person and how they stand, by code of the course; a course that is not there was not required of them."""

    member: Member
    cells: dict[str, StandingRow]


@dataclass(frozen=True, slots=True)
class MatrixView:
    """A page of the matrix. `courses`: code and title of every column; `completion` None: to be asked for apart."""

    asked: Asked
    today: date
    known_at: datetime | None
    courses: tuple[tuple[str, Words], ...]
    all_courses: tuple[tuple[str, Words], ...]
    rows: tuple[MatrixRow, ...]
    completion: Completion | None
    units: tuple[str, ...]
    roles: tuple[str, ...]
    after: int | None
    writes: bool


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record with whose it is. `counts`: neither taken back nor put right by another."""

    id: int
    staff: int
    number: str  # the employer's
    name: str
    course: str
    version: str
    title: str
    completed_on: date
    valid_until: date | None
    passed: bool
    score: Decimal | None
    source: str
    note: str
    evidence: str | None
    evidence_name: str | None
    evidence_type: str | None
    entered_by: UUID | None
    entered_at: datetime
    corrects: int | None
    corrected_by: int | None
    void: bool

    @property
    def counts(self) -> bool:
        """Whether it stands today."""
        return self.corrected_by is None and not self.void

    @property
    def state(self) -> str:
        """In a word: counts, corrected, void."""
        return "counts" if self.counts else "void" if self.void and self.corrected_by is None else "corrected"


@dataclass(frozen=True, slots=True)
class RecordsAsked:
    """Which records are asked for; empty: all. `after`: only those with a smaller id."""

    words: str = ""
    course: str = ""
    source: str = ""
    after: int = 0


@dataclass(frozen=True, slots=True)
class Miss:
    """What could not be taken in: its row or statement, why, and what stood there."""

    row: str
    code: str
    said: str

    @property
    def why(self) -> Text:
        """Why, in a sentence."""
        return Text(f"records.miss.{self.code}")


@dataclass(frozen=True, slots=True)
class ImportLine:
    """What became of results that came in together: how many were added, known already, voided, missed."""

    id: int
    source: str
    name: str
    sha256: str
    added: int
    known: int
    voided: int
    missed: int
    misses: tuple[Miss, ...]  # the first of those
    entered_by: UUID | None
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class RecordsView:
    """A page of the records."""

    asked: RecordsAsked
    records: tuple[RecordLine, ...]
    after: int | None
    courses: tuple[tuple[str, Words], ...]
    imports: tuple[ImportLine, ...]
    today: date
    writes: bool


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record, and what it corrects and is corrected by, oldest first."""

    record: RecordLine
    history: tuple[RecordLine, ...]
    today: date
    writes: bool

    @property
    def newest(self) -> RecordLine:
        """The end of the history: what may be corrected."""
        return self.history[-1]
