"""Views of staff, rules of training, assignments and waivers."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from compliance.library.model import Words

STATES = ("", "all", "left", "no_email", "no_account")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the staff list is asked for; `after` is the member (id) before the first that is shown."""

    words: str = ""
    unit: str = ""
    role: str = ""
    state: str = ""
    after: int = 0

    @property
    def any(self) -> bool:
        """Whether it is less than everybody who is there."""
        return bool(self.words or self.unit or self.role or self.state)


@dataclass(frozen=True, slots=True)
class Line:
    """A member of staff in a list. `left_on`: the first day on which they are not there."""

    id: int
    number: str
    name: str
    unit: str
    position: str
    roles: tuple[str, ...]
    kind: str
    left_on: date | None
    has_email: bool
    person: UUID | None


@dataclass(frozen=True, slots=True)
class StaffView:
    """A page of the staff list; `after` leads to the next. `proposed`: accounts with an equal address, not linked.

    `count` is how many there are as filtered; there are `more` of them than were counted.
    """

    asked: Asked
    lines: tuple[Line, ...]
    count: int
    more: bool
    units: tuple[str, ...]
    after: int | None
    any: bool
    proposed: int
    trains: bool
    leads: bool
    today: date


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """Where somebody worked; `until` is the first day elsewhere."""

    unit: str
    position: str
    roles: tuple[str, ...]
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    """What somebody must hold, or had to. `by_rule`: a rule asks for it, nobody's word."""

    id: int
    course: str
    title: Words
    by_rule: bool
    reason: str
    assigned_on: date
    due_on: date
    assigned_by: UUID | None
    ended_on: date | None
    ended_why: str


@dataclass(frozen=True, slots=True)
class WaiverLine:
    """That somebody need not take a course for a time: asked, answered, perhaps lifted. `mine`: who looks asked."""

    id: int
    staff: int
    name: str
    course: str
    title: Words
    reason: str
    since: date
    until: date
    asked_by: UUID
    asked_at: datetime
    answer: str
    answered_by: UUID | None
    lifted_on: date | None
    mine: bool


@dataclass(frozen=True, slots=True)
class MemberView:
    """One member of staff. `person`: whose account it is; `proposed`: a member with the same verified address."""

    id: int
    number: str
    last_name: str
    first_name: str
    middle_name: str
    name: str
    kind: str
    language: str
    email: str
    person: UUID | None
    proposed: UUID | None
    manager: int | None
    manager_name: str
    manager_number: str
    hired_on: date
    left_on: date | None
    places: tuple[PlaceLine, ...]
    assignments: tuple[AssignmentLine, ...]
    waivers: tuple[WaiverLine, ...]
    trains: bool
    leads: bool
    today: date

    @property
    def place(self) -> PlaceLine | None:
        """Where they work today."""
        day = self.today
        now = (each for each in self.places if each.since <= day and (each.until is None or each.until > day))
        return next(now, None)

    @property
    def gone(self) -> bool:
        """Whether they are not there any more."""
        return self.left_on is not None and self.left_on <= self.today


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule of assignment; `people`: how many assignments stand by it."""

    id: int
    course: str
    title: Words
    kinds: tuple[str, ...]
    roles: tuple[str, ...]
    units: tuple[str, ...]
    exposed: bool
    hired_since: date | None
    due_days: int
    every_months: int | None
    why: str
    written_by: UUID
    at: datetime
    until: datetime | None
    people: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Whom a rule would concern now: how many, the first names, and how many of them do not have the course yet."""

    count: int
    new: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RulesView:
    """The rules of an organisation, what can be chosen for them, and the waivers that wait."""

    rules: tuple[RuleLine, ...]
    former: tuple[RuleLine, ...]
    courses: tuple[tuple[str, Words], ...]
    units: tuple[str, ...]
    suggested: int
    staff: int
    waiting: int
    trains: bool
    today: date


@dataclass(frozen=True, slots=True)
class WaiversView:
    """Waivers that wait for an answer, and those that count or counted."""

    waiting: tuple[WaiverLine, ...]
    answered: tuple[WaiverLine, ...]
    trains: bool
    leads: bool
    today: date
