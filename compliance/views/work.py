"""What the first pages of self-assessments are given: how far each is, and what waits for somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from compliance.assessment import Average, Gate, ItemLevel
from compliance.library import Standard
from compliance.library.model import Words
from compliance.queries.heads import Head
from compliance.views.assessments import ItemView
from compliance.views.findings import WaitingView
from compliance.views.training.records import Share


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """A self-assessment in a list, as far as the colleague sees it: of whoever answers, their own items are counted."""

    head: Head
    asked: int
    answered: int
    overdue: int
    mine: int  # items assigned to the colleague that nobody has answered
    due_on: date | None  # the earliest day by which one of those should be
    again: bool  # something is not as it was approved

    @property
    def running(self) -> bool:
        """Whether it may still be worked on."""
        return self.head.closed_at is None

    @property
    def share(self) -> int:
        """Answered items of a hundred, rounded down: 100 only when all are."""
        return self.answered * 100 // self.asked if self.asked else 0


@dataclass(frozen=True, slots=True)
class OverviewView:
    """Where an organisation stands, for one of its colleagues."""

    running: tuple[AssessmentLine, ...]
    closed: tuple[AssessmentLine, ...]
    waiting: WaitingView
    leads: bool  # the colleague may start one
    at_work: bool  # the organisation is not suspended
    training: Share | None = None  # completion today; None: whoever looks is not told


@dataclass(frozen=True, slots=True)
class AssessmentsView:
    """All self-assessments that a colleague sees, newest first."""

    lines: tuple[AssessmentLine, ...]
    leads: bool
    at_work: bool


@dataclass(frozen=True, slots=True)
class StartView:
    """What a self-assessment can be started by; `running` are the editions by which one runs already."""

    standards: tuple[Standard, ...]
    running: frozenset[str]


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of the task list, with the items of it that are shown."""

    number: str
    title: Words
    items: tuple[ItemView, ...]
    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class TasksView:
    """The task list of a self-assessment; `shown` is which items of it: all, mine, open or overdue."""

    head: Head
    day: date
    sections: tuple[Section, ...]
    shown: str
    counts: Mapping[str, int]  # how many items each choice shows
    answered: int
    asked: int
    next: str | None  # the first item without an answer, of the colleague's own before others
    leads: bool
    may_close: bool

    @property
    def running(self) -> bool:
        """Whether it may still be worked on."""
        return self.head.closed_at is None and self.head.at_work


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One item on a page of its own, with what stands before and after it."""

    head: Head
    day: date
    item: ItemView
    number: int
    whole: int
    before: str | None
    after: str | None
    titles: Mapping[str, Words]  # of every item that the colleague sees
    answered: int
    leads: bool
    reviews: bool
    answers: bool

    @property
    def running(self) -> bool:
        """Whether it may still be worked on."""
        return self.head.closed_at is None and self.head.at_work

    @property
    def writes(self) -> bool:
        """Whether whoever looks may answer."""
        return self.running and self.answers


@dataclass(frozen=True, slots=True)
class ChapterPage:
    """A chapter on one page, to be read through."""

    head: Head
    day: date
    chapter: str
    items: tuple[ItemView, ...]
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ClashPage:
    """An answer that two people changed in the same place: both, side by side, and whatever else each wrote."""

    head: Head
    item: ItemView
    parts: tuple["ClashPart", ...]  # in the order of the form
    by: UUID | None
    version: int  # that stands


@dataclass(frozen=True, slots=True)
class ClashPart:
    """One part of such an answer; `theirs` None: nobody else changed it, so that it is only carried along."""

    name: str
    question: Words | None  # None: the claimed level, or its reason
    mine: str
    theirs: str | None


@dataclass(frozen=True, slots=True)
class StandingView:
    """Where a self-assessment stands on a day, for programs: levels by item, means, and whether the floor holds."""

    head: Head
    day: date
    levels: tuple[ItemLevel, ...]
    whole: Average | None
    chapters: Mapping[str, Average | None]
    gate: Gate
