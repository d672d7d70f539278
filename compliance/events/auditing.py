"""What happens to audit packages and to the access of auditors from outside."""

from dataclasses import dataclass
from datetime import date

from infra.events import Event, event


@event("audit.package_ordered", about="assessment")
@dataclass(frozen=True, slots=True)
class PackageOrdered(Event):
    """An audit package of a snapshot was asked for."""

    assessment: int
    package: int
    snapshot: int
    restricted: bool


@event("audit.package_made", about="assessment")
@dataclass(frozen=True, slots=True)
class PackageMade(Event):
    """An audit package is ready: its hash, and the root over its files."""

    assessment: int
    package: int
    sha256: str
    root: str


@event("audit.package_failed", about="assessment")
@dataclass(frozen=True, slots=True)
class PackageFailed(Event):
    """An audit package could not be made; `why` is the id of the sentence."""

    assessment: int
    package: int
    why: str


@event("audit.package_cancelled", about="assessment")
@dataclass(frozen=True, slots=True)
class PackageCancelled(Event):
    """Somebody called an audit package off."""

    assessment: int
    package: int


@event("audit.taken", about="assessment")
@dataclass(frozen=True, slots=True)
class OutputTaken(Event):
    """Somebody took a file of an assessment away: `what` it was."""

    assessment: int
    what: str


@event("audit.invited", about="assessment")
@dataclass(frozen=True, slots=True)
class AuditorInvited(Event):
    """Somebody from outside was invited to read an assessment between two days."""

    assessment: int
    access: int
    starts_on: date
    ends_on: date
    restricted: bool


@event("audit.accepted", about="assessment")
@dataclass(frozen=True, slots=True)
class AuditorAccepted(Event):
    """The invited person said yes; their access begins on its first day."""

    assessment: int
    access: int
    person: str


@event("audit.closed", about="assessment")
@dataclass(frozen=True, slots=True)
class AuditorClosed(Event):
    """An access ended before its last day: withdrawn, declined or revoked."""

    assessment: int
    access: int
    outcome: str


@event("audit.opened", about="assessment")
@dataclass(frozen=True, slots=True)
class AuditOpened(Event):
    """An auditor from outside opened something of an assessment."""

    assessment: int
    access: int
    what: str
