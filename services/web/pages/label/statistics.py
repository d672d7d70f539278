"""Statistics of the label for everybody: time limits, decisions, recusals; what rests on fewer than five is hidden."""

import csv
import io
import json
from dataclasses import asdict

from litestar import Response

from compliance.queries.label.statistics import label_statistics
from compliance.views.label.statistics import StatisticsView
from infra.i18n import text
from services.web.guards import AnyRequest, page, public
from services.web.render import Page, render

PATH = "/label/statistics"
COLUMNS = ("table", "code", "withheld", "count", "median_days", "ninth_days", "within", "limit_days")


@page(PATH, guards=[public])
async def statistics_shown(request: AnyRequest) -> Response[str]:
    """Three tables, and how they were counted."""
    view = await label_statistics(public=True)
    return render(request, Page("label/statistics.html", view, text("label.statistics.heading")))


@page(PATH + ".csv", guards=[public])
async def statistics_table() -> Response[bytes]:
    """The same as a file: UTF-8 with a mark for table programs."""
    view = await label_statistics(public=True)
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    limits = dict(view.limits)
    for one in view.timings:
        figures = (one.count, one.median, one.ninth, one.within, limits[one.state])
        rows.writerow(("time", one.state, int(one.count is None), *("" if each is None else each for each in figures)))
    for table, counts in (("decision", view.decisions), ("recusal", view.recusals)):
        for each in counts:
            rows.writerow(
                (table, each.code, int(each.count is None), "" if each.count is None else each.count, *[""] * 4)
            )
    return _file(b"\xef\xbb\xbf" + written.getvalue().encode(), view, "csv", "text/csv; charset=utf-8")


@page(PATH + ".json", guards=[public])
async def statistics_data() -> Response[bytes]:
    """The same for programs."""
    view = await label_statistics(public=True)
    said = {
        "day": view.day.isoformat(),
        "fewest": view.fewest,
        "limits": dict(view.limits),
        "times": [asdict(each) for each in view.timings],
        "decisions": [asdict(each) for each in view.decisions],
        "recusals": [asdict(each) for each in view.recusals],
    }
    return _file(json.dumps(said, ensure_ascii=False).encode(), view, "json", "application/json")


def _file(content: bytes, view: StatisticsView, kind: str, media_type: str) -> Response[bytes]:
    name = f"moldir-label-statistics-{view.day}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache"}
    return Response(content, media_type=media_type, headers=headers)


routes = [statistics_shown, statistics_table, statistics_data]
