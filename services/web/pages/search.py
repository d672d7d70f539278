"""Results with facets, and suggestions while typing."""

from litestar import Response
from litestar.params import FromQuery

from infra.i18n import text
from registry.queries.search import search_companies, suggest
from registry.search import FACETS, SORTS
from registry.views import SearchHit
from services.web.guards import AnyRequest, page, public
from services.web.render import Page, render

PER_PAGE = 20
QUERY_LENGTH = 200  # characters: longer than any name


@page("/search", guards=[public])
async def results(
    request: AnyRequest, q: FromQuery[str] = "", sort: FromQuery[str] = "", after: FromQuery[str] = ""
) -> Response[str]:
    """Companies by name, number or head; every facet, order and page is in the address."""
    asked = q.strip()[:QUERY_LENGTH]
    chosen = {code: values for code in FACETS if (values := request.query_params.getall(code, []))}
    view = await search_companies(asked, filters=chosen, sort=sort or SORTS[0], after=after or None, limit=PER_PAGE)
    heading = text("results.heading", query=asked) if asked else text("results.all")
    shown = Page(
        "results.html",
        view,
        heading,
        here="search",
        asked=asked,
        synthetic=_any_synthetic(view.hits),
        more={"sorts": SORTS},
    )
    return render(request, shown)


@page("/suggest", guards=[public])
async def suggestions(request: AnyRequest, q: FromQuery[str] = "") -> Response[str]:
    """The list under the search field: at most eight companies whose name begins so."""
    asked = q.strip()[:QUERY_LENGTH]
    view = await suggest(asked) if asked else ()
    return render(request, Page("suggest.html", view, text("field.suggestions")))


def _any_synthetic(hits: tuple[SearchHit, ...]) -> bool:
    return any(tag.code == "synthetic" for hit in hits for tag in hit.tags)
