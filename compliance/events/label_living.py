"""What happens while a label is in use. Ids and codes only: what was said stands in the row."""

from dataclasses import dataclass

from infra.events import Event, event


@event("label.act_proposed", about="label")
@dataclass(frozen=True, slots=True)
class ActProposed(Event):
    """Somebody proposes to do something to a label; it waits for another person."""

    label: int
    act: int
    what: str


@event("label.act_refused", about="label")
@dataclass(frozen=True, slots=True)
class ActRefused(Event):
    """The other person does not agree."""

    label: int
    act: int


@event("label.incident_opened", about="label")
@dataclass(frozen=True, slots=True)
class IncidentOpened(Event):
    """Something happened, and the company is asked to explain."""

    label: int
    incident: int
    because: str


@event("label.incident_explained", about="label")
@dataclass(frozen=True, slots=True)
class IncidentExplained(Event):
    """The company said its word."""

    label: int
    incident: int


@event("label.incident_due", about="label")
@dataclass(frozen=True, slots=True)
class IncidentDue(Event):
    """The time to explain is over: people decide."""

    label: int
    incident: int


@event("label.incident_closed", about="label")
@dataclass(frozen=True, slots=True)
class IncidentClosed(Event):
    """An incident ended."""

    label: int
    incident: int
    outcome: str


@event("label.survey_opened", about="label")
@dataclass(frozen=True, slots=True)
class SurveyOpened(Event):
    """The yearly surveillance began."""

    label: int
    survey: int


@event("label.survey_assigned", about="label")
@dataclass(frozen=True, slots=True)
class SurveyAssigned(Event):
    """An assessor has the surveillance of a label."""

    label: int
    survey: int
    person: str


@event("label.survey_found", about="label")
@dataclass(frozen=True, slots=True)
class SurveyFound(Event):
    """The assessor said what they found: in order, or something to be put right by a day."""

    label: int
    survey: int
    to_cure: bool


@event("label.survey_answered", about="label")
@dataclass(frozen=True, slots=True)
class SurveyAnswered(Event):
    """The company answered what surveillance found."""

    label: int
    survey: int


@event("label.survey_settled", about="label")
@dataclass(frozen=True, slots=True)
class SurveySettled(Event):
    """Somebody other than the assessor said whether surveillance was passed."""

    label: int
    survey: int
    passed: bool


@event("label.expired", about="label")
@dataclass(frozen=True, slots=True)
class LabelExpired(Event):
    """The last day of a label is over, and it was not renewed."""

    label: int


@event("label.misuse_told", about="label_misuse")
@dataclass(frozen=True, slots=True)
class MisuseTold(Event):
    """Somebody told of a mark where it should not be. Nothing of who."""

    number: str


@event("label.misuse_changed", about="label_misuse")
@dataclass(frozen=True, slots=True)
class MisuseChanged(Event):
    """A case of misuse was taken up, linked to a label, or closed."""

    number: str
    what: str


@event("label.measure_taken", about="label_misuse")
@dataclass(frozen=True, slots=True)
class MeasureTaken(Event):
    """Something was done about a misuse."""

    number: str
    measure: str
