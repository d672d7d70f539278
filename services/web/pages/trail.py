"""The trail, as anybody may see it: how much there is, each day's root, how to check it."""

from datetime import date

from litestar import Response
from litestar.params import FromQuery

from infra.errors import NotFound
from infra.i18n import text
from infra.trail.days import published
from infra.trail.exporting import SCRIPT
from services.web.guards import AnyRequest, page, public
from services.web.render import Page, render


@page("/trail", guards=[public])
async def trail(request: AnyRequest, before: FromQuery[str] = "") -> Response[str]:
    """Roots by day, newest first. Nothing of any event is shown here."""
    try:
        since = date.fromisoformat(before) if before else None
    except ValueError as failure:
        raise NotFound(text("error.page_unknown")) from failure
    return render(request, Page("trail.html", await published(since), text("trail.heading")))


@page("/trail/verify.py", guards=[public])
async def script() -> Response[bytes]:
    """The verification of exports and proofs, to be read and run anywhere."""
    headers = {"Content-Disposition": 'attachment; filename="verify.py"', "Cache-Control": "no-cache"}
    return Response(SCRIPT.read_bytes(), headers=headers, media_type="text/x-python; charset=utf-8")
