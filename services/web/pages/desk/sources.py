"""How the sources are, for those who look after them."""

from litestar import Response

from services.accounts.permissions import Permission
from services.accounts.queries.desk import sources_page
from services.web.guards import AnyRequest, needs, page
from services.web.pages.desk.answers import desk_page
from services.web.viewing import viewer_in


@page("/desk/sources", guards=[needs(Permission.READ_SOURCES_HEALTH)])
async def sources(request: AnyRequest) -> Response[str]:
    """What is wrong first, then every import."""
    return desk_page(request, "sources", await sources_page(viewer_in(request)))


routes = [sources]
