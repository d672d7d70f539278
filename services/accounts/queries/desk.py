"""Atameken's desk: people, organisations to verify, roles at Atameken, how the sources are."""

from uuid import UUID

from infra.database import fetch, fetch_one
from infra.i18n import text
from registry.queries.sources import runs_of_sources, source_health
from registry.references import reference_of
from services.accounts.errors import NothingThere
from services.accounts.permissions import STAFF_ROLES, Permission, may, need
from services.accounts.queries.organisations import claim_view, name_of, names_of, ordered
from services.accounts.viewer import Viewer
from services.accounts.views.organisations import (
    ClaimLine,
    ClaimsView,
    DeskClaimView,
    DeskSourcesView,
    DeskView,
    MembershipView,
    OrganisationLine,
    PeopleView,
    PersonLine,
    PersonView,
    StaffRoleView,
)

PER_PAGE = 50
NEWEST = 100
CARDS = {
    "claims": Permission.READ_CLAIMS,
    "people": Permission.READ_PEOPLE,
    "sources": Permission.READ_SOURCES_HEALTH,
}
COUNTS = """
select (select count(*) from claim where outcome is null and asked_staff is not null) as claims,
       (select count(*) from person where erased_at is null) as people,
       (select count(*) from organisation) as organisations
"""


async def desk_page(viewer: Viewer) -> DeskView:
    """What waits, of what the viewer may open."""
    need(viewer, Permission.READ_SOURCES_HEALTH)
    row = await fetch_one(COUNTS)
    assert row is not None  # noqa: S101 - counts always are
    wrong = [source for source in await source_health() if source.state in ("refused", "old")]
    cards = tuple(code for code, permission in CARDS.items() if may(viewer, permission))
    return DeskView(row["claims"], row["people"], row["organisations"], len(wrong), cards)


PEOPLE = """
select p.id, p.name, p.email, p.joined_at, p.blocked_at is not null as blocked,
       array(select r.role from staff_role r where r.person = p.id and r.until is null) as staff,
       (select count(*) from membership m where m.person = p.id and m.until is null) as organisations,
       count(*) over () as total
from person p
where p.erased_at is null and ($1 = '' or p.name ilike $2 or p.email ilike $2)
order by p.joined_at desc, p.id limit $3 offset $4
"""


async def people_page(viewer: Viewer, asked: str, page: int) -> PeopleView:
    """People whose name or e-mail holds a text, newest first; pages count from 1."""
    need(viewer, Permission.READ_PEOPLE)
    like = "%" + asked.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    rows = await fetch(PEOPLE, asked, like, PER_PAGE, (page - 1) * PER_PAGE)
    total = rows[0]["total"] if rows else 0
    people = tuple(
        PersonLine(
            row["id"], row["name"], row["email"], row["joined_at"], row["blocked"], _staff(row["staff"]),
            row["organisations"],
        )
        for row in rows
    )  # fmt: skip
    return PeopleView(asked, people, page + 1 if page * PER_PAGE < total else None, total)


def _staff(roles: list[str]) -> tuple[str, ...]:
    return tuple(role.value for role in STAFF_ROLES if role in roles)


async def person_page(viewer: Viewer, person: UUID) -> PersonView:
    """One person. Raises NothingThere."""
    need(viewer, Permission.READ_PEOPLE)
    row = await fetch_one("select * from person where id = $1 and erased_at is null", person)
    if row is None:
        raise NothingThere(text("staff.person_unknown"))
    state = await fetch_one("select * from account_state($1)", person)
    roles = await fetch("select role, since, until from staff_role where person = $1 order by id desc", person)
    memberships = await fetch(
        """select m.organisation, o.state, m.roles from membership m join organisation o on o.bin = m.organisation
           where m.person = $1 and m.until is null order by m.organisation""",
        person,
    )  # fmt: skip
    names = await names_of(each["organisation"] for each in memberships)
    return PersonView(
        person=person,
        name=row["name"],
        email=row["email"],
        language=row["language"],
        joined_at=row["joined_at"],
        blocked_at=row["blocked_at"],
        seen_at=state["seen_at"] if state else None,
        second_factor=bool(state and state["second_factor"]),
        oneself=person == viewer.person,
        roles=tuple(StaffRoleView(each["role"], each["since"], each["until"]) for each in roles),
        organisations=tuple(
            MembershipView(
                reference_of(each["organisation"]),
                names[each["organisation"]],
                each["state"],
                ordered(each["roles"]),
                acting=False,
            )
            for each in memberships
        ),
    )


WAITING = """
select c.id, c.bin, p.name as person, p.email, c.asked_staff,
       (select count(*) from membership m
        where m.organisation = c.bin and m.until is null and 'owner' = any(m.roles)) as owners
from claim c join person p on p.id = c.person
where c.outcome is null and c.asked_staff is not null and ($1 = '' or c.bin = $1)
order by c.asked_staff, c.id limit $2
"""
ORGANISATIONS = """
select o.*, (select count(*) from membership m where m.organisation = o.bin and m.until is null) as members
from organisation o where $1 = '' or o.bin = $1 order by o.verified_at desc, o.bin limit $2
"""


async def claims_page(viewer: Viewer, asked: str) -> ClaimsView:
    """Claims that wait, and organisations; all of them or those of a number."""
    need(viewer, Permission.READ_CLAIMS)
    waiting = await fetch(WAITING, asked, NEWEST)
    organisations = await fetch(ORGANISATIONS, asked, NEWEST)
    names = await names_of(row["bin"] for row in (*waiting, *organisations))
    return ClaimsView(
        waiting=tuple(
            ClaimLine(
                row["id"],
                reference_of(row["bin"]),
                names[row["bin"]],
                row["person"],
                row["email"],
                row["asked_staff"],
                row["owners"],
            )
            for row in waiting
        ),
        organisations=tuple(
            OrganisationLine(
                reference_of(row["bin"]),
                names[row["bin"]],
                row["state"],
                row["verified_at"],
                row["verified_how"],
                row["members"],
            )
            for row in organisations
        ),
        asked=asked,
    )


CLAIM = """
select c.*, p.name as person_name, p.email, p.joined_at,
       exists (select from company k where k.bin = c.bin) as registered,
       (select count(*) from claim o where o.bin = c.bin and o.id <> c.id and o.outcome is null) as others
from claim c join person p on p.id = c.person where c.id = $1
"""
OWNERS = """
select p.name from membership m join person p on p.id = m.person
where m.organisation = $1 and m.until is null and 'owner' = any(m.roles) order by m.since
"""
REGISTERED = (
    "select director, address from company where bin = $1 order by seen_until desc nulls first, id desc limit 1"
)


async def claim_page(viewer: Viewer, claim: int) -> DeskClaimView:
    """A claim with what helps to decide it. Raises NothingThere."""
    need(viewer, Permission.READ_CLAIMS)
    row = await fetch_one(CLAIM, claim)
    if row is None:
        raise NothingThere(text("claim.unknown"))
    company = await fetch_one(REGISTERED, row["bin"])
    state = await fetch_one("select * from account_state($1)", row["person"])
    return DeskClaimView(
        claim=claim_view(row, await name_of(row["bin"])),
        person=row["person_name"],
        email=row["email"] or "",
        joined_at=row["joined_at"],
        second_factor=bool(state and state["second_factor"]),
        head=company["director"] if company else None,
        address=company["address"] if company else None,
        owners=tuple(each["name"] for each in await fetch(OWNERS, row["bin"])),
        others=row["others"],
        own=row["person"] == viewer.person,
    )


async def sources_page(viewer: Viewer) -> DeskSourcesView:
    """Every source, what is wrong first, and the newest imports."""
    need(viewer, Permission.READ_SOURCES_HEALTH)
    worst = ("refused", "never", "old", "fresh")
    sources = sorted(await source_health(), key=lambda source: worst.index(source.state))
    return DeskSourcesView(tuple(sources), await runs_of_sources(NEWEST))
