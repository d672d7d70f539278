"""People: found, looked at, given roles at Atameken, closed out."""

from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from infra.i18n import text
from services.accounts.commands.staff import block_person, give_staff_role, take_staff_role
from services.accounts.errors import Unreadable
from services.accounts.permissions import STAFF_ROLES, Permission, may
from services.accounts.queries.desk import people_page, person_page
from services.web.forms import EMPTY, Form, filled, read_form
from services.web.guards import AnyRequest, form, needs, ours, page
from services.web.pages.account.answers import to
from services.web.pages.desk.answers import desk_page
from services.web.viewing import viewer_in

CHANGES = needs(Permission.CHANGE_STAFF)
LONGEST = 100


@page("/desk/people", guards=[needs(Permission.READ_PEOPLE)])
async def people(request: AnyRequest, q: FromQuery[str] = "", number: FromQuery[int] = 1) -> Response[str]:
    """Everybody with an account, or those of whom a part of the name or address was typed."""
    asked = q.strip()[:LONGEST]
    view = await people_page(viewer_in(request), asked, min(max(number, 1), 10_000))
    return desk_page(request, "people", view, filled(q=asked))


@page("/desk/people/{person:uuid}", guards=[needs(Permission.READ_PEOPLE)])
async def person_shown(request: AnyRequest, person: FromPath[UUID]) -> Response[str]:
    """One of them."""
    return await _person(request, person, EMPTY)


async def _person(request: AnyRequest, person: UUID, typed: Form) -> Response[str]:
    viewer = viewer_in(request)
    view = await person_page(viewer, person)
    held = {role.role for role in view.roles if role.until is None}
    more = {
        "heading": text("desk.person", name=view.name), "here": "people",
        "changes": may(viewer, Permission.CHANGE_STAFF) and not view.oneself,
        "free": [role.value for role in STAFF_ROLES if role not in held],
    }  # fmt: skip
    return desk_page(request, "person", view, typed, more)


@form("/desk/people/{person:uuid}/roles", guards=[CHANGES, ours])
async def role_given(request: AnyRequest, person: FromPath[UUID]) -> Response[str] | Redirect:
    """A role at Atameken."""
    typed = await read_form(request, "role")
    try:
        await give_staff_role(viewer_in(request), person, typed["role"])
    except Unreadable as problem:
        return await _person(request, person, typed.refused(problem))
    return to(request, f"/desk/people/{person}", "given")


@form("/desk/people/{person:uuid}/roles/{role:str}/take", guards=[CHANGES, ours])
async def role_taken(request: AnyRequest, person: FromPath[UUID], role: FromPath[str]) -> Redirect:
    """Not any more."""
    await take_staff_role(viewer_in(request), person, role)
    return to(request, f"/desk/people/{person}", "taken")


@form("/desk/people/{person:uuid}/block", guards=[CHANGES, ours])
async def blocked(request: AnyRequest, person: FromPath[UUID]) -> Redirect:
    """The account is closed until it is opened again."""
    await block_person(viewer_in(request), person, blocked=True)
    return to(request, f"/desk/people/{person}", "blocked")


@form("/desk/people/{person:uuid}/unblock", guards=[CHANGES, ours])
async def unblocked(request: AnyRequest, person: FromPath[UUID]) -> Redirect:
    """The account is open again."""
    await block_person(viewer_in(request), person, blocked=False)
    return to(request, f"/desk/people/{person}", "unblocked")


routes = [people, person_shown, role_given, role_taken, blocked, unblocked]
