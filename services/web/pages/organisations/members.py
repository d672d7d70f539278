"""An organisation: who belongs to it, who is invited, and changing that."""

from dataclasses import replace
from uuid import UUID

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from infra.errors import Problem, Refused
from registry.references import numbered
from services.accounts.commands.invitations import Guest, invite, withdraw_invitation
from services.accounts.commands.members import change_roles, leave, remove_member, restore_member
from services.accounts.errors import NotAnAddress, TooManyAttempts, Unreadable
from services.accounts.permissions import Permission, Role
from services.accounts.queries.organisations import organisation_page as organisation_view
from services.web.forms import Form, filled, read_form
from services.web.guards import AnyRequest, form, needs, ours, page
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.organisations.answers import organisation_page
from services.web.viewing import viewer_in

CHANGES = needs(Permission.CHANGE_MEMBERS)


@page("/organisations/{organisation:str}", guards=[needs(Permission.READ_ORGANISATION)])
async def organisation_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """Members, invitations, state."""
    return await _shown(request, organisation, filled(language=language_of(request)))


async def _shown(
    request: AnyRequest, number: str, typed: Form, chosen: tuple[str, ...] = (Role.MEMBER,)
) -> Response[str]:
    view = await organisation_view(viewer_in(request), numbered(number))
    undo = request.query_params.get("membership", "")
    return organisation_page(request, "members", view, typed, {"undo": undo, "chosen": chosen})


async def _refused(request: AnyRequest, number: str, problem: Problem) -> Response[str]:
    """The page again, with the reason above everything."""
    return await _shown(request, number, replace(filled(language=language_of(request)), faults={"": problem.text}))


async def _roles(request: AnyRequest) -> list[str]:
    posted = await request.form()
    return [value for value in posted.getall("roles", []) if isinstance(value, str)]


@form("/organisations/{organisation:str}/invite", guards=[CHANGES, ours])
async def invited(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """A letter goes out."""
    typed, roles = await read_form(request, "email", "language"), await _roles(request)
    try:
        await invite(viewer_in(request), numbered(organisation), Guest(typed["email"], roles, typed["language"]))
    except (NotAnAddress, Unreadable, Refused, TooManyAttempts) as problem:
        problem.extra.setdefault("field", "email")
        return await _shown(request, organisation, typed.refused(problem), tuple(roles))
    return to(request, f"/organisations/{organisation}", "invited")


@form("/organisations/{organisation:str}/invitations/{invitation:int}/withdraw", guards=[CHANGES, ours])
async def invitation_withdrawn(request: AnyRequest, organisation: FromPath[str], invitation: FromPath[int]) -> Redirect:
    """Its letter opens nothing any more."""
    await withdraw_invitation(viewer_in(request), numbered(organisation), invitation)
    return to(request, f"/organisations/{organisation}", "withdrawn")


@form("/organisations/{organisation:str}/members/{person:uuid}/roles", guards=[CHANGES, ours])
async def roles_changed(
    request: AnyRequest, organisation: FromPath[str], person: FromPath[UUID]
) -> Response[str] | Redirect:
    """These roles and no others."""
    try:
        await change_roles(viewer_in(request), numbered(organisation), person, await _roles(request))
    except (Refused, Unreadable) as problem:
        return await _refused(request, organisation, problem)
    return to(request, f"/organisations/{organisation}", "roles")


@form("/organisations/{organisation:str}/members/{person:uuid}/remove", guards=[CHANGES, ours])
async def member_removed(
    request: AnyRequest, organisation: FromPath[str], person: FromPath[UUID]
) -> Response[str] | Redirect:
    """They belong to it no more; the page that follows can undo that."""
    try:
        membership = await remove_member(viewer_in(request), numbered(organisation), person)
    except Refused as problem:
        return await _refused(request, organisation, problem)
    return to(request, f"/organisations/{organisation}", "removed", membership=str(membership))


@form("/organisations/{organisation:str}/memberships/{membership:int}/restore", guards=[CHANGES, ours])
async def member_restored(request: AnyRequest, organisation: FromPath[str], membership: FromPath[int]) -> Redirect:
    """They are back, with the roles they had."""
    await restore_member(viewer_in(request), numbered(organisation), membership)
    return to(request, f"/organisations/{organisation}", "restored")


@form("/organisations/{organisation:str}/leave", guards=[needs(Permission.JOIN_ORGANISATION), ours])
async def left(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """The person who asks belongs to it no more."""
    try:
        await leave(viewer_in(request), numbered(organisation))
    except Refused as problem:
        return await _refused(request, organisation, problem)
    return to(request, "/account/organisations", "left")


routes = [organisation_shown, invited, invitation_withdrawn, roles_changed, member_removed, member_restored, left]
