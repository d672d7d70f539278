"""A letter that invites: what it offers, and the answer to it."""

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from infra.i18n import text
from registry.references import reference_of
from services.accounts.commands.invitations import accept_invitation, decline_invitation
from services.accounts.permissions import Permission
from services.accounts.queries.organisations import invitation_behind
from services.web.forms import EMPTY
from services.web.guards import AnyRequest, form, needs, ours, page, public
from services.web.pages.account.answers import to
from services.web.render import Page, render
from services.web.viewing import viewer_in

JOINS = needs(Permission.JOIN_ORGANISATION)


@page("/invitations/{token:str}", guards=[public])
async def invitation(request: AnyRequest, token: FromPath[str]) -> Response[str]:
    """Into which organisation, with which roles; for whoever holds the letter."""
    view = await invitation_behind(viewer_in(request), token)
    answer = render(request, Page("organisation/invitation.html", view, text("invitation.heading"), form=EMPTY))
    answer.headers["Referrer-Policy"] = "no-referrer"  # the address is a secret
    return answer


@form("/invitations/{token:str}/accept", guards=[JOINS, ours])
async def accepted(request: AnyRequest, token: FromPath[str]) -> Redirect:
    """A member from now on."""
    number = await accept_invitation(viewer_in(request), token)
    return to(request, f"/organisations/{reference_of(number)}", "joined")


@form("/invitations/{token:str}/decline", guards=[JOINS, ours])
async def declined(request: AnyRequest, token: FromPath[str]) -> Redirect:
    """The letter opens nothing any more."""
    await decline_invitation(viewer_in(request), token)
    return to(request, "/account/organisations", "declined")


routes = [invitation, accepted, declined]
