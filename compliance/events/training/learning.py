"""Everything that can happen while people learn: ids only."""

from dataclasses import dataclass
from datetime import date

from infra.events import Event, event


@event("training.entered", about="staff_member")
@dataclass(frozen=True, slots=True)
class LearnerEntered(Event):
    """Somebody came in by a personal code or a link, without an account."""

    staff: int
    way: str


@event("training.went_out", about="staff_member")
@dataclass(frozen=True, slots=True)
class LearnerWentOut(Event):
    """They said that they are done."""

    staff: int


@event("training.code_given", about="staff_member")
@dataclass(frozen=True, slots=True)
class CodesGiven(Event):
    """Members of staff have new personal codes; those before open nothing any more."""

    staff: tuple[int, ...]

    @property
    def subject(self) -> str:
        """The member of staff, where it is one."""
        return str(self.staff[0]) if len(self.staff) == 1 else ""


@event("training.course_begun", about="staff_member")
@dataclass(frozen=True, slots=True)
class CourseBegun(Event):
    """Somebody began with the lessons of a course."""

    staff: int
    course: str


@event("training.lesson_done", about="staff_member")
@dataclass(frozen=True, slots=True)
class LessonDone(Event):
    """Somebody read a lesson to its end."""

    staff: int
    course: str
    lesson: str


@event("training.attempt_started", about="training_attempt")
@dataclass(frozen=True, slots=True)
class AttemptStarted(Event):
    """Somebody began a final test."""

    attempt: int
    staff: int
    course: str


@event("training.attempt_finished", about="training_attempt")
@dataclass(frozen=True, slots=True)
class AttemptFinished(Event):
    """It was handed in, or its time was over, and it was not passed; what is passed is recorded."""

    attempt: int
    staff: int
    course: str


@event("training.settings_set", about="training_setting")
@dataclass(frozen=True, slots=True)
class SettingsSet(Event):
    """An organisation trains by other settings."""

    setting: int


@event("training.sheet_opened", about="attendance_sheet")
@dataclass(frozen=True, slots=True)
class AttendanceOpened(Event):
    """Training in a room was announced, with who is to come."""

    sheet: int
    course: str
    held_on: date


@event("training.sheet_signed", about="attendance_sheet")
@dataclass(frozen=True, slots=True)
class AttendanceSigned(Event):
    """Somebody who was there said so."""

    sheet: int
    staff: int


@event("training.sheet_closed", about="attendance_sheet")
@dataclass(frozen=True, slots=True)
class AttendanceClosed(Event):
    """Who was there has a record of it; or it did not take place."""

    sheet: int
    present: int
    sha256: str
