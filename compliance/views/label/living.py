"""What pages show of labels in use: to the desk, and to the companies whose labels they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from compliance.label.living import Standing
from compliance.library.model import Words
from infra.i18n import Bilingual, Text


@dataclass(frozen=True, slots=True)
class AskedLabels:
    """How a list of labels is narrowed: words are a number of a label or of a company."""

    words: str = ""
    standing: str = ""
    level: str = ""
    due: str = ""  # survey, renewal, decision, agreement
    after: int = 0


@dataclass(frozen=True, slots=True)
class LabelLine:
    """A label in a list of the desk."""

    id: int
    number: str
    reference: str  # of its company
    name: Bilingual
    level: str
    standing: Standing
    valid_until: date
    suspended_until: date | None
    survey_due_on: date | None
    waiting: int  # acts that wait for a second person
    incidents: int  # that are open
    open: bool  # to whoever looks


@dataclass(frozen=True, slots=True)
class LabelsView:
    """The register of labels as the desk has it."""

    labels: tuple[LabelLine, ...]
    asked: AskedLabels
    after: int | None
    day: date


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Something that happened to a label, as everybody may know it."""

    what: str
    reason: Words | None
    on_day: date
    version: int


@dataclass(frozen=True, slots=True)
class ActView:
    """A proposal to do something to a label, and what became of it."""

    id: int
    what: str
    reason: Words
    said: str  # empty: by the daily check
    incident: int | None
    by_check: bool
    proposed_by: str
    proposed_at: datetime
    mine: bool  # proposed by whoever looks
    decided_by: str
    decided_at: datetime | None
    agreed: bool | None
    why: str | None


@dataclass(frozen=True, slots=True)
class CheckView:
    """What register and workspace said of a label."""

    at: datetime
    checked_at: datetime
    unmet: tuple[Words, ...]
    unknown: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """An incident in a list."""

    id: int
    label: int
    number: str
    name: Bilingual
    kind: str
    state: str
    due_on: date | None
    found_at: datetime
    outcome: str | None
    suspended: bool  # its label is


@dataclass(frozen=True, slots=True)
class IncidentsView:
    """Incidents that are open, the soonest deadline first; then those that ended last."""

    open: tuple[IncidentLine, ...]
    closed: tuple[IncidentLine, ...]
    day: date


@dataclass(frozen=True, slots=True)
class Facts:
    """What was seen: requirements that are no longer met, lists by code, or what an officer wrote."""

    requirements: tuple[tuple[str, Words], ...]  # id and title
    lists: tuple[Text, ...]  # names of sources
    said: str
    misuse: str  # number of a case; empty where there is none
    survey: int | None


@dataclass(frozen=True, slots=True)
class IncidentView:
    """One incident with all that belongs to it."""

    line: IncidentLine
    reference: str
    standing: Standing
    facts: Facts
    by_check: bool
    explanation: str | None
    explained_at: datetime | None
    said: str | None
    closed_at: datetime | None
    acts: tuple[ActView, ...]
    day: date

    @property
    def waiting(self) -> ActView | None:
        """The act that waits for another person."""
        return next((act for act in self.acts if act.agreed is None), None)

    @property
    def choices(self) -> tuple[str, ...]:
        """What may be proposed now."""
        if self.line.state == "closed" or self.waiting is not None:
            return ()
        if self.standing == "suspended":
            own = any(act.what == "suspend" and act.agreed for act in self.acts)
            return ("reinstate", "suspend", "revoke") if own else ("nothing", "warning", "revoke")
        return ("nothing", "warning", "suspend", "revoke") if self.standing == "active" else ()


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """A surveillance in a list, and all that was said in it."""

    id: int
    label: int
    number: str
    name: Bilingual
    due_on: date
    state: str
    assessor: str
    mine: bool  # whoever looks is the assessor
    said: str | None
    found_on: date | None
    cure_by: date | None
    answer: str | None
    answered_at: datetime | None
    settled_by: str
    settled_at: datetime | None

    @property
    def waits_for(self) -> str:
        """Whose turn it is: an assessor to be named, the assessor, the company, whoever settles it; nobody's."""
        if self.state in ("passed", "failed"):
            return ""
        if self.said is None:
            return "assessor" if self.assessor else "assigning"
        return "company" if self.state == "answering" and self.answer is None else "settling"


@dataclass(frozen=True, slots=True)
class SurveysView:
    """Surveillance that goes on, the soonest first; then what was settled last."""

    open: tuple[SurveyLine, ...]
    settled: tuple[SurveyLine, ...]
    day: date


@dataclass(frozen=True, slots=True)
class SurveyView:
    """One surveillance; `assessors`: who may be given it, by id and name."""

    line: SurveyLine
    assessors: tuple[tuple[UUID, str], ...]
    day: date


@dataclass(frozen=True, slots=True)
class LabelView:
    """One label as the desk has it."""

    line: LabelLine
    products: tuple[Mapping[str, str], ...]
    sites: tuple[str, ...]
    version: int
    scheme_version: str
    granted_on: date
    valid_from: date
    suspended_on: date | None
    ended_on: date | None
    surveyed_on: date | None
    application: int
    history: tuple[HistoryLine, ...]
    checks: tuple[CheckView, ...]
    incidents: tuple[IncidentLine, ...]
    acts: tuple[ActView, ...]
    surveys: tuple[SurveyLine, ...]
    misuse: int  # cases about it
    suggests: bool  # what suspended it was put right: somebody may propose to reinstate it
    overdue: bool  # it has been suspended for as long as one may
    day: date

    @property
    def waiting(self) -> ActView | None:
        """The act that waits for another person."""
        return next((act for act in self.acts if act.agreed is None), None)

    @property
    def choices(self) -> tuple[str, ...]:
        """What may be proposed without an incident."""
        if self.waiting is not None:
            return ()
        return {"active": ("suspend", "revoke"), "suspended": ("reinstate", "revoke")}.get(self.line.standing, ())


@dataclass(frozen=True, slots=True)
class OwnLabel:
    """A label as its company sees it."""

    id: int
    number: str
    level: str
    standing: Standing
    version: int
    products: tuple[Mapping[str, str], ...]
    sites: tuple[str, ...]
    valid_from: date
    valid_until: date
    suspended_until: date | None
    survey_due_on: date | None
    renews_from: date
    renews: bool  # it may be applied for now
    history: tuple[HistoryLine, ...]
    incidents: int  # that wait for the company's word
    surveys: int
    acts: tuple[ActView, ...]


@dataclass(frozen=True, slots=True)
class StandingView:
    """The labels of a company, the newest first."""

    labels: tuple[OwnLabel, ...]
    answers_for: bool  # whoever looks may withdraw it
    day: date


@dataclass(frozen=True, slots=True)
class MisuseLine:
    """A case of misuse in a list."""

    id: int
    number: str
    told_at: datetime
    state: str
    product: str
    place: str
    number_seen: str
    label: int | None
    label_number: str
    outcome: str | None
    photo: bool


@dataclass(frozen=True, slots=True)
class MisusesView:
    """Cases that are open, the oldest first; then those that were closed last."""

    open: tuple[MisuseLine, ...]
    closed: tuple[MisuseLine, ...]


@dataclass(frozen=True, slots=True)
class MeasureView:
    """What was done about a misuse."""

    kind: str
    said: str
    person: str
    at: datetime
    incident: int | None


@dataclass(frozen=True, slots=True)
class MisuseView:
    """One case with all that belongs to it. `contact` is for those who manage labels alone."""

    line: MisuseLine
    said: str
    contact: str
    has_contact: bool
    measures: tuple[MeasureView, ...]
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class WarningView:
    """A public warning about a label."""

    number: str  # of the case
    product: str
    place: str
    said: str
    day: date
