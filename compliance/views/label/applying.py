"""What the rooms of the label show of applications, to whoever applies. People are ids: a floor above knows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from compliance.library.model import Words
from compliance.library.scheme import Requirement, SchemeLevel
from compliance.queries.heads import Head
from infra.i18n import Size, Text, text


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """An application in a list."""

    id: int
    number: str | None
    purpose: str
    level: Words
    state: str
    turn: str | None
    due_on: date | None
    opened_at: datetime
    submitted_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class LabelLine:
    """The label that an organisation holds, and when it may be renewed."""

    id: int
    number: str
    level: Words
    standing: str
    valid_until: date
    renewal_on: date
    renewal_open: bool


@dataclass(frozen=True, slots=True)
class LabelOverview:
    """Where an organisation stands: what is under way, the label it holds, what was before, newest first."""

    open: ApplicationLine | None
    label: LabelLine | None
    past: tuple[ApplicationLine, ...]
    barred_until: date | None

    @property
    def may_begin(self) -> bool:
        """Whether a first application may be begun now."""
        return self.open is None and self.label is None and self.barred_until is None


@dataclass(frozen=True, slots=True)
class SourceSaid:
    """Who said what was found: a source of the register by its code, "indices" or "workspace"; of which day it is."""

    code: str
    day: date | None

    @property
    def name(self) -> Text:
        """What it is called."""
        ours = self.code in ("indices", "workspace")
        return text(f"label.source.{self.code}" if ours else f"source.{self.code}.name")


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """A requirement, whether it is met, what was found of it, and who said so; nothing of what people judge."""

    requirement: Requirement
    asks: Mapping[str, Any]
    met: str
    found: Text | None
    sources: tuple[SourceSaid, ...]


@dataclass(frozen=True, slots=True)
class LevelView:
    """A level with everything it asks."""

    level: SchemeLevel
    lines: tuple[RequirementLine, ...]

    def those(self, met: str) -> tuple[RequirementLine, ...]:
        """The requirements that stand so: met, unmet, unknown, human."""
        return tuple(each for each in self.lines if each.met == met)

    @property
    def automatic(self) -> int:
        """How many of them nobody has to judge."""
        return len(self.lines) - len(self.those("human"))

    @property
    def is_met(self) -> bool:
        """Whether all that can be seen beforehand is met."""
        return len(self.those("met")) == self.automatic


@dataclass(frozen=True, slots=True)
class EligibilityView:
    """Before an application: what each level asks, and how the organisation stands today."""

    day: date
    levels: tuple[LevelView, ...]
    chosen: LevelView
    head: Head | None  # the self-assessment that was looked at
    approved_on: date | None
    changed: bool
    micro: bool
    size: str | None  # in the business register; None: not known
    overview: LabelOverview


@dataclass(frozen=True, slots=True)
class ProductLine:
    """A product: its name, and its code where it has one."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """Something that happened in a case: who did it by their part, and what everybody was told."""

    act: str
    part: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question of the desk and its answer."""

    id: int
    requirement: Words | None
    said: str
    at: datetime
    answer: str | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A file that was given."""

    id: int
    name: str
    size: Size
    requirement: Words | None
    question: int | None
    added_by: UUID
    added_at: datetime


@dataclass(frozen=True, slots=True)
class FindingLine:
    """Something that the assessor found, and what the applicant says of it."""

    id: int
    requirement: Words | None
    grade: str
    said: str
    answer: str | None
    closed: bool


@dataclass(frozen=True, slots=True)
class ReportView:
    """The report of an assessment, with its findings."""

    round: int
    recommendation: str
    summary: str
    advice: str
    visited_on: date | None
    at: datetime
    comment: str | None
    findings: tuple[FindingLine, ...]


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """What must be mended, until when, and what the applicant says of it."""

    id: int
    requirement: Words | None
    said: str
    due_on: date
    shown: str | None
    fulfilled: bool


@dataclass(frozen=True, slots=True)
class Task:
    """A task before submission: its code, whether it is done, and where it is done below the application's path."""

    code: str
    done: bool
    path: str


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application with all that belongs to it."""

    line: ApplicationLine
    level: LevelView
    micro: bool
    round: int
    products: tuple[ProductLine, ...]
    sites: tuple[str, ...]
    language: str
    contact: UUID
    declaration: str | None
    declared_by: UUID | None
    confirmed_by: UUID | None
    confirmed_at: datetime | None
    head: Head | None
    approved_on: date | None
    changed: bool
    checked_at: datetime | None  # None: as of now
    steps: tuple[StepLine, ...]
    questions: tuple[QuestionLine, ...]
    documents: tuple[DocumentLine, ...]
    report: ReportView | None
    conditions: tuple[ConditionLine, ...]
    appeal: str | None  # its reasons
    today: date

    @property
    def is_draft(self) -> bool:
        """Whether nobody but the organisation has seen it."""
        return self.line.state == "draft"

    @property
    def tasks(self) -> tuple[Task, ...]:
        """What is to be done before it can be submitted, in order. There is no fee."""
        here = f"/applications/{self.line.id}"
        return (
            Task("company", self.confirmed_at is not None, f"{here}/company"),
            Task("details", bool(self.products and self.sites), f"{here}/details"),
            Task("assessment", self.approved_on is not None, "/eligibility"),
            Task("training", all(each.met == "met" for each in self.level.lines if each.requirement.room == "training"),
                 "/eligibility"),
            Task("documents", bool(self.documents), f"{here}/documents"),
        )  # fmt: skip

    @property
    def ready(self) -> bool:
        """Whether everything is done without which nobody may sign."""
        needed = {"company", "details", "assessment"}
        return all(task.done for task in self.tasks if task.code in needed) and not self.blocked

    @property
    def blocked(self) -> tuple[RequirementLine, ...]:
        """What only time, or whoever keeps a list, can mend."""
        return tuple(each for each in self.level.those("unmet") if each.requirement.blocks)

    @property
    def wanting(self) -> tuple[RequirementLine, ...]:
        """What is not met, or not known, today."""
        return (*self.level.those("unmet"), *self.level.those("unknown"))

    @property
    def in_time(self) -> bool:
        """Whether the last day of the turn has not passed."""
        return self.line.due_on is None or self.today <= self.line.due_on

    @property
    def unanswered(self) -> int:
        """How many questions are open."""
        return sum(each.answer is None for each in self.questions)
