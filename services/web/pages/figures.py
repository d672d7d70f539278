"""Figures for everybody: training of all organisations, by region and size."""

import csv
import io
from datetime import date

from litestar import Response

from compliance.queries.training.figures import training_figures
from infra.i18n import text
from services.documents.shapes.training import region_name, rows_of, size_name
from services.web.guards import AnyRequest, page, public
from services.web.language import language_of
from services.web.render import Page, render

COLUMNS = ("day", "region", "region_name", "size", "size_name", "withheld", "organisations", "people", "share")


def _asked(request: AnyRequest) -> date | None:
    """The day that an address names; what is none is passed over."""
    try:
        return date.fromisoformat(request.query_params.get("day", ""))
    except ValueError:
        return None


@page("/figures/training", guards=[public])
async def training_shown(request: AnyRequest) -> Response[str]:
    """A table of regions and sizes, as of a day, and how it was counted."""
    view, language = await training_figures(_asked(request)), language_of(request)
    names = {
        "regions": {code: region_name(code, language) for code in (*view.regions, "")},
        "sizes": {code: size_name(code, language) for code in (*view.sizes, "")},
    }
    return render(request, Page("figures/training.html", view, text("training_figures.heading"), more=names))


@page("/figures/training.csv", guards=[public])
async def training_file(request: AnyRequest) -> Response[bytes]:
    """The same as a file: UTF-8 with a mark for table programs, a line a cell."""
    view, language = await training_figures(_asked(request)), language_of(request)
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    for (region, size), figure in rows_of(view):
        numbers = (figure.organisations, figure.people, figure.share) if figure else ("", "", "")
        names = (region, region_name(region, language), size, size_name(size, language))
        rows.writerow((view.day, *names, int(figure is None), *numbers))
    name = f"moldir-training-{view.day or 'none'}-{language}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache"}
    return Response(
        b"\xef\xbb\xbf" + written.getvalue().encode(), media_type="text/csv; charset=utf-8", headers=headers
    )


routes = [training_shown, training_file]
