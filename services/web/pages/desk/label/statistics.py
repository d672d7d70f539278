"""Statistics of the label's desk, whole."""

from litestar import Response

from compliance.queries.label.statistics import label_statistics
from services.web.guards import AnyRequest, page
from services.web.pages.desk.label.answers import READS, label_page


@page("/desk/label/statistics", guards=[READS])
async def statistics_shown(request: AnyRequest) -> Response[str]:
    """How long steps took, what was decided, who was recused."""
    return label_page(request, "statistics", await label_statistics(public=False))


routes = [statistics_shown]
