"""What pages about organisations, look-ups and the desk show: frozen, one a template.

`bin` is a reference, as in `registry.views`: an organisation may be an entrepreneur.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from infra.i18n import Bilingual
from registry.inside import ImportLine
from registry.views import SourceHealth


@dataclass(frozen=True, slots=True)
class MembershipView:
    """An organisation that the viewer belongs to."""

    bin: str
    name: Bilingual
    state: str
    roles: tuple[str, ...]
    acting: bool


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim as its person sees it; `state` is open, waiting (for staff), granted, refused or withdrawn."""

    id: int
    bin: str
    name: Bilingual
    registered: bool  # some source names the number
    state: str
    made_at: datetime
    asked_staff: datetime | None
    note: str
    challenge_until: datetime | None  # None: expired
    decided_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class MineView:
    """The viewer's organisations, and what may become one."""

    organisations: tuple[MembershipView, ...]
    claims: tuple[ClaimView, ...]
    invitations: int  # that wait for an answer in the viewer's mailbox


@dataclass(frozen=True, slots=True)
class MemberView:
    """Somebody in an organisation."""

    person: UUID
    name: str
    email: str
    roles: tuple[str, ...]
    since: datetime
    oneself: bool
    only_owner: bool


@dataclass(frozen=True, slots=True)
class FormerView:
    """Somebody who was removed and can be taken back."""

    membership: int
    name: str
    until: datetime


@dataclass(frozen=True, slots=True)
class InvitationView:
    """A letter that waits for its answer; `over`: its time has passed."""

    id: int
    email: str
    roles: tuple[str, ...]
    language: str
    by: str
    ends_at: datetime
    over: bool


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation, for its members."""

    bin: str
    name: Bilingual
    state: str
    verified_at: datetime
    verified_how: str
    suspended_why: str | None
    members: tuple[MemberView, ...]
    former: tuple[FormerView, ...]
    invitations: tuple[InvitationView, ...]
    changes: bool  # the viewer may change who belongs to it
    looks_up: bool  # the viewer may look companies up for it


@dataclass(frozen=True, slots=True)
class GuestView:
    """An invitation, to whoever holds the letter."""

    token: str
    bin: str
    name: Bilingual
    roles: tuple[str, ...]
    email: str
    by: str
    ends_at: datetime
    member: bool  # the viewer belongs to it already


@dataclass(frozen=True, slots=True)
class InquiryView:
    """A purpose that was stated; `over` from its end on."""

    id: int
    bin: str
    name: Bilingual
    purpose: str
    reference: str
    by: str
    opened_at: datetime
    ends_at: datetime
    over: bool
    look_ups: int


@dataclass(frozen=True, slots=True)
class LookUpView:
    """One answer that was given."""

    id: int
    bin: str
    name: Bilingual
    by: str
    kind: str
    purpose: str
    reference: str
    at: datetime
    as_of: datetime
    shown: str  # SHA-256, hexadecimal


@dataclass(frozen=True, slots=True)
class LookUpsView:
    """What an organisation looked up, newest first; `after` is the cursor of the next page."""

    bin: str
    name: Bilingual
    inquiries: tuple[InquiryView, ...]
    look_ups: tuple[LookUpView, ...]
    after: int | None
    asked: str  # number of a company, when only look-ups of it are shown


@dataclass(frozen=True, slots=True)
class LookedAtView:
    """How often others looked at a company in the last twelve months, and how many they were; never who."""

    bin: str
    name: Bilingual
    since: date
    kinds: tuple[tuple[str, int, int], ...]  # kind of user, look-ups, lookers
    months: tuple[tuple[date, int, int], ...]  # newest first, each of the twelve
    total: int


@dataclass(frozen=True, slots=True)
class PurposeView:
    """The form that asks what a company is looked up for; `wanted` is page, xlsx, csv or json."""

    bin: str
    name: Bilingual
    organisation: str
    organisation_name: Bilingual
    wanted: str
    purposes: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person, for administrators."""

    person: UUID
    name: str
    email: str
    joined_at: datetime
    blocked: bool
    staff: tuple[str, ...]
    organisations: int


@dataclass(frozen=True, slots=True)
class PeopleView:
    """People found by a part of name or e-mail."""

    asked: str
    people: tuple[PersonLine, ...]
    next: int | None  # number of the next page
    total: int


@dataclass(frozen=True, slots=True)
class StaffRoleView:
    """A role that a person has or had."""

    role: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person, for administrators."""

    person: UUID
    name: str
    email: str
    language: str
    joined_at: datetime
    blocked_at: datetime | None
    seen_at: datetime | None
    second_factor: bool
    oneself: bool
    roles: tuple[StaffRoleView, ...]
    organisations: tuple[MembershipView, ...]


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim that waits for staff."""

    id: int
    bin: str
    name: Bilingual
    person: str
    email: str
    asked_staff: datetime
    owners: int  # that the organisation has already


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation, for administrators."""

    bin: str
    name: Bilingual
    state: str
    verified_at: datetime
    verified_how: str
    members: int


@dataclass(frozen=True, slots=True)
class ClaimsView:
    """Organisations to verify, oldest first, and those there are, newest first."""

    waiting: tuple[ClaimLine, ...]
    organisations: tuple[OrganisationLine, ...]
    asked: str


@dataclass(frozen=True, slots=True)
class DeskClaimView:
    """One claim, for whoever decides it."""

    claim: ClaimView
    person: str
    email: str
    joined_at: datetime
    second_factor: bool
    head: str | None  # of the company, as the register has it
    address: str | None
    owners: tuple[str, ...]
    others: int  # further open claims to the same number
    own: bool


@dataclass(frozen=True, slots=True)
class DeskView:
    """What waits at the desk."""

    claims: int
    people: int
    organisations: int
    sources_wrong: int
    cards: tuple[str, ...]  # that the viewer may open


@dataclass(frozen=True, slots=True)
class DeskSourcesView:
    """How the sources are: what is wrong first."""

    sources: tuple[SourceHealth, ...]
    runs: tuple[ImportLine, ...]
