"""Who belongs to an organisation: roles, leaving, being removed and taken back; and for whom one acts."""

from collections.abc import Iterable
from uuid import UUID

from infra import clock
from infra.database import Record, execute, fetch, fetch_one, fetch_value, transaction
from infra.errors import Refused
from infra.events import record
from infra.i18n import show, text
from infra.mail import Letter, post
from registry.references import masked
from services.accounts.errors import NothingThere, Unreadable
from services.accounts.events.people import ActsFor, MemberEnded, MemberJoined, RolesChanged
from services.accounts.permissions import ORGANISATION_ROLES, Permission, Role, need
from services.accounts.queries.organisations import name_of
from services.accounts.timing import RESTORE
from services.accounts.viewer import Viewer


def roles_chosen(typed: Iterable[str]) -> list[str]:
    """Roles in an organisation, in their order; whoever has another one needs no `member`. Raises Unreadable."""
    chosen = set(typed)
    roles = [role.value for role in ORGANISATION_ROLES if role in chosen]
    if not roles or chosen - set(ORGANISATION_ROLES):
        raise Unreadable(text("member.roles.needed"), field="roles")
    return [role for role in roles if role != Role.MEMBER] or [Role.MEMBER.value]


async def lock_organisation(number: str) -> None:
    """Part of a command: who belongs to the organisation changes one change after the other."""
    await execute("select pg_advisory_xact_lock(hashtext($1))", f"organisation {number}")


async def add_member(number: str, person: UUID | None, roles: Iterable[str]) -> tuple[str, ...]:
    """Part of a command, the organisation being locked: the person gets roles besides those they had; all of them."""
    return tuple(
        await fetch_value(
            """insert into membership (organisation, person, roles, since) values ($1, $2, $3, $4)
               on conflict (organisation, person) where until is null do update
               set roles = array(select distinct unnest(membership.roles || excluded.roles) order by 1)
               returning roles""",
            number, person, list(roles), clock.now(),
        )
    )  # fmt: skip


async def change_roles(viewer: Viewer, number: str, person: UUID, typed: Iterable[str]) -> None:
    """Give a member these roles and no others. Nothing happens when they are the same.

    Raises NothingThere, Unreadable, Refused when nobody would own the organisation.
    """
    need(viewer, Permission.CHANGE_MEMBERS, number)
    roles = roles_chosen(typed)
    async with transaction():
        await lock_organisation(number)
        row = await _member(number, person)
        if sorted(row["roles"]) == sorted(roles):
            return
        if Role.OWNER not in roles:
            await _keep_an_owner(number, row)
        await execute("update membership set roles = $2 where id = $1", row["id"], roles)
        happened = RolesChanged(number, str(person), " ".join(row["roles"]), " ".join(roles))
        await record(happened, actor=viewer.actor)


async def _member(number: str, person: UUID) -> Record:
    row = await fetch_one(
        "select id, person, roles from membership where organisation = $1 and person = $2 and until is null",
        number, person,
    )  # fmt: skip
    if row is None:
        raise NothingThere(text("member.unknown"))
    return row


async def _keep_an_owner(number: str, leaving: Record) -> None:
    """Raises Refused when the only owner would go while others stay."""
    if Role.OWNER not in leaving["roles"]:
        return
    others = await fetch(
        "select roles from membership where organisation = $1 and until is null and id <> $2", number, leaving["id"]
    )
    if others and not any(Role.OWNER in row["roles"] for row in others):
        raise Refused(text("member.last_owner"))


async def remove_member(viewer: Viewer, number: str, person: UUID) -> int:
    """End somebody else's membership; its id, to take them back by. Raises NothingThere, Refused for oneself."""
    need(viewer, Permission.CHANGE_MEMBERS, number)
    if person == viewer.person:
        raise Refused(text("member.remove_oneself"))
    async with transaction():
        await lock_organisation(number)
        row = await _member(number, person)
        await _end(number, row, "removed", viewer)
        await _tell_removed(number, person)
    return int(row["id"])


async def _end(number: str, row: Record, why: str, viewer: Viewer) -> None:
    ended = "update membership set until = $2, ended_why = $3 where id = $1"
    await execute(ended, row["id"], clock.now(), why)
    await record(MemberEnded(number, str(row["person"]), why), actor=viewer.actor)


async def _tell_removed(number: str, person: UUID) -> None:
    told = await fetch_one("select email, language from person where id = $1", person)
    if told is not None and told["email"]:
        said = {"organisation": show(await name_of(number), told["language"]) or masked(number)}
        await post(Letter(told["email"], told["language"], "removed", said))


async def restore_member(viewer: Viewer, number: str, membership: int) -> None:
    """Take somebody back who was removed not long ago, with the roles they had. Raises NothingThere, Refused."""
    need(viewer, Permission.CHANGE_MEMBERS, number)
    async with transaction():
        await lock_organisation(number)
        row = await fetch_one(
            """select person, roles from membership
               where id = $1 and organisation = $2 and ended_why = 'removed' and until > $3""",
            membership, number, clock.now() - RESTORE,
        )  # fmt: skip
        if row is None:
            raise NothingThere(text("member.unknown"))
        again = await fetch_value(
            """insert into membership (organisation, person, roles, since) values ($1, $2, $3, $4)
               on conflict (organisation, person) where until is null do nothing returning id""",
            number, row["person"], row["roles"], clock.now(),
        )  # fmt: skip
        if again is not None:
            happened = MemberJoined(number, str(row["person"]), " ".join(row["roles"]), "restored")
            await record(happened, actor=viewer.actor)


async def leave(viewer: Viewer, number: str) -> None:
    """The viewer belongs to the organisation no more. Raises NothingThere, Refused for the last owner among others."""
    need(viewer, Permission.JOIN_ORGANISATION)
    assert viewer.person is not None  # noqa: S101 - the permission needs somebody known
    async with transaction():
        await lock_organisation(number)
        row = await _member(number, viewer.person)
        await _keep_an_owner(number, row)
        await _end(number, row, "left", viewer)


async def leave_all(viewer: Viewer) -> None:
    """Part of erasing an account: leave every organisation. Raises Refused where the viewer is the last owner."""
    for number, _ in viewer.memberships:
        await lock_organisation(number)
        assert viewer.person is not None  # noqa: S101 - whoever has memberships is somebody
        row = await _member(number, viewer.person)
        await _keep_an_owner(number, row)
        await _end(number, row, "erased", viewer)


async def act_for(viewer: Viewer, number: str) -> None:
    """From now on, in this session, the viewer acts for an organisation of theirs; an empty number: for none.

    Raises NothingThere.
    """
    need(viewer, Permission.JOIN_ORGANISATION)
    if number and not viewer.belongs_to(number):
        raise NothingThere(text("permission.nothing_there"))
    if number == (viewer.acting_for or ""):
        return
    async with transaction():
        await execute("update sign_in set acting_for = $2 where id = $1", viewer.session, number or None)
        await record(ActsFor(str(viewer.person), number), actor=viewer.actor)
