"""Where everything comes from, how fresh it is, and how to have it corrected."""

from litestar import Response

from infra.i18n import text
from registry.queries.sources import source_health
from services.web.guards import AnyRequest, page, public
from services.web.render import Page, render


@page("/sources", guards=[public])
async def sources(request: AnyRequest) -> Response[str]:
    """Each source with its publisher, legal basis, date and last import."""
    return render(request, Page("sources.html", await source_health(), text("sources.heading"), here="sources"))
