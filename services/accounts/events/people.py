"""Everything that can happen to an account: the kinds of its events. A person is an id here; no name, no address."""

from dataclasses import dataclass
from datetime import datetime

from infra.events import Event, event


@event("person.link_asked", about="person")
@dataclass(frozen=True, slots=True)
class LinkAsked(Event):
    """Somebody asked for a link by mail; `person` is empty where the address has no account."""

    person: str
    link: str  # sign_up, reset or new_email


@event("person.joined", about="person")
@dataclass(frozen=True, slots=True)
class Joined(Event):
    """An account was made."""

    person: str
    way: str  # mail or the code of a provider


@event("person.signed_in", about="person")
@dataclass(frozen=True, slots=True)
class SignedIn(Event):
    """A session began."""

    person: str
    session: int
    method: str
    strong: bool
    new_browser: bool


@event("person.refused", about="person")
@dataclass(frozen=True, slots=True)
class Refused(Event):
    """A proof did not hold; `person` is empty where the address has no account."""

    person: str
    proof: str  # password, code, passkey, provider
    failures: int
    minutes: int  # for which nothing more may be tried; 0 while some are free


@event("person.proved", about="person")
@dataclass(frozen=True, slots=True)
class Proved(Event):
    """Somebody signed in proved once more to be the person."""

    person: str
    session: int
    method: str


@event("person.session_ended", about="person")
@dataclass(frozen=True, slots=True)
class SessionEnded(Event):
    """A session ended before its time."""

    person: str
    session: int
    why: str  # signed_out or revoked


@event("person.sessions_ended", about="person")
@dataclass(frozen=True, slots=True)
class SessionsEnded(Event):
    """All sessions of a person but one ended."""

    person: str
    sessions: int


@event("person.password_set", about="person")
@dataclass(frozen=True, slots=True)
class PasswordSet(Event):
    """A password was set or changed."""

    person: str
    why: str  # changed, reset, renewed


@event("person.factor_added", about="person")
@dataclass(frozen=True, slots=True)
class FactorAdded(Event):
    """An authenticator app or a passkey was added."""

    person: str
    factor: str


@event("person.factor_removed", about="person")
@dataclass(frozen=True, slots=True)
class FactorRemoved(Event):
    """An authenticator app or a passkey was taken away."""

    person: str
    factor: str


@event("person.recovery_made", about="person")
@dataclass(frozen=True, slots=True)
class RecoveryMade(Event):
    """New recovery codes; the old ones are void."""

    person: str


@event("person.details_changed", about="person")
@dataclass(frozen=True, slots=True)
class DetailsChanged(Event):
    """Name, language or time zone changed."""

    person: str
    fields: str


@event("person.email_changed", about="person")
@dataclass(frozen=True, slots=True)
class EmailChanged(Event):
    person: str


@event("person.exported", about="person")
@dataclass(frozen=True, slots=True)
class Exported(Event):
    """A person took a copy of everything kept about them."""

    person: str


@event("person.erased", about="person")
@dataclass(frozen=True, slots=True)
class Erased(Event):
    """An account was deleted: what was personal is gone, the trail stays."""

    person: str


@event("provider.added", about="provider")
@dataclass(frozen=True, slots=True)
class ProviderAdded(Event):
    provider: str
    issuer: str


@event("provider.closed", about="provider")
@dataclass(frozen=True, slots=True)
class ProviderClosed(Event):
    provider: str


@event("identity.linked", about="person")
@dataclass(frozen=True, slots=True)
class IdentityLinked(Event):
    """A person of ours and a provider's are one."""

    person: str
    provider: str


@event("person.factors_taken", about="person")
@dataclass(frozen=True, slots=True)
class FactorsTaken(Event):
    """An administrator took away all proofs of somebody who has lost them."""

    person: str


@event("person.blocked", about="person")
@dataclass(frozen=True, slots=True)
class Blocked(Event):
    person: str


@event("person.unblocked", about="person")
@dataclass(frozen=True, slots=True)
class Unblocked(Event):
    person: str


@event("person.staff_role", about="person")
@dataclass(frozen=True, slots=True)
class StaffRoleChanged(Event):
    """A person was given a role at Atameken, or lost it."""

    person: str
    role: str
    given: bool


@event("person.acts_for", about="person")
@dataclass(frozen=True, slots=True)
class ActsFor(Event):
    """A person chose the organisation they act for; empty: none."""

    person: str
    chosen: str


@event("claim.made", about="organisation")
@dataclass(frozen=True, slots=True)
class Claimed(Event):
    """A person said that they speak for an organisation."""

    bin: str
    claim: int
    person: str


@event("claim.sent", about="organisation")
@dataclass(frozen=True, slots=True)
class ClaimSent(Event):
    """A person asked staff to verify it."""

    bin: str
    claim: int


@event("claim.decided", about="organisation")
@dataclass(frozen=True, slots=True)
class ClaimDecided(Event):
    """A claim was granted, refused or withdrawn; `how` is certificate, staff or person."""

    bin: str
    claim: int
    person: str
    outcome: str
    how: str
    roles: str  # given in the organisation, parted by blanks
    certificate: str  # issuer, serial number, algorithm, how revocation was checked


@event("organisation.state", about="organisation")
@dataclass(frozen=True, slots=True)
class OrganisationStateChanged(Event):
    """Staff suspended an organisation or let it go on."""

    bin: str
    state: str
    reason: str


@event("member.invited", about="organisation")
@dataclass(frozen=True, slots=True)
class Invited(Event):
    bin: str
    invitation: int
    roles: str


@event("member.invitation_closed", about="organisation")
@dataclass(frozen=True, slots=True)
class InvitationClosed(Event):
    """An invitation was withdrawn or declined."""

    bin: str
    invitation: int
    outcome: str


@event("member.joined", about="organisation")
@dataclass(frozen=True, slots=True)
class MemberJoined(Event):
    """A person came into an organisation by an invitation, was taken back, or plays in a synthetic register."""

    bin: str
    person: str
    roles: str
    way: str  # invitation, restored or demo


@event("member.roles", about="organisation")
@dataclass(frozen=True, slots=True)
class RolesChanged(Event):
    bin: str
    person: str
    before: str
    after: str


@event("member.ended", about="organisation")
@dataclass(frozen=True, slots=True)
class MemberEnded(Event):
    """A person left an organisation, was removed, or erased their account."""

    bin: str
    person: str
    why: str


@event("inquiry.opened", about="company")
@dataclass(frozen=True, slots=True)
class InquiryOpened(Event):
    """An organisation stated why it looks a company up."""

    bin: str
    inquiry: int
    purpose: str


@event("inquiry.closed", about="company")
@dataclass(frozen=True, slots=True)
class InquiryClosed(Event):
    bin: str
    inquiry: int


@event("company.looked_up", about="company")
@dataclass(frozen=True, slots=True)
class LookedUp(Event):
    """An organisation was shown what is not public of a company, or took its profile away."""

    bin: str
    look_up: int
    inquiry: int
    way: str  # page, xlsx, csv or json
    as_of: datetime
    shown: str  # SHA-256
