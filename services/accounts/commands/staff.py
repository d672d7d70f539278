"""What administrators at Atameken do about people and organisations."""

from uuid import UUID

from infra import clock
from infra.actor import Actor
from infra.database import execute, fetch_value, transaction
from infra.errors import Refused
from infra.events import record
from infra.i18n import text
from infra.looking import at_the_door
from services.accounts.commands.helping import block, unblock
from services.accounts.errors import NothingThere, Unreadable
from services.accounts.events.people import OrganisationStateChanged, StaffRoleChanged
from services.accounts.names import lines
from services.accounts.permissions import STAFF_ROLES, Permission, Role, need
from services.accounts.viewer import Viewer

STAFF_LOCK = "staff roles"
LONGEST_REASON = 1000


async def give_staff_role(viewer: Viewer, person: UUID, role: str) -> None:
    """Give a person a role at Atameken. Raises NothingThere, Unreadable, Refused for oneself."""
    _may_change(viewer, person)
    await set_staff_role(person, role, given=True, actor=viewer.actor)


async def take_staff_role(viewer: Viewer, person: UUID, role: str) -> None:
    """Take a role at Atameken from a person. Raises NothingThere, Unreadable, Refused for oneself."""
    _may_change(viewer, person)
    await set_staff_role(person, role, given=False, actor=viewer.actor)


def _may_change(viewer: Viewer, person: UUID) -> None:
    need(viewer, Permission.CHANGE_STAFF)
    if person == viewer.person:
        raise Refused(text("staff.oneself"))


async def set_staff_role(person: UUID, role: str, *, given: bool, actor: Actor) -> None:
    """Give or take a role, on somebody's word that has been checked. Nothing happens when it is so already.

    Raises NothingThere, Unreadable, Refused when nobody would be administrator any more.
    """
    if role not in STAFF_ROLES:
        raise Unreadable(text("staff.role_unknown"), field="role")
    async with transaction():
        await execute("select pg_advisory_xact_lock(hashtext($1))", STAFF_LOCK)
        if not await fetch_value("select exists (select from person where id = $1 and erased_at is null)", person):
            raise NothingThere(text("staff.person_unknown"))
        changed = await (_give(person, role, actor) if given else _take(person, role))
        if changed:
            await record(StaffRoleChanged(str(person), role, given), actor=actor)


async def _give(person: UUID, role: str, actor: Actor) -> bool:
    made = await fetch_value(
        """insert into staff_role (person, role, since, given_by) values ($1, $2, $3, $4)
           on conflict (person, role) where until is null do nothing returning id""",
        person, role, clock.now(), f"{actor.kind} {actor.name}",
    )  # fmt: skip
    return made is not None


async def _take(person: UUID, role: str) -> bool:
    ended = await fetch_value(
        "update staff_role set until = $3 where person = $1 and role = $2 and until is null returning id",
        person, role, clock.now(),
    )  # fmt: skip
    left = "select exists (select from staff_role where role = $1 and until is null)"
    if ended is not None and role == Role.ADMINISTRATOR and not await fetch_value(left, role):
        raise Refused(text("staff.last_administrator"))
    return ended is not None


async def block_person(viewer: Viewer, person: UUID, *, blocked: bool) -> None:
    """Close an account, or open it again. Nothing happens when it is so already. Raises NothingThere, Refused."""
    _may_change(viewer, person)
    async with transaction():
        # locked, and so visible, to administrators only: the database is asked before the door opens
        found = "select true from person where id = $1 and erased_at is null for update"
        if not await fetch_value(found, person):
            raise NothingThere(text("staff.person_unknown"))
        with at_the_door():  # somebody else's sessions end
            await (block if blocked else unblock)(person, actor=viewer.actor)


async def suspend_organisation(viewer: Viewer, number: str, reason: str) -> None:
    """Its members may read and leave, and nothing else, until it goes on. Raises NothingThere, Unreadable."""
    await _set_state(viewer, number, "suspended", lines(reason, LONGEST_REASON, "reason", needed=True))


async def resume_organisation(viewer: Viewer, number: str) -> None:
    """The organisation goes on as before. Raises NothingThere."""
    await _set_state(viewer, number, "verified", "")


async def _set_state(viewer: Viewer, number: str, state: str, reason: str) -> None:
    need(viewer, Permission.DECIDE_CLAIMS)
    async with transaction():
        before = await fetch_value("select state from organisation where bin = $1 for update", number)
        if before is None:
            raise NothingThere(text("permission.nothing_there"))
        if before == state:
            return
        await execute(
            "update organisation set state = $2, suspended_at = $3, suspended_why = $4 where bin = $1",
            number, state, clock.now() if state == "suspended" else None, reason or None,
        )  # fmt: skip
        await record(OrganisationStateChanged(number, state, reason), actor=viewer.actor)
