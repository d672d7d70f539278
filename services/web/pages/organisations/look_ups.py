"""What an organisation looked up, and how many looked at it."""

from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from registry.identifiers import clean
from registry.references import numbered
from services.accounts.commands.look_ups import close_inquiry
from services.accounts.permissions import Permission
from services.accounts.queries.look_ups import look_ups_page, looked_at_page
from services.web.guards import AnyRequest, form, needs, ours, page
from services.web.pages.account.answers import to
from services.web.pages.organisations.answers import organisation_page
from services.web.viewing import viewer_in


@page("/organisations/{organisation:str}/look-ups", guards=[needs(Permission.READ_LOOK_UPS)])
async def look_ups(
    request: AnyRequest, organisation: FromPath[str], of: FromQuery[str] = "", after: FromQuery[int | None] = None
) -> Response[str]:
    """Each answer given: who, when, why, what; and the purposes that are open."""
    view = await look_ups_page(viewer_in(request), numbered(organisation), clean(numbered(of))[:12], after)
    return organisation_page(request, "look_ups", view)


@form(
    "/organisations/{organisation:str}/inquiries/{inquiry:int}/close", guards=[needs(Permission.LOOK_UP_COMPANY), ours]
)
async def inquiry_closed(request: AnyRequest, organisation: FromPath[str], inquiry: FromPath[int]) -> Redirect:
    """The purpose is served."""
    await close_inquiry(viewer_in(request), numbered(organisation), inquiry)
    return to(request, f"/organisations/{organisation}/look-ups", "closed")


@page("/organisations/{organisation:str}/looked-at", guards=[needs(Permission.READ_LOOKED_AT)])
async def looked_at(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """How many, of which kind, in which month."""
    return organisation_page(request, "looked_at", await looked_at_page(viewer_in(request), numbered(organisation)))


routes = [look_ups, inquiry_closed, looked_at]
