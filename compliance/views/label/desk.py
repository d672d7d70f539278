"""What pages of the label's desk show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from compliance.library.scheme import Requirement
from compliance.views.label.applying import RequirementLine as Told
from infra.i18n import Bilingual


@dataclass(frozen=True, slots=True)
class Asked:
    """How a queue is filtered; empty: not by that."""

    state: str = ""
    level: str = ""
    turn: str = ""
    mine: bool = False
    overdue: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A case in the queue. `age` in days; `left` and `late` in working days; `waits_on` is a name, or empty."""

    id: int
    number: str
    reference: str
    name: Bilingual
    purpose: str
    level: str
    micro: bool
    state: str
    turn: str | None
    waits_on: str
    mine: bool
    submitted_at: datetime
    age: int
    due_on: date | None
    left: int
    late: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter, how many there would be, and whether it is chosen."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class QueueView:
    """A page of the queue; `next` is the number of the following one."""

    asked: Asked
    total: int
    rows: tuple[QueueLine, ...]
    filters: Mapping[str, tuple[Choice, ...]]
    before: int | None
    next: int | None

    @property
    def narrowed(self) -> bool:
        """Whether some cases are left out by a filter, or are on earlier pages."""
        return self.asked != Asked()


@dataclass(frozen=True, slots=True)
class Said:
    """Something that somebody said at a time."""

    by: str
    at: datetime
    said: str


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question of the desk, and the applicant's answer."""

    id: int
    requirement: str | None
    asked: Said
    answer: Said | None


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding, what the applicant says of it, and how it was settled."""

    id: int
    round: int
    requirement: str
    grade: str
    found: Said
    answer: Said | None
    closed: Said | None


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """The beginning of a file as a page shows it: a text, or the rows of a table; `is_cut`: there is more."""

    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A file that the applicant gave. `drawn`: a browser shows it as a picture."""

    id: int
    requirement: str | None
    question: int | None
    name: str
    media_type: str
    size: int
    sha256: str
    added_at: datetime
    drawn: bool


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """A requirement of a case: met, unmet, unknown, unchecked; judged by people: signed, unjudged.

    `told`: what the newest check found of it, as its applicant reads it, too.
    """

    requirement: Requirement
    state: str
    told: Told | None
    judged: Said | None
    findings: int
    questions: int
    documents: int

    @property
    def id(self) -> str:
        """Its code."""
        return self.requirement.id


@dataclass(frozen=True, slots=True)
class ReportLine:
    """The report of a round, and the applicant's comment."""

    round: int
    recommendation: str
    advice: str
    visited_on: date | None
    reported: Said
    comment: Said | None


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """What a reviewer said of a round."""

    round: int
    recommendation: str
    reviewed: Said


@dataclass(frozen=True, slots=True)
class PartLine:
    """Somebody's part in a case."""

    person: UUID
    name: str
    part: str
    since: datetime
    until: datetime | None
    again_at: datetime | None = None
    may_resume: bool = False  # it ended by a recusal that was a mistake


@dataclass(frozen=True, slots=True)
class RecusalLine:
    """Somebody who is, or may have to be, recused; `why` is a kind of interest, or what they said themselves.

    `taken_back`: the interest behind it was a mistake, as its owner says, so that another person may lift it.
    """

    id: int
    person: UUID
    name: str
    concerned: str
    strength: str
    state: str
    why: str
    made_at: datetime
    settled: Said | None
    lifted: Said | None = None
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class StepLine:
    """An act in the story of a case; `by` is empty where the clock or the engine acted."""

    act: str
    part: str
    by: str
    note: str
    round: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """A condition of a grant, and whether it is fulfilled."""

    id: int
    requirement: str
    said: str
    due_on: date
    shown: str | None
    fulfilled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Pooled:
    """An assessor. `conflict`: "" none, "held", "proposed", "certain", "possible", "part" had one in the case."""

    person: UUID
    name: str
    open: int
    done: int
    recused: int
    advised: int
    conflict: str


@dataclass(frozen=True, slots=True)
class PoolView:
    """The assessors that there are."""

    rows: tuple[Pooled, ...]


@dataclass(frozen=True, slots=True)
class InterestLine:
    """An interest that somebody entered."""

    id: int
    kind: str
    number: str | None
    name: str
    is_person: bool
    since: date
    until: date | None
    note: str
    said_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class InterestsView:
    """One's own interests: those that count, and those that are over or were a mistake."""

    running: tuple[InterestLine, ...]
    former: tuple[InterestLine, ...]
    recusals: int


@dataclass(frozen=True, slots=True)
class Inside:
    """Everything that stands in a case; judgements by round and requirement."""

    judgements: Mapping[int, Mapping[str, tuple[bool, Said]]]
    questions: tuple[QuestionLine, ...]
    findings: tuple[FindingLine, ...]
    documents: tuple[DocumentLine, ...]
    reports: tuple[ReportLine, ...]
    reviews: tuple[ReviewLine, ...]
    parts: tuple[PartLine, ...]
    recusals: tuple[RecusalLine, ...]
    steps: tuple[StepLine, ...]
    conditions: tuple[ConditionLine, ...]


@dataclass(frozen=True, slots=True)
class CaseHead:
    """Whose case it is, what is applied for, and where it stands. `left` and `late` in working days."""

    id: int
    number: str
    reference: str
    name: Bilingual
    purpose: str
    level: str
    micro: bool
    state: str
    turn: str | None
    due_on: date | None
    left: int
    late: int
    round: int
    products: tuple[tuple[str, str], ...]
    sites: tuple[str, ...]
    contact: str
    declared: Said | None
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as somebody at the desk sees it. `acts` is what they may do now, `lock` what four eyes say of them.

    `against`: criteria of the register that are not met or not known; `audit`: their access to its self-assessment.
    """

    head: CaseHead
    inside: Inside
    requirements: tuple[RequirementLine, ...]
    unmet: frozenset[str]
    against: tuple[str, ...]
    checked_at: datetime | None
    is_fresh: bool
    chosen: RequirementLine | None
    document: DocumentLine | None
    shown: ReadDocument | None  # what the document says, where it is text or a table
    assessors: tuple[Pooled, ...]
    audit: int | None
    part: str | None
    lock: str
    acts: frozenset[str]

    def titled(self, code: str) -> Requirement | None:
        """The requirement of a code."""
        return next((each.requirement for each in self.requirements if each.id == code), None)

    @property
    def before(self) -> str | None:
        """The requirement before the chosen one."""
        place = self._place
        return self.requirements[place - 1].id if place else None

    @property
    def after(self) -> str | None:
        """The requirement after the chosen one; the first where none is chosen."""
        place = -1 if self._place is None else self._place
        return self.requirements[place + 1].id if place + 1 < len(self.requirements) else None

    @property
    def _place(self) -> int | None:
        return None if self.chosen is None else self.requirements.index(self.chosen)
