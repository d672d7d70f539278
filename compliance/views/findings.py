"""What pages of findings, calendars and duties are given. People are ids here: who they are is known a floor above."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from compliance.assessment.model import Grade
from compliance.duties import Clock
from compliance.library import Words

Stage = Literal["plan", "act", "check", "close", "closed"]
STAGES: tuple[Stage, ...] = ("plan", "act", "check", "close", "closed")
NONCONFORMITIES = ("major", "minor")  # these close only when something that was done about them worked
TROUBLES = ("major", "minor", "observation")  # what, found at the same item again, has come back


@dataclass(frozen=True, slots=True)
class ChangeView:
    """An action went to somebody else or to another day."""

    from_person: UUID
    from_due_on: date
    to_person: UUID
    to_due_on: date
    why: str
    changed_by: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class ActionView:
    """What a person is to do about a finding, and what became of it."""

    id: int
    finding: int
    title: str
    person: UUID
    due_on: date
    done_by: UUID | None
    done_on: date | None
    checked_by: UUID | None
    checked_on: date | None
    worked: bool | None
    seen: str
    withdrawn_on: date | None

    def overdue(self, day: date) -> bool:
        """Whether it should have been taken by now."""
        return self.done_on is None and self.withdrawn_on is None and self.due_on < day


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with its actions. `before` and `after`: those at the same item that were opened earlier and later."""

    id: int
    assessment: int
    cycle: str
    running: bool
    item: str
    clause: str
    title: Words
    grade: Grade
    said: str
    opened_by: UUID
    opened_on: date
    closed_by: UUID | None
    closed_on: date | None
    actions: tuple[ActionView, ...]
    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()

    @property
    def stage(self) -> Stage:
        """What is to happen next."""
        standing = [each for each in self.actions if each.withdrawn_on is None]
        if self.closed_on is not None:
            return "closed"
        if any(each.done_on is None for each in standing):
            return "act"
        if any(each.checked_on is None for each in standing):
            return "check"
        if self.grade in NONCONFORMITIES and not any(each.worked for each in standing):
            return "plan"
        return "close" if standing or self.grade == "good_practice" else "plan"

    @property
    def closable(self) -> bool:
        """Whether nothing waits, and something worked where it is a nonconformity."""
        worked = [each.worked for each in self.actions if each.withdrawn_on is None]
        return self.closed_on is None and None not in worked and (self.grade not in NONCONFORMITIES or True in worked)

    @property
    def due_on(self) -> date | None:
        """The first day by which something is to be done about it."""
        waiting = [each.due_on for each in self.actions if each.done_on is None and each.withdrawn_on is None]
        return min(waiting, default=None) if self.closed_on is None else None

    def overdue(self, day: date) -> bool:
        """Whether something should have been done about it by now."""
        return self.due_on is not None and self.due_on < day


@dataclass(frozen=True, slots=True)
class Asked:
    """Which findings of an organisation somebody wants to see; empty and None: all."""

    grade: str = ""
    item: str = ""
    person: UUID | None = None
    cycle: int | None = None
    overdue: bool = False

    def lets_in(self, finding: FindingView, day: date) -> bool:
        """Whether a finding is among them."""
        return (
            (not self.grade or finding.grade == self.grade)
            and (not self.item or finding.item == self.item)
            and (self.person is None or any(each.person == self.person for each in finding.actions))
            and (self.cycle is None or finding.assessment == self.cycle)
            and (not self.overdue or finding.overdue(day))
        )


@dataclass(frozen=True, slots=True)
class BoardView:
    """Findings by what is to happen next, and what they can be narrowed by."""

    day: date
    asked: Asked
    columns: Mapping[Stage, tuple[FindingView, ...]]
    shown: int
    total: int
    overdue: int
    items: tuple[tuple[str, str, Words], ...]  # id, clause and title of items that have a finding
    people: tuple[UUID, ...]  # who have an action
    cycles: tuple[tuple[int, str], ...]
    running: tuple[tuple[int, str], ...]  # assessments in which a finding can be opened
    everything: bool  # of a respondent: those with an action of theirs


@dataclass(frozen=True, slots=True)
class NewFindingView:
    """Where a finding may be opened: running assessments (id, cycle), each with its items (id, clause, title)."""

    places: tuple[tuple[int, str, tuple[tuple[str, str, Words], ...]], ...]


@dataclass(frozen=True, slots=True)
class CauseView:
    """Why a finding came about, as somebody found."""

    method: str
    said: str
    person: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class StepView:
    """One thing that happened to a finding; `action` where it happened to one of its actions."""

    kind: str
    person: UUID | None
    at: datetime
    action: str
    change: ChangeView | None = None
    cause: CauseView | None = None
    worked: bool | None = None


@dataclass(frozen=True, slots=True)
class FindingPageView:
    """A finding, whole: itself, what came before it at the same item, its causes, and its history, oldest first."""

    finding: FindingView
    day: date
    causes: tuple[CauseView, ...]  # newest first
    steps: tuple[StepView, ...]
    others: tuple[FindingView, ...]  # at the same item, oldest first
    leads: bool
    reviews: bool
    me: UUID

    @property
    def earlier(self) -> tuple[FindingView, ...]:
        """What was found at the item before."""
        return tuple(each for each in self.others if each.id in self.finding.before)

    @property
    def later(self) -> tuple[FindingView, ...]:
        """What was found at the item afterwards."""
        return tuple(each for each in self.others if each.id in self.finding.after)

    @property
    def changeable(self) -> bool:
        """Whether anything of it may be changed: its cycle runs."""
        return self.finding.running

    def finishes(self, action: ActionView) -> bool:
        """Whether the reader may say that an action was taken."""
        return self._stands(action) and action.done_on is None and (self.leads or action.person == self.me)

    def undoes(self, action: ActionView) -> bool:
        """Whether the reader may take that back."""
        taken = action.done_on is not None and action.checked_on is None
        return self._stands(action) and taken and (self.leads or action.person == self.me)

    def changes(self, action: ActionView) -> bool:
        """Whether the reader may give it to somebody else, another day, or withdraw it."""
        return self._stands(action) and action.done_on is None and self.leads

    def checks(self, action: ActionView) -> bool:
        """Whether the reader is the other person who may say that it worked."""
        taken = action.done_on is not None and action.checked_on is None
        return self._stands(action) and taken and self.reviews and self.me not in (action.done_by, action.person)

    def awaits_another(self, action: ActionView) -> bool:
        """Whether it waits for another person than the reader, who had a part in it."""
        taken = action.done_on is not None and action.checked_on is None
        return self._stands(action) and taken and not self.checks(action)

    def _stands(self, action: ActionView) -> bool:
        return self.changeable and self.finding.closed_on is None and action.withdrawn_on is None


DueKind = Literal["action", "answer", "evidence", "request", "measure", "risk", "duty"]


@dataclass(frozen=True, slots=True)
class DueView:
    """Something that has a day. `words` is what people wrote of it, and stays in the house; `private`: nobody but those
    who lead and its collector may read it. `title` is the library's, None where it has none for it.
    """

    kind: DueKind
    subject: str  # id of the action or evidence, the item's or the duty's
    day: date
    item: str
    clause: str
    title: Words | None
    assessment: int | None
    person: UUID | None
    words: str
    finding: int | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class CalendarView:
    """A month of days in Kazakhstan, in weeks from Monday, with what is due on each; and what was due before today."""

    month: date  # its first day
    today: date
    weeks: tuple[tuple[date, ...], ...]
    dues: Mapping[date, tuple[DueView, ...]]
    late: tuple[DueView, ...]

    @property
    def days(self) -> tuple[tuple[date, tuple[DueView, ...]], ...]:
        """The days of the month on which something is due."""
        found = sorted(self.dues.items())
        return tuple((day, dues) for day, dues in found if (day.year, day.month) == (self.month.year, self.month.month))


@dataclass(frozen=True, slots=True)
class DutyRecordView:
    """A record that a duty was done. `taken_back`: why it was a mistake."""

    id: int
    done_on: date
    note: str
    evidence: int | None
    evidence_name: str | None
    recorded_by: UUID
    recorded_at: datetime
    taken_back: str | None


@dataclass(frozen=True, slots=True)
class DutyView:
    """A duty with its clock, its records (newest first), and evidence that could show that it was done."""

    clock: Clock
    records: tuple[DutyRecordView, ...]
    evidence: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class DutiesView:
    """The duties of an organisation. `known`: its profile is that of an assessment, not one chosen on the page."""

    day: date
    profile: str
    known: bool
    profiles: Mapping[str, tuple[Words, Words]]
    duties: tuple[DutyView, ...]
    leads: bool


WaitKind = Literal[
    "items", "actions", "measures", "requests", "checks", "evidence", "reviews", "agreements", "approvals", "plans",
    "duties", "policies", "declarations", "decisions", "risks", "trainings",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class WaitView:
    """One thing that waits for somebody."""

    subject: str  # id of the action, evidence, snapshot or finding, the item's or the duty's
    assessment: int | None
    item: str
    clause: str
    title: Words | None
    due_on: date | None = None
    finding: int | None = None
    words: str = ""  # what people wrote of it, where the library has no title


@dataclass(frozen=True, slots=True)
class WaitingView:
    """Everything that waits for a colleague, by kind, the most urgent first; kinds without anything are left out."""

    day: date
    waits: Mapping[WaitKind, tuple[WaitView, ...]]

    @property
    def total(self) -> int:
        """How many things."""
        return sum(len(each) for each in self.waits.values())

    def late(self, kind: WaitKind) -> int:
        """How many of a kind should have been done by now."""
        return sum(1 for each in self.waits.get(kind, ()) if each.due_on is not None and each.due_on < self.day)
