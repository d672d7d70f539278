"""The counterparty report: on the screen, and as a PDF to keep."""

import asyncio

from litestar import Response
from litestar.params import FromPath, FromQuery
from markupsafe import Markup

from infra import clock
from infra.i18n import text
from services.documents.pdf import report_pdf
from services.documents.profiles import profile_of
from services.documents.report import EDITION, number_of, report_of, shown_name
from services.web.guards import AnyRequest, page, public
from services.web.language import language_of
from services.web.render import Page, render


def as_drawn(drawing: Markup) -> Markup:
    """On the screen a drawing stands in the page itself, so that it takes the theme's colours."""
    return drawing


@page("/company/{bin:str}/report", guards=[public])
async def report(request: AnyRequest, bin: FromPath[str], as_of: FromQuery[str | None] = None) -> Response[str]:
    """Everything on one page, each fact with the number of its source; with `as_of` as it was known then."""
    profile = await profile_of(bin, as_of or None)
    return render(
        request,
        Page(
            "report/page.html",
            report_of(profile),
            shown_name(profile),
            subject=text("report.kind"),
            synthetic=profile.synthetic,
            more={"picture": as_drawn, "paper": False},
        ),
    )


@page("/company/{bin:str}/report.pdf", guards=[public])
async def report_file(request: AnyRequest, bin: FromPath[str], as_of: FromQuery[str | None] = None) -> Response[bytes]:
    """The same as PDF/UA. The same facts give the same bytes, so an unchanged report is answered with 304."""
    language = language_of(request)
    profile = await profile_of(bin, as_of or None)
    number, day = number_of(profile), clock.local_date(profile.moment)
    headers = {
        "ETag": f'"{number}-{language}-{EDITION}"',
        "Cache-Control": "no-cache",
        "Content-Language": language,
        "Content-Disposition": f'inline; filename="moldir-{profile.bin}-{day:%Y%m%d}-{language}.pdf"',
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(b"", status_code=304, headers=headers, media_type="application/pdf")
    made = await asyncio.to_thread(report_pdf, profile, language)
    return Response(made, headers=headers, media_type="application/pdf")
