"""The badge of a label, for the sites of its holders: a picture that says how it stands now."""

from litestar import Response
from litestar.params import FromPath, FromQuery

from infra.i18n import LANGUAGES
from services.documents.label_badge import WIDTHS, Size, badge_svg
from services.documents.labels import answer_made
from services.web.guards import AnyRequest, page, public
from services.web.language import preferred_language

KEPT = "public, max-age=60"  # seconds in which a suspension is everywhere
HEADERS = {
    "Cache-Control": KEPT,
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",  # it is made to stand on the pages of others
    "Content-Security-Policy": "default-src 'none'; style-src 'none'; sandbox",
}


@page("/label/{number:str}/badge.svg", guards=[public])
async def label_badge(
    request: AnyRequest, number: FromPath[str], lang: FromQuery[str] = "", size: FromQuery[str] = "medium"
) -> Response[bytes]:
    """The badge as SVG; of a number that nobody has, one that says so."""
    language = lang if lang in LANGUAGES else preferred_language(request)
    chosen: Size = size if size in WIDTHS else "medium"  # type: ignore[assignment] # one of them
    made = await answer_made(number, ("badge", language, chosen), lambda view: badge_svg(view, language, chosen))
    return Response(made, media_type="image/svg+xml", headers=HEADERS)


everywhere = [label_badge]
