"""Everything that can happen to a programme: ids only, so that the trail does not tell what was declared."""

from dataclasses import dataclass
from datetime import date

from infra.events import Event, event


@event("programme.drafted", about="policy")
@dataclass(frozen=True, slots=True)
class PolicyDrafted(Event):
    """A version of a document was begun."""

    policy: int
    document: str
    version: int


@event("programme.edited", about="policy")
@dataclass(frozen=True, slots=True)
class PolicyEdited(Event):
    """The text of a draft changed."""

    policy: int
    sha256: str


@event("programme.submitted", about="policy")
@dataclass(frozen=True, slots=True)
class PolicySubmitted(Event):
    """A draft was put up for approval."""

    policy: int
    sha256: str


@event("programme.returned", about="policy")
@dataclass(frozen=True, slots=True)
class PolicyReturned(Event):
    """A text was given back to be worked on."""

    policy: int


@event("programme.approved", about="policy")
@dataclass(frozen=True, slots=True)
class PolicyApproved(Event):
    """A second person approved exactly the text of this hash."""

    policy: int
    sha256: str


@event("programme.published", about="policy")
@dataclass(frozen=True, slots=True)
class PolicyPublished(Event):
    """A version is in force; the one before it is not any more."""

    policy: int
    sha256: str


@event("programme.attested", about="policy")
@dataclass(frozen=True, slots=True)
class PolicyAttested(Event):
    """Somebody read a version and will follow it."""

    policy: int
    sha256: str


@event("programme.sheet_added", about="policy")
@dataclass(frozen=True, slots=True)
class SheetAdded(Event):
    """Signatures on paper were counted."""

    policy: int
    sheet: int
    sha256: str


@event("programme.measure_planned", about="measure")
@dataclass(frozen=True, slots=True)
class MeasurePlanned(Event):
    """Somebody is to do something for the programme."""

    measure: int
    person: str
    due_on: date


@event("programme.measure_done", about="measure")
@dataclass(frozen=True, slots=True)
class MeasureDone(Event):
    """It was done."""

    measure: int


@event("programme.measure_reopened", about="measure")
@dataclass(frozen=True, slots=True)
class MeasureReopened(Event):
    """It is not done after all, or not withdrawn."""

    measure: int


@event("programme.measure_withdrawn", about="measure")
@dataclass(frozen=True, slots=True)
class MeasureWithdrawn(Event):
    """It is not needed any more."""

    measure: int


@event("interests.opened", about="campaign")
@dataclass(frozen=True, slots=True)
class CampaignOpened(Event):
    """People are asked to declare their interests."""

    campaign: int
    due_on: date


@event("interests.closed", about="campaign")
@dataclass(frozen=True, slots=True)
class CampaignClosed(Event):
    """Nobody is asked any more."""

    campaign: int


@event("interests.declared", about="declaration")
@dataclass(frozen=True, slots=True)
class Declared(Event):
    """Somebody declared; what, stands in the declaration alone."""

    declaration: int


@event("interests.decided", about="interest")
@dataclass(frozen=True, slots=True)
class InterestDecided(Event):
    """Somebody else decided about an interest."""

    interest: int


@event("interests.lifted", about="interest")
@dataclass(frozen=True, slots=True)
class MeasureLifted(Event):
    """What was decided holds no longer."""

    interest: int


@event("gifts.entered", about="gift")
@dataclass(frozen=True, slots=True)
class GiftEntered(Event):
    """A gift was entered in the register."""

    gift: int


@event("gifts.decided", about="gift")
@dataclass(frozen=True, slots=True)
class GiftDecided(Event):
    """Somebody else decided about a gift."""

    gift: int


@event("gifts.limits_set", about="limit")
@dataclass(frozen=True, slots=True)
class LimitsSet(Event):
    """Other limits hold from a day on."""

    limit: int
    since: date
