"""What pages of certificates of conformity are given. People are ids here: who they are is known a floor above."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StateView:
    """What became of a certificate: since when, why, and who wrote that down."""

    state: str
    since: date
    why: str
    person: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class ConsentView:
    """The organisation agreed that everybody sees it, or took that back."""

    shown: bool
    person: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class CertificateView:
    """A certificate with all that became of it, newest first."""

    id: int
    standard: str
    body: str
    accreditation: str
    number: str
    scope: str
    issued_on: date
    ends_on: date
    evidence: int | None
    added_by: UUID
    added_at: datetime
    states: tuple[StateView, ...]
    consents: tuple[ConsentView, ...]
    day: date

    @property
    def state(self) -> str:
        """Valid, suspended, withdrawn; or expired, which nobody has to write down."""
        written = self.states[0].state
        return "expired" if written != "withdrawn" and self.ends_on < self.day else written

    @property
    def shown(self) -> bool:
        """Whether its public profile shows it."""
        return bool(self.consents) and self.consents[0].shown

    @property
    def days_left(self) -> int:
        """Until it runs out."""
        return (self.ends_on - self.day).days


@dataclass(frozen=True, slots=True)
class CertificatesView:
    """All certificates of an organisation, those that hold first."""

    certificates: tuple[CertificateView, ...]
    leads: bool
    heads: bool  # whether the viewer may agree that the public sees them
