"""Organisations as pages show them, to those who belong to them or want to."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from infra import clock
from infra.database import Record, fetch, fetch_one, fetch_value
from infra.i18n import Bilingual, text
from infra.looking import at_the_door
from registry.classifiers import is_state_owned
from registry.identifiers import parse
from registry.queries.contracts import load_parties
from registry.references import reference_of
from services.accounts.errors import LinkSpent, NothingThere
from services.accounts.permissions import ORGANISATION_ROLES, Permission, Role, may, need
from services.accounts.timing import RESTORE
from services.accounts.tokens import fingerprint
from services.accounts.viewer import Viewer
from services.accounts.views.organisations import (
    ClaimView,
    FormerView,
    GuestView,
    InvitationView,
    MembershipView,
    MemberView,
    MineView,
    OrganisationView,
)

DECIDED_SHOWN = 10  # claims that are over, in the list of one's own


async def names_of(numbers: Iterable[str]) -> Mapping[str, Bilingual]:
    """Names of companies as the register has them now; empty where it has none. One statement."""
    return {number: party.name for number, party in (await load_parties(numbers, clock.now())).items()}


async def name_of(number: str) -> Bilingual:
    """The name of one."""
    return (await names_of([number]))[number]


async def is_here(number: str) -> bool:
    """Whether an organisation works with Möldir."""
    return bool(await fetch_value("select exists (select from organisation where bin = $1)", number))


async def kind_of_user(number: str) -> str:
    """What an organisation is to those whom it looks up: state, company or entrepreneur."""
    if parse(number).is_person:
        return "entrepreneur"
    kfs = await fetch_value("select kfs from company where bin = $1 and seen_until is null limit 1", number)
    return "state" if is_state_owned(kfs) else "company"


def ordered(roles: Iterable[str]) -> tuple[str, ...]:
    """Roles in an organisation in their order."""
    given = set(roles)
    return tuple(role.value for role in ORGANISATION_ROLES if role in given)


MINE = """
select m.organisation, o.state, m.roles from membership m join organisation o on o.bin = m.organisation
where m.person = $1 and m.until is null order by m.organisation
"""
CLAIMS = """
select c.*, exists (select from company k where k.bin = c.bin) as registered
from claim c where c.person = $1 order by c.outcome is not null, c.id desc limit $2
"""


async def my_organisations(viewer: Viewer) -> MineView:
    """The viewer's organisations and claims, and how many invitations wait."""
    need(viewer, Permission.CLAIM_ORGANISATION)
    memberships = await fetch(MINE, viewer.person)
    claims = await fetch(CLAIMS, viewer.person, DECIDED_SHOWN)
    names = await names_of({*(row["organisation"] for row in memberships), *(row["bin"] for row in claims)})
    return MineView(
        organisations=tuple(
            MembershipView(
                reference_of(row["organisation"]), names[row["organisation"]], row["state"], ordered(row["roles"]),
                row["organisation"] == viewer.acting_for,
            )
            for row in memberships
        ),
        claims=tuple(claim_view(row, names[row["bin"]]) for row in claims),
        invitations=await waiting_invitations(viewer),
    )  # fmt: skip


async def waiting_invitations(viewer: Viewer) -> int:
    """How many letters to the viewer's address wait for an answer."""
    with at_the_door():  # an invited person is no member yet
        return int(
            await fetch_value(
                """select count(*) from invitation i join person p on p.email_key = i.email_key
                   where p.id = $1 and i.closed_at is null and i.ends_at > $2""",
                viewer.person, clock.now(),
            )
        )  # fmt: skip


def claim_view(row: Record, name: Bilingual) -> ClaimView:
    """A claim as a page shows it."""
    until = row["challenge_until"]
    return ClaimView(
        id=row["id"],
        bin=reference_of(row["bin"]),
        name=name,
        registered=row["registered"],
        state=row["outcome"] or ("waiting" if row["asked_staff"] else "open"),
        made_at=row["made_at"],
        asked_staff=row["asked_staff"],
        note=row["note"],
        challenge_until=until if until is not None and until > clock.now() else None,
        decided_at=row["decided_at"],
        reason=row["reason"],
    )


async def my_claim(viewer: Viewer, claim: int) -> ClaimView:
    """One claim of the viewer's. Raises NothingThere."""
    row = await _my_claim(viewer, claim)
    return claim_view(row, await name_of(row["bin"]))


async def my_challenge(viewer: Viewer, claim: int) -> tuple[str, str]:
    """The number and the text to sign. Raises NothingThere, also when its time is over."""
    row = await _my_claim(viewer, claim)
    if row["challenge"] is None or row["challenge_until"] <= clock.now():
        raise NothingThere(text("certificate.challenge_over"))
    return row["bin"], row["challenge"]


async def _my_claim(viewer: Viewer, claim: int) -> Record:
    need(viewer, Permission.CLAIM_ORGANISATION)
    row = await fetch_one(
        """select c.*, exists (select from company k where k.bin = c.bin) as registered
           from claim c where c.id = $1 and c.person = $2""",
        claim, viewer.person,
    )  # fmt: skip
    if row is None:
        raise NothingThere(text("claim.unknown"))
    return row


MEMBERS = """
select m.person, p.name, p.email, m.roles, m.since from membership m join person p on p.id = m.person
where m.organisation = $1 and m.until is null order by m.since, m.id
"""
FORMER = """
select distinct on (m.person) m.id, p.name, m.until, m.ended_why from membership m join person p on p.id = m.person
where m.organisation = $1 and m.until > $2 and p.erased_at is null
  and not exists (select from membership o
                  where o.organisation = m.organisation and o.person = m.person and o.until is null)
order by m.person, m.until desc
"""
INVITATIONS = """
select i.id, i.email, i.roles, i.language, i.ends_at, p.name as by from invitation i join person p on p.id = i.made_by
where i.organisation = $1 and i.closed_at is null order by i.id desc
"""


async def organisation_page(viewer: Viewer, number: str) -> OrganisationView:
    """An organisation, for its members and for who reads everything. Raises NothingThere for others."""
    need(viewer, Permission.READ_ORGANISATION, number)
    row = await fetch_one("select * from organisation where bin = $1", number)
    if row is None:
        raise NothingThere(text("permission.nothing_there"))
    now = clock.now()
    former = [each for each in await fetch(FORMER, number, now - RESTORE) if each["ended_why"] == "removed"]
    return OrganisationView(
        bin=reference_of(number),
        name=await name_of(number),
        state=row["state"],
        verified_at=row["verified_at"],
        verified_how=row["verified_how"],
        suspended_why=row["suspended_why"],
        members=_members(await fetch(MEMBERS, number), viewer.person),
        former=tuple(FormerView(each["id"], each["name"], each["until"]) for each in former),
        invitations=tuple(
            InvitationView(
                each["id"], each["email"], ordered(each["roles"]), each["language"], each["by"], each["ends_at"],
                each["ends_at"] <= now,
            )
            for each in await fetch(INVITATIONS, number)
        ),
        changes=may(viewer, Permission.CHANGE_MEMBERS, number),
        looks_up=may(viewer, Permission.READ_LOOK_UPS, number),
    )  # fmt: skip


def _members(rows: list[Record], viewer: UUID | None) -> tuple[MemberView, ...]:
    owners = [row["person"] for row in rows if Role.OWNER in row["roles"]]
    return tuple(
        MemberView(
            person=row["person"],
            name=row["name"],
            email=row["email"] or "",
            roles=ordered(row["roles"]),
            since=row["since"],
            oneself=row["person"] == viewer,
            only_owner=owners == [row["person"]] and len(rows) > 1,
        )
        for row in rows
    )


async def invitation_behind(viewer: Viewer, token: str) -> GuestView:
    """What a letter invites to. Raises LinkSpent."""
    with at_the_door():  # whoever holds the letter may read it, signed in or not
        row = await fetch_one(
            """select i.organisation, i.roles, i.email, i.ends_at, p.name as by
               from invitation i join person p on p.id = i.made_by join organisation o on o.bin = i.organisation
               where i.token = $1 and i.closed_at is null and i.ends_at > $2 and o.state = 'verified'""",
            fingerprint(token), clock.now(),
        )  # fmt: skip
    if row is None:
        raise LinkSpent(text("invitation.spent"))
    return GuestView(
        token=token,
        bin=reference_of(row["organisation"]),
        name=await name_of(row["organisation"]),
        roles=ordered(row["roles"]),
        email=row["email"],
        by=row["by"],
        ends_at=row["ends_at"],
        member=viewer.belongs_to(row["organisation"]),
    )
