"""Where an organisation stands: what runs, how far it is, and what waits for whoever looks."""

from litestar import Response
from litestar.params import FromPath

from compliance.queries.overview import overview
from services.accounts.permissions import Permission
from services.web.guards import AnyRequest, needs, page
from services.web.pages.integrity.answers import integrity_page
from services.web.pages.rooms import colleague_in


@page("/organisations/{organisation:str}/integrity", guards=[needs(Permission.READ_INTEGRITY)])
async def integrity_overview(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """The rooms' first page."""
    return await integrity_page(request, "overview", await overview(colleague_in(request, organisation)))


routes = [integrity_overview]
