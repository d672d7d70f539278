"""What pages show of meetings, votes, decisions, conditions and appeals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from compliance.library.scheme import Requirement
from infra.i18n import Bilingual


@dataclass(frozen=True, slots=True)
class CaseHead:
    """A case in a line: its number, whose it is, what it asks for, where it stands."""

    id: int
    number: str
    bin: str
    name: Bilingual
    level: str
    purpose: str
    state: str
    due_on: date | None
    appeal: int | None = None  # against what was done to the label on which the case rests
    act: str | None = None


@dataclass(frozen=True, slots=True)
class MeetingHead:
    """A meeting in a line."""

    id: int
    body: str
    held_at: datetime
    place: str
    state: str
    cases: int


@dataclass(frozen=True, slots=True)
class MeetingsView:
    """Meetings, and cases that wait to be decided, the soonest deadline first."""

    planned: tuple[MeetingHead, ...]
    over: tuple[MeetingHead, ...]
    waiting: tuple[CaseHead, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """Why somebody cannot be asked."""

    why: str
    case: str
    part: str


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who decides about labels, and whether they can come, were asked, were there."""

    person: UUID
    name: str
    bars: tuple[Bar, ...]
    asked: bool
    present: bool | None


@dataclass(frozen=True, slots=True)
class VoteView:
    """A vote."""

    person: UUID
    name: str
    choice: str
    reasons: str


@dataclass(frozen=True, slots=True)
class Item:
    """A case on the agenda: what is proposed, how it was voted on, what was decided."""

    id: int
    case: CaseHead
    proposed: str
    reasons: str
    conditions: tuple[Mapping[str, Any], ...]
    dropped: bool
    votes: tuple[VoteView, ...]
    recused: int
    decision: int | None


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting: who comes, what is decided; `hidden`: cases that are not open to the viewer."""

    head: MeetingHead
    called_by: str
    members: tuple[Member, ...]
    items: tuple[Item, ...]
    hidden: int
    waiting: tuple[CaseHead, ...]
    quorum: int
    sha256: str | None
    mine: UUID | None

    @property
    def asked(self) -> tuple[Member, ...]:
        """Who was asked to come."""
        return tuple(each for each in self.members if each.asked)


@dataclass(frozen=True, slots=True)
class Proposing:
    """A case that is to be put on an agenda: what may be proposed, and what is not met."""

    meeting: MeetingHead
    case: CaseHead
    choices: tuple[str, ...]
    unmet: tuple[Requirement, ...]
    curable: bool
    checked_at: datetime | None
    is_fresh: bool
    recommended: str | None
    days: int


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of the assessment, with the applicant's word on it."""

    requirement: str
    grade: str
    said: str
    answer: str | None
    closed_why: str | None


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item as whoever votes sees it: the case, what was found and said of it, the proposal, votes."""

    meeting: MeetingHead
    item: Item
    summary: str | None
    advice: str | None
    comment: str | None
    recommended: str | None
    review: str | None
    reviewed: str | None
    findings: tuple[Found, ...]
    unmet: tuple[Requirement, ...]
    checked_at: datetime | None
    is_fresh: bool
    appeal: str | None
    quorum: int
    may_vote: bool
    may_declare: bool


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A record of a decision, its hash as it is kept and as it is worked out now, and what took its place."""

    id: int
    case: CaseHead
    decision: str
    reasons: str
    at: datetime
    sha256: str
    is_whole: bool
    document: Mapping[str, Any]
    requirements: Mapping[str, Requirement]
    superseded_by: int | None


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal, and by when it is decided."""

    id: int
    case: CaseHead | None
    act: str | None
    bin: str
    name: Bilingual
    reasons: str
    filed_at: datetime
    due_on: date
    outcome: str | None
    said: str | None


@dataclass(frozen=True, slots=True)
class AppealsView:
    """Appeals that wait, the soonest deadline first, and those decided."""

    waiting: tuple[AppealView, ...]
    settled: tuple[AppealView, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """What has to be done before a conditional grant becomes one."""

    id: int
    requirement: Requirement
    said: str
    due_on: date
    shown: str | None
    shown_at: datetime | None
    fulfilled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """A case that waits for its applicant after a decision: conditional or deferred."""

    case: CaseHead
    reasons: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class HeldView:
    """Cases that wait for their applicants."""

    cases: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision about an organisation's own application, as its room shows it."""

    id: int
    decision: str
    reasons: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnCase:
    """An application of an organisation with what was decided, and what it may still do."""

    case: CaseHead
    decisions: tuple[Outcome, ...]
    conditions: tuple[Condition, ...]
    appeals: tuple[AppealView, ...]
    appeal_by: date | None  # until when a refusal can be appealed against
    reported: bool


@dataclass(frozen=True, slots=True)
class OwnAct:
    """What was done to the organisation's label, and until when it can appeal."""

    id: int
    what: str
    said: str
    at: datetime
    appeal_by: date | None
    appeal: AppealView | None


@dataclass(frozen=True, slots=True)
class OwnDecisions:
    """What was decided about an organisation's applications and label."""

    cases: tuple[OwnCase, ...]
    acts: tuple[OwnAct, ...]
