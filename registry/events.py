"""Everything that can happen in the register: the kinds of its events."""

from dataclasses import dataclass

from infra.events import Event, event


@event("import.finished", about="source")
@dataclass(frozen=True, slots=True)
class ImportFinished(Event):
    """A snapshot or increment of a source was taken in."""

    source: str
    run_id: int


@event("import.refused", about="source")
@dataclass(frozen=True, slots=True)
class ImportRefused(Event):
    """A file did not look like what its source publishes; nothing was changed."""

    source: str
    run_id: int
    reason: str  # message id


@event("credential.recorded", about="credential")
@dataclass(frozen=True, slots=True)
class CredentialRecorded(Event):
    """A company's certificate or label is shown on its public profile, as of now."""

    credential: int
    what: str
    state: str


@event("credential.closed", about="credential")
@dataclass(frozen=True, slots=True)
class CredentialClosed(Event):
    """A company's certificate or label is no longer shown; who asks as of an earlier day still sees it."""

    credential: int
    what: str


@event("scores.computed", about="scoring")
@dataclass(frozen=True, slots=True)
class CompaniesScored(Event):
    """Indices of some or all companies were computed; `opened` values are new."""

    run_id: int
    scope: str
    companies: int
    opened: int
