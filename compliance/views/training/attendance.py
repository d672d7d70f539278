"""Training in a room: its sheets, who was to come and who came; how questions of tests were answered."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A member of staff: id, employee number, name, unit, and the language that they are addressed in."""

    id: int
    number: str
    name: str
    unit: str
    language: str


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A sheet: `state` is open, closed or withdrawn; `present` of `listed` were there."""

    id: int
    course: str
    title: str
    language: str
    held_on: date
    trainer: str
    place: str
    state: str
    listed: int
    present: int


@dataclass(frozen=True, slots=True)
class PresentLine:
    """Somebody on a sheet: when they are said to have been there, and by whom (None: by themselves)."""

    person: PersonLine
    present_at: datetime | None
    ticked_by: UUID | None


@dataclass(frozen=True, slots=True)
class SheetsView:
    """The sheets of an organisation, newest first, and the units that may be chosen."""

    sheets: tuple[SheetLine, ...]
    units: tuple[str, ...]
    trains: bool
    today: date


@dataclass(frozen=True, slots=True)
class SheetView:
    """One sheet, with everybody on it; `token` is what the QR on paper leads to."""

    sheet: SheetLine
    people: tuple[PresentLine, ...]
    token: str
    opened_by: UUID
    closed_by: UUID | None
    closed_at: datetime | None
    evidence: str | None
    trains: bool
    today: date


@dataclass(frozen=True, slots=True)
class SigningView:
    """A sheet as somebody who is there sees it: `signed` once they said so; `open` on its day, until it is closed."""

    staff: int
    organisation: str
    token: str
    sheet: SheetLine
    signed: bool
    open: bool


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """How a question was answered: by so many people, so many times; None where too few say anything.

    `share` of right answers (0 to 1); `discrimination`: correlation (-1 to 1) of a right answer with the others.
    """

    id: str
    text: str
    people: int
    times: int
    share: float | None
    discrimination: float | None

    @property
    def to_look_at(self) -> bool:
        """Whether it may mislead: hardly anybody is right, or those who know more are not right more often."""
        return self.share is not None and (
            self.share < 0.3 or (self.discrimination is not None and self.discrimination < 0.1)
        )


@dataclass(frozen=True, slots=True)
class CourseQuestions:
    """The questions of a course that were asked, hardest first."""

    course: str
    title: str
    questions: tuple[QuestionLine, ...]
