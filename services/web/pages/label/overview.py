"""Where an organisation stands with the label."""

from litestar import Response
from litestar.params import FromPath

from compliance.queries.label.applying import label_overview
from infra.i18n import text
from services.web.guards import AnyRequest, page
from services.web.pages.label.answers import APPLIES, label_page
from services.web.pages.rooms import colleague_in


@page("/organisations/{organisation:str}/label", guards=[APPLIES])
async def overview_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """The rooms' first page."""
    view = await label_overview(colleague_in(request, organisation))
    return await label_page(request, "overview", view, more={"lead": text("label.overview.lead")})


routes = [overview_shown]
