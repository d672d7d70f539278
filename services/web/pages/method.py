"""The method: the page to show a minister, made from the table that computes."""

from litestar import Response
from litestar.params import FromPath

from infra.errors import NotFound
from infra.i18n import text
from registry.queries.method import method_page
from services.web.guards import AnyRequest, page, public
from services.web.render import Page, render


@page("/method", guards=[public])
async def method(request: AnyRequest) -> Response[str]:
    """What all indices have in common: scale, rules, when there is no grade."""
    return render(request, Page("method.html", method_page(), text("method.heading"), here="method"))


@page("/method/{index:str}", guards=[public])
async def method_index(request: AnyRequest, index: FromPath[str]) -> Response[str]:
    """One index, to its last indicator."""
    whole = method_page()
    view = next((one for one in whole.indices if one.code == index), None)
    if view is None:
        raise NotFound(text("error.page_unknown"))
    more = {"version": whole.version}
    return render(request, Page("method_index.html", view, view.name, here="method", more=more))
