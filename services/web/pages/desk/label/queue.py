"""Applications for the label by deadline."""

from litestar import Response

from services.web.guards import AnyRequest, page
from services.web.pages.desk.label.answers import HOME, READS, label_page


@page(HOME, guards=[READS])
async def label_queue(request: AnyRequest) -> Response[str]:
    """What is open to the viewer, the soonest deadline first."""
    return label_page(request, "queue", None)


routes = [label_queue]
