"""Everything that can happen to risks and certificates. People are ids here, and no word of a risk is told."""

from dataclasses import dataclass
from datetime import date

from infra.events import Event, event


@event("risk.added", about="risk")
@dataclass(frozen=True, slots=True)
class RiskAdded(Event):
    """A corruption risk came into the register."""

    risk: int
    likelihood: int
    impact: int


@event("risk.changed", about="risk")
@dataclass(frozen=True, slots=True)
class RiskChanged(Event):
    """A risk is described, scored or treated otherwise; its earlier version stays."""

    risk: int
    version: int
    likelihood: int
    impact: int


@event("risk.reviewed", about="risk")
@dataclass(frozen=True, slots=True)
class RiskReviewed(Event):
    """Somebody looked at a risk again and left it as it was."""

    risk: int
    version: int
    review_on: date


@event("risk.archived", about="risk")
@dataclass(frozen=True, slots=True)
class RiskArchived(Event):
    """A risk is no longer in the register; all that was said of it stays."""

    risk: int
    version: int


@event("risk.restored", about="risk")
@dataclass(frozen=True, slots=True)
class RiskRestored(Event):
    """A risk came back into the register."""

    risk: int
    version: int


@event("risk.accepted", about="risk")
@dataclass(frozen=True, slots=True)
class RiskAccepted(Event):
    """Who answers for the organisation accepted what is left of a risk."""

    risk: int
    version: int


@event("risk.post_added", about="exposed_post")
@dataclass(frozen=True, slots=True)
class PostAdded(Event):
    """A post with more than low risk was entered."""

    post: int
    band: str


@event("risk.post_changed", about="exposed_post")
@dataclass(frozen=True, slots=True)
class PostChanged(Event):
    """What is said of an exposed post changed; `follows` is the entry before."""

    post: int
    follows: int
    band: str


@event("risk.post_closed", about="exposed_post")
@dataclass(frozen=True, slots=True)
class PostClosed(Event):
    """A post is no longer in the register of exposed posts."""

    post: int


@event("risk.analysed", about="risk_analysis")
@dataclass(frozen=True, slots=True)
class RisksAnalysed(Event):
    """An internal analysis of corruption risks was put on record: exactly the bytes of this hash."""

    analysis: int
    sha256: str


@event("assessment.document_kept", about="evidence")
@dataclass(frozen=True, slots=True)
class DocumentKept(Event):
    """A file was taken in that stands at no item yet."""

    evidence: int
    sha256: str


@event("conformity.added", about="conformity")
@dataclass(frozen=True, slots=True)
class ConformityAdded(Event):
    """A certificate of conformity was entered."""

    conformity: int


@event("conformity.changed", about="conformity")
@dataclass(frozen=True, slots=True)
class ConformityChanged(Event):
    """A certificate is valid, suspended or withdrawn since a day."""

    conformity: int
    state: str
    since: date


@event("conformity.shown", about="conformity")
@dataclass(frozen=True, slots=True)
class ConformityShown(Event):
    """The organisation agreed that its public profile shows a certificate."""

    conformity: int


@event("conformity.hidden", about="conformity")
@dataclass(frozen=True, slots=True)
class ConformityHidden(Event):
    """The organisation took back that its public profile shows a certificate."""

    conformity: int
