"""Everything that can happen to staff, rules of training, assignments and waivers. People are ids here, nobody's name
is told.
"""

from dataclasses import dataclass
from datetime import date

from infra.events import Event, event


@event("training.staff_added", about="staff_member")
@dataclass(frozen=True, slots=True)
class StaffAdded(Event):
    """Somebody came into the staff list."""

    staff: int


@event("training.staff_changed", about="staff_member")
@dataclass(frozen=True, slots=True)
class StaffChanged(Event):
    """Something else is said of a member of staff: names, numbers, language, manager."""

    staff: int


@event("training.staff_linked", about="staff_member")
@dataclass(frozen=True, slots=True)
class StaffLinked(Event):
    """An account belongs to a member of staff, or no longer; `person` is empty then."""

    staff: int
    person: str


@event("training.moved", about="staff_member")
@dataclass(frozen=True, slots=True)
class StaffMoved(Event):
    """A member of staff works elsewhere, or in other roles, from a day on."""

    staff: int
    since: date
    begun: int
    ended: int


@event("training.left", about="staff_member")
@dataclass(frozen=True, slots=True)
class StaffLeft(Event):
    """A member of staff is not there from a day on."""

    staff: int
    left_on: date
    ended: int


@event("training.came_back", about="staff_member")
@dataclass(frozen=True, slots=True)
class StaffCameBack(Event):
    """Somebody who had left is there again."""

    staff: int
    since: date
    begun: int


@event("training.staff_imported", about="staff_upload")
@dataclass(frozen=True, slots=True)
class StaffImported(Event):
    """A staff list was taken in: how many came, changed, moved, left and came back; rows not taken."""

    upload: int
    sha256: str
    new: int
    changed: int
    moved: int
    left: int
    back: int
    faulty: int
    begun: int
    ended: int


@event("training.rule_written", about="training_rule")
@dataclass(frozen=True, slots=True)
class RuleWritten(Event):
    """A rule of assignment came, or took the place of another (`supersedes`)."""

    rule: int
    course: str
    supersedes: int | None
    begun: int
    ended: int


@event("training.rules_suggested", about="organisation")
@dataclass(frozen=True, slots=True)
class RulesSuggested(Event):
    """The suggested rules were taken that were not there yet."""

    organisation: str
    written: int
    begun: int


@event("training.rule_ended", about="training_rule")
@dataclass(frozen=True, slots=True)
class RuleEnded(Event):
    """A rule of assignment stands no longer."""

    rule: int
    ended: int


@event("training.recalculated", about="organisation")
@dataclass(frozen=True, slots=True)
class Recalculated(Event):
    """What the rules ask for on a day was compared with what stood, and something changed."""

    organisation: str
    day: date
    begun: int
    ended: int
    changed: int


@event("training.assigned", about="training_assignment")
@dataclass(frozen=True, slots=True)
class Assigned(Event):
    """A course was assigned to a member of staff by somebody's word."""

    assignment: int
    staff: int
    course: str
    due_on: date


@event("training.unassigned", about="training_assignment")
@dataclass(frozen=True, slots=True)
class Unassigned(Event):
    """An assignment by somebody's word was taken back."""

    assignment: int
    staff: int
    course: str


@event("training.waiver_asked", about="training_waiver")
@dataclass(frozen=True, slots=True)
class WaiverAsked(Event):
    """Somebody asks that a member of staff need not take a course for a time."""

    waiver: int
    staff: int
    course: str


@event("training.waiver_answered", about="training_waiver")
@dataclass(frozen=True, slots=True)
class WaiverAnswered(Event):
    """A second person approved or refused a waiver."""

    waiver: int
    answer: str


@event("training.waiver_lifted", about="training_waiver")
@dataclass(frozen=True, slots=True)
class WaiverLifted(Event):
    """An approved waiver counts no longer."""

    waiver: int
