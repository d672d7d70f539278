"""What can happen to courses of an organisation's own."""

from dataclasses import dataclass

from infra.events import Event, event


@event("training.course_added", about="own_course")
@dataclass(frozen=True, slots=True)
class CourseAdded(Event):
    """A version of a course is offered, in place of the one before."""

    own: int
    code: str
    version: str
    sha256: str


@event("training.course_withdrawn", about="own_course")
@dataclass(frozen=True, slots=True)
class CourseWithdrawn(Event):
    """A course is not offered any more."""

    own: int
    code: str


@event("training.course_restored", about="own_course")
@dataclass(frozen=True, slots=True)
class CourseRestored(Event):
    """A version that was withdrawn is offered again."""

    own: int
    code: str
