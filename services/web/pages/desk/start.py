"""The desk's first page: what waits."""

from litestar import Response

from services.accounts.permissions import Permission
from services.accounts.queries.desk import desk_page as desk_view
from services.web.guards import AnyRequest, needs, page
from services.web.pages.desk.answers import desk_page
from services.web.viewing import viewer_in


@page("/desk", guards=[needs(Permission.READ_SOURCES_HEALTH)])
async def start(request: AnyRequest) -> Response[str]:
    """Claims, people, sources: how many, and where to go on."""
    return desk_page(request, "start", await desk_view(viewer_in(request)))


routes = [start]
