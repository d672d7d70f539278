"""What people who learn see, and how an organisation trains."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from compliance.library.course import Course, Lesson
from compliance.library.model import Words
from compliance.training.learner import Learner
from compliance.training.quiz import Shown, ShownChoice
from compliance.training.settings import TrainingSettings


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A course of somebody: `status` of training_standing_of, None where nobody asks them to take it.

    `offered`: whether it can be opened; `kind` as courses have it; `read` of `lessons` are read.
    """

    code: str
    title: Words
    kind: str
    minutes: int
    offered: bool
    lessons: int = 0
    read: int = 0
    status: str | None = None
    due_on: date | None = None
    completed_on: date | None = None
    valid_until: date | None = None
    record: int | None = None


@dataclass(frozen=True, slots=True)
class EmployerCourses:
    """What somebody takes at one employer (BIN): what is required, and what else there is."""

    learner: Learner
    required: tuple[CourseLine, ...]
    others: tuple[CourseLine, ...]


@dataclass(frozen=True, slots=True)
class MineView:
    """Everything that somebody takes; `today` is the day that it is told of."""

    employers: tuple[EmployerCourses, ...]
    today: date


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """A test that is over: how many of how many were right, and whether it was passed."""

    id: int
    finished_at: datetime
    right: int
    asked: int
    passed: bool


@dataclass(frozen=True, slots=True)
class TestTerms:
    """What holds for the next test of somebody: how it goes, and whether it may begin now.

    `open`: id of one that goes on; `wait_until`: the cool-down; `left`: attempts before the next cool-down.
    """

    questions: int
    needed: int
    settings: TrainingSettings
    left: int
    open: int | None
    wait_until: datetime | None
    held_until: date | None
    holds: bool

    @property
    def may_start(self) -> bool:
        """Whether a new one may begin."""
        return self.open is None and self.wait_until is None and not self.holds


@dataclass(frozen=True, slots=True)
class CourseView:
    """A course as somebody takes it. `resume`: the lesson to go on with; None where all are read."""

    learner: Learner
    line: CourseLine
    version: str
    valid_months: int | None
    course: Course | None
    read: frozenset[str]
    resume: Lesson | None
    begun: bool
    terms: TestTerms | None
    attempts: tuple[AttemptLine, ...]

    @property
    def home(self) -> str:
        """Path of the course."""
        return f"/learn/{self.learner.staff}/{self.line.code}"


@dataclass(frozen=True, slots=True)
class LessonView:
    """A lesson as somebody reads it, and where it stands in its course (from 1)."""

    whole: CourseView
    lesson: Lesson
    number: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A question of a test, its choices in the order in which they stood, and which was chosen (index in the bank)."""

    question: Shown
    order: tuple[int, ...]
    chosen: int | None

    @property
    def is_right(self) -> bool:
        """Whether it was right."""
        return self.chosen == self.question.right

    @property
    def choices(self) -> tuple[tuple[int, ShownChoice], ...]:
        """The choices as they stood."""
        return tuple((at, self.question.choices[at]) for at in self.order)


@dataclass(frozen=True, slots=True)
class AttemptView:
    """A test of somebody; `needed`: right answers with which it is passed; `ends_at`: None without a limit of time."""

    home: str
    title: Words
    id: int
    language: str
    finished: bool
    needed: int
    ends_at: datetime | None
    now: datetime
    answers: tuple[AnswerLine, ...]

    @property
    def path(self) -> str:
        """Where it stands."""
        return f"{self.home}/test/{self.id}"

    @property
    def seconds(self) -> int | None:
        """Seconds until the time is over; None without a limit."""
        return None if self.ends_at is None else max(0, int((self.ends_at - self.now).total_seconds()))

    @property
    def over(self) -> bool:
        """Whether the time is over."""
        return self.ends_at is not None and self.now >= self.ends_at

    @property
    def open_places(self) -> tuple[int, ...]:
        """Places (from 1) without an answer."""
        return tuple(at for at, each in enumerate(self.answers, 1) if each.chosen is None)


@dataclass(frozen=True, slots=True)
class AskedView:
    """A question of a test on its page; `place` from 1."""

    attempt: AttemptView
    place: int
    answer: AnswerLine


@dataclass(frozen=True, slots=True)
class ResultView:
    """How a test ended. `explained`: whether answers are told; `again`: lessons to read again by name, with titles.

    `late`: the time ran out; `left`: attempts before the next cool-down; `next_at`: None for at once; `record`: what
    came of it, `renewed_later`: it lasts, and there is nothing to take again now.
    """

    attempt: AttemptView
    line: AttemptLine
    left_page: int
    late: bool
    explained: bool
    again: tuple[tuple[str, Words], ...]
    left: int
    next_at: datetime | None
    record: int | None
    valid_until: date | None
    renewed_later: bool


@dataclass(frozen=True, slots=True)
class SettingsLine:
    """Settings that were made: by whom (a person's id), when."""

    settings: TrainingSettings
    set_by: UUID
    set_at: datetime


@dataclass(frozen=True, slots=True)
class SettingsView:
    """Settings that hold, their history (newest first), and whether the viewer may change them."""

    settings: TrainingSettings
    history: tuple[SettingsLine, ...]
    trains: bool
