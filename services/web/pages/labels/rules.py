"""The rules of the label: a page and a document in each language, and the file of the scheme as it is read."""

import asyncio

from litestar import Response
from litestar.response import Redirect

from compliance.library.scheme import FILE, scheme
from compliance.queries.label.rules import rules_page
from infra.i18n import text
from services.documents.label_rules import rules_pdf
from services.web.guards import AnyRequest, page, public
from services.web.language import language_of
from services.web.pages.site import into_language
from services.web.render import Page, render

KEPT = {"Cache-Control": "public, max-age=3600", "Access-Control-Allow-Origin": "*"}


@page("/label/rules", guards=[public])
async def rules(request: AnyRequest) -> Response[str]:
    """Levels, requirements, path, time limits, use of the mark, and whom to trust."""
    view = await rules_page()
    return render(request, Page("labels/rules.html", view, text("label_public.rules.heading"), here="labels"))


@page("/label/rules.pdf", guards=[public])
async def rules_file(request: AnyRequest) -> Response[bytes]:
    """The same on paper."""
    language = language_of(request)
    content = await asyncio.to_thread(rules_pdf, await rules_page(), language)
    name = f"label-rules-{scheme().version}-{language}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "public, max-age=3600"}
    return Response(content, media_type="application/pdf", headers=headers)


@page("/label/rules", guards=[public])
async def rules_front(request: AnyRequest) -> Redirect:
    """To the rules in the reader's language."""
    return into_language(request, "/label/rules")


@page("/label/rules.yaml", guards=[public])
async def rules_source() -> Response[bytes]:
    """The scheme as a file: its SHA-256 is what page and document print."""
    return Response(FILE.read_bytes(), media_type="application/yaml; charset=utf-8", headers=KEPT)


localised = [rules, rules_file]
everywhere = [rules_front, rules_source]
