"""What happens when the label is decided about. Ids only: what was said stands in the record of the decision."""

from dataclasses import dataclass

from infra.events import Event, event


@event("label.meeting_called", about="label_meeting")
@dataclass(frozen=True, slots=True)
class MeetingCalled(Event):
    """A meeting of the panel, or of those who decide appeals, was called."""

    meeting: int
    body: str


@event("label.member_asked", about="label_meeting")
@dataclass(frozen=True, slots=True)
class MemberAsked(Event):
    """Somebody was asked to come to a meeting."""

    meeting: int
    person: str


@event("label.put_on_agenda", about="label_meeting")
@dataclass(frozen=True, slots=True)
class PutOnAgenda(Event):
    """A case was put on the agenda of a meeting, with what is proposed."""

    meeting: int
    agenda: int
    application: int
    proposed: str


@event("label.dropped_from_agenda", about="label_meeting")
@dataclass(frozen=True, slots=True)
class DroppedFromAgenda(Event):
    """A case was taken from the agenda: it is not decided at this meeting."""

    meeting: int
    agenda: int


@event("label.presence_noted", about="label_meeting")
@dataclass(frozen=True, slots=True)
class PresenceNoted(Event):
    """Who came to a meeting was noted."""

    meeting: int
    present: int


@event("label.voted", about="label_application")
@dataclass(frozen=True, slots=True)
class Voted(Event):
    """A member voted; how stands in the record of the decision."""

    application: int
    agenda: int


@event("label.decided", about="label_application")
@dataclass(frozen=True, slots=True)
class Decided(Event):
    """A decision was written down."""

    application: int
    decision: int
    what: str


@event("label.meeting_closed", about="label_meeting")
@dataclass(frozen=True, slots=True)
class MeetingClosed(Event):
    """A meeting is over, and its minutes are fixed."""

    meeting: int


@event("label.meeting_cancelled", about="label_meeting")
@dataclass(frozen=True, slots=True)
class MeetingCancelled(Event):
    """A meeting will not be held."""

    meeting: int


@event("label.condition_shown", about="label_application")
@dataclass(frozen=True, slots=True)
class ConditionShown(Event):
    """The applicant says how a condition was met."""

    application: int
    condition: int


@event("label.appealed", about="label_appeal")
@dataclass(frozen=True, slots=True)
class Appealed(Event):
    """An appeal was filed, against a refusal or against what was done to a label."""

    appeal: int
