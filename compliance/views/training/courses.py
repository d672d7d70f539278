"""What the room of courses shows."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from compliance.library.course import Course
from compliance.library.model import Words
from compliance.views.training.lessons import LessonShown


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A course in the list. `lessons` and `questions` are none for a package; `missing` are languages it lacks."""

    code: str
    version: str
    kind: str
    title: Words
    minutes: int
    valid_months: int | None
    pass_share: float
    lessons: int
    questions: int
    languages: tuple[str, ...]
    missing: tuple[str, ...]
    own: int | None


@dataclass(frozen=True, slots=True)
class OwnVersion:
    """A version of a course of one's own. `restorable`: withdrawn, and no other version of it is offered."""

    id: int
    code: str
    version: str
    title: Words
    added_by: UUID
    added_at: datetime
    withdrawn_at: datetime | None
    restorable: bool


@dataclass(frozen=True, slots=True)
class CoursesView:
    """All that can be assigned, and what was withdrawn. `trains`: the viewer keeps training."""

    library: tuple[CourseLine, ...]
    own: tuple[CourseLine, ...]
    withdrawn: tuple[OwnVersion, ...]
    trains: bool


@dataclass(frozen=True, slots=True)
class CourseView:
    """One course in one language. `course` and `lessons` are empty for a package.

    `answers`: what is right may be shown, since the viewer keeps training.
    """

    line: CourseLine
    language: str
    course: Course | None
    lessons: tuple[LessonShown, ...]
    versions: tuple[OwnVersion, ...]
    answers: bool
