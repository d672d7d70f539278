"""What happens to applications for the label and to labels. Ids only: what was said stands in the case."""

from dataclasses import dataclass
from datetime import date

from infra.events import Event, event


@event("label.opened", about="label_application")
@dataclass(frozen=True, slots=True)
class ApplicationOpened(Event):
    """An application was begun."""

    application: int
    level: str
    purpose: str


@event("label.stepped", about="label_application")
@dataclass(frozen=True, slots=True)
class Stepped(Event):
    """A case went on by an act."""

    application: int
    act: str
    source: str
    target: str


@event("label.check_wanted", about="label_application")
@dataclass(frozen=True, slots=True)
class CheckWanted(Event):
    """Somebody wants the requirements of a case held against register and workspace again."""

    application: int


@event("label.interest_said", about="desk_interest")
@dataclass(frozen=True, slots=True)
class InterestSaid(Event):
    """Somebody at the desk entered, ended or took back an interest: open cases are held against it."""

    interest: int
    person: str


@event("label.granted", about="label")
@dataclass(frozen=True, slots=True)
class LabelGranted(Event):
    """A label was granted, renewed, or its scope changed: `version` says which credential is to be issued."""

    label: int
    application: int
    version: int


@event("label.suspended", about="label")
@dataclass(frozen=True, slots=True)
class LabelSuspended(Event):
    """A label may not be used until somebody decides about it."""

    label: int
    reason: str
    until: date


@event("label.reinstated", about="label")
@dataclass(frozen=True, slots=True)
class LabelReinstated(Event):
    """A suspended label is in use again."""

    label: int


@event("label.ended", about="label")
@dataclass(frozen=True, slots=True)
class LabelEnded(Event):
    """A label was revoked, or withdrawn by its company, for good."""

    label: int
    how: str
    reason: str
