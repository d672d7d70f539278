"""The home page: one question, one field."""

from litestar import Response

from infra.i18n import text
from registry.queries.home import home_page
from services.web.guards import AnyRequest, page, public
from services.web.render import Page, render


@page("/", guards=[public])
async def home(request: AnyRequest) -> Response[str]:
    """What this is, where to type, what is covered."""
    view = await home_page()
    return render(request, Page("home.html", view, text("home.heading"), here="home", synthetic=view.synthetic))
