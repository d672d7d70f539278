"""Everything that can happen to a self-assessment. People are ids here, and no word of an answer is told."""

from dataclasses import dataclass
from datetime import date

from infra.events import Event, event


@event("assessment.opened", about="assessment")
@dataclass(frozen=True, slots=True)
class Opened(Event):
    """A self-assessment began."""

    assessment: int
    edition: str
    profile: str
    cycle: str


@event("assessment.assigned", about="assessment")
@dataclass(frozen=True, slots=True)
class ItemsAssigned(Event):
    """Items were given to a person to answer; `items` are parted by blanks."""

    assessment: int
    items: str
    person: str
    due_on: date | None


@event("assessment.taken_back", about="assessment")
@dataclass(frozen=True, slots=True)
class ItemsTakenBack(Event):
    """A person no longer answers these items."""

    assessment: int
    items: str
    person: str


@event("assessment.answered", about="assessment")
@dataclass(frozen=True, slots=True)
class Answered(Event):
    """An item was answered, or its answer changed. The words are in the history of answers."""

    assessment: int
    item: str
    version: int
    claimed: int | None


@event("assessment.not_applicable", about="assessment")
@dataclass(frozen=True, slots=True)
class MarkedNotApplicable(Event):
    """Somebody says that an item does not concern the organisation."""

    assessment: int
    item: str
    version: int


@event("assessment.not_applicable_approved", about="assessment")
@dataclass(frozen=True, slots=True)
class NotApplicableApproved(Event):
    """A second person agreed that an item does not concern the organisation."""

    assessment: int
    item: str
    version: int


@event("assessment.waiver_asked", about="assessment")
@dataclass(frozen=True, slots=True)
class WaiverAsked(Event):
    """A reason was given why an item stands above what it rests on."""

    assessment: int
    item: str
    version: int


@event("assessment.waiver_accepted", about="assessment")
@dataclass(frozen=True, slots=True)
class WaiverAccepted(Event):
    """A second person accepted the reason."""

    assessment: int
    item: str
    version: int


@event("assessment.evidence_attached", about="assessment")
@dataclass(frozen=True, slots=True)
class EvidenceAttached(Event):
    """Evidence came to an item."""

    assessment: int
    item: str
    evidence: int
    sha256: str


@event("assessment.evidence_renewed", about="evidence")
@dataclass(frozen=True, slots=True)
class EvidenceRenewed(Event):
    """Newer evidence takes the place of older; `renews` is the older."""

    evidence: int
    renews: int
    sha256: str


@event("assessment.evidence_placed", about="assessment")
@dataclass(frozen=True, slots=True)
class EvidencePlaced(Event):
    """Evidence that was there came to another item."""

    assessment: int
    item: str
    evidence: int


@event("assessment.evidence_confirmed", about="evidence")
@dataclass(frozen=True, slots=True)
class EvidenceConfirmed(Event):
    """A second person looked at evidence and agreed."""

    evidence: int
    sha256: str


@event("assessment.evidence_requested", about="evidence")
@dataclass(frozen=True, slots=True)
class EvidenceRequested(Event):
    """A person was asked for newer evidence by a day."""

    evidence: int
    request: int
    person: str
    due_on: date


@event("assessment.evidence_request_withdrawn", about="evidence")
@dataclass(frozen=True, slots=True)
class EvidenceRequestWithdrawn(Event):
    """Newer evidence is asked for no longer."""

    evidence: int
    request: int


@event("assessment.commented", about="assessment")
@dataclass(frozen=True, slots=True)
class Commented(Event):
    """Somebody remarked something at an item."""

    assessment: int
    item: str
    comment: int


@event("assessment.reviewed", about="assessment")
@dataclass(frozen=True, slots=True)
class Reviewed(Event):
    """A reviewer found a level, of the version that they saw."""

    assessment: int
    item: str
    version: int
    level: int


@event("assessment.finding_opened", about="assessment")
@dataclass(frozen=True, slots=True)
class FindingOpened(Event):
    """A reviewer found something at an item."""

    assessment: int
    item: str
    finding: int
    grade: str


@event("assessment.action_planned", about="assessment")
@dataclass(frozen=True, slots=True)
class ActionPlanned(Event):
    """Somebody is to do something about a finding."""

    assessment: int
    finding: int
    action: int
    person: str
    due_on: date


@event("assessment.action_done", about="assessment")
@dataclass(frozen=True, slots=True)
class ActionDone(Event):
    """A corrective action was taken."""

    assessment: int
    finding: int
    action: int


@event("assessment.action_checked", about="assessment")
@dataclass(frozen=True, slots=True)
class ActionChecked(Event):
    """Another person looked whether a corrective action worked."""

    assessment: int
    finding: int
    action: int
    worked: bool


@event("assessment.finding_closed", about="assessment")
@dataclass(frozen=True, slots=True)
class FindingClosed(Event):
    """A finding is settled."""

    assessment: int
    finding: int


@event("assessment.cause_found", about="assessment")
@dataclass(frozen=True, slots=True)
class CauseFound(Event):
    """Somebody wrote down why a finding came about. The words are in the table of causes."""

    assessment: int
    finding: int
    cause: int
    method: str


@event("assessment.action_changed", about="assessment")
@dataclass(frozen=True, slots=True)
class ActionChanged(Event):
    """An action went to somebody else or to another day; `change` has before, after and why."""

    assessment: int
    finding: int
    action: int
    change: int
    person: str
    due_on: date


@event("assessment.action_undone", about="assessment")
@dataclass(frozen=True, slots=True)
class ActionUndone(Event):
    """It was said too early that an action was taken."""

    assessment: int
    finding: int
    action: int


@event("assessment.action_withdrawn", about="assessment")
@dataclass(frozen=True, slots=True)
class ActionWithdrawn(Event):
    """An action is no longer asked for."""

    assessment: int
    finding: int
    action: int


@event("assessment.finding_reopened", about="assessment")
@dataclass(frozen=True, slots=True)
class FindingReopened(Event):
    """A finding is not settled after all."""

    assessment: int
    finding: int


@event("duty.recorded", about="duty")
@dataclass(frozen=True, slots=True)
class DutyRecorded(Event):
    """A duty that the law lays on the organisation was done on a day."""

    duty: str
    record: int
    done_on: date


@event("duty.taken_back", about="duty")
@dataclass(frozen=True, slots=True)
class DutyTakenBack(Event):
    """A record of a duty was a mistake."""

    duty: str
    record: int


@event("assessment.submitted", about="assessment")
@dataclass(frozen=True, slots=True)
class Submitted(Event):
    """An assessment was frozen and submitted for approval."""

    assessment: int
    snapshot: int
    sha256: str


@event("assessment.approved", about="assessment")
@dataclass(frozen=True, slots=True)
class Approved(Event):
    """A second person approved what was submitted: exactly the bytes of this hash."""

    assessment: int
    snapshot: int
    sha256: str


@event("assessment.closed", about="assessment")
@dataclass(frozen=True, slots=True)
class Closed(Event):
    """A cycle ended; its levels are the past of the next one."""

    assessment: int
