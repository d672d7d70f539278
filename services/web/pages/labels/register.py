"""The public register of labels: pages with filters as plain links, and the same as JSON, CSV and a feed of changes."""

import re
from collections.abc import AsyncIterator

from litestar import Response
from litestar.response import Redirect, Stream

from compliance.queries.label.register import FILTERS, all_lines, labels_page, newest_changes
from compliance.views.label.public import LabelsAsked
from infra import clock
from infra.i18n import LANGUAGES, text
from services.documents import label_lists
from services.web.guards import AnyRequest, page, public
from services.web.language import preferred_language
from services.web.pages.site import into_language
from services.web.render import Page, render

PER_PAGE = 20
WHOLE = re.compile(r"[0-9]{1,15}", re.ASCII)
IN_FEED = 100
KEPT = {"Cache-Control": "public, max-age=60", "Access-Control-Allow-Origin": "*"}


def _asked(request: AnyRequest) -> LabelsAsked:
    query = request.query_params
    chosen = {code: tuple(value for value in query.getall(code, []) if len(value) < 40)[:20] for code in FILTERS}
    after = query.get("after", "")
    return LabelsAsked(query.get("q", ""), chosen, int(after) if WHOLE.fullmatch(after) else 0, PER_PAGE)


@page("/labels", guards=[public])
async def labels(request: AnyRequest) -> Response[str]:
    """A page of the register, as it is now."""
    view = await labels_page(_asked(request))
    return render(request, Page("labels/register.html", view, text("label_public.register"), here="labels"))


@page("/labels", guards=[public])
async def labels_front(request: AnyRequest) -> Redirect:
    """To the register in the reader's language."""
    return into_language(request, "/labels")


def _language(request: AnyRequest) -> str:
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else preferred_language(request)


@page("/labels.csv", guards=[public])
async def labels_csv(request: AnyRequest) -> Stream:
    """Every label there is or was, a line each."""
    return _file(label_lists.as_csv(all_lines(), _language(request)), "text/csv; charset=utf-8", "csv")


@page("/labels.json", guards=[public])
async def labels_json(request: AnyRequest) -> Stream:
    """The same as JSON."""
    return _file(label_lists.as_json(all_lines(), _language(request)), "application/json", "json")


@page("/labels.atom", guards=[public])
async def labels_atom(request: AnyRequest) -> Response[bytes]:
    """What happened to labels lately, newest first, as a feed."""
    content = label_lists.as_atom(await newest_changes(IN_FEED), _language(request))
    return Response(content, media_type="application/atom+xml; charset=utf-8", headers=KEPT)


def _file(content: AsyncIterator[bytes], media_type: str, kind: str) -> Stream:
    name = f"labels-{clock.today()}.{kind}"
    headers = KEPT | {"Content-Disposition": f'attachment; filename="{name}"'}
    return Stream(content, media_type=media_type, headers=headers)


localised = [labels]
everywhere = [labels_front, labels_csv, labels_json, labels_atom]
