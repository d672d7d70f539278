"""What a holder shows of its label: the mark for print, the badge for its site, the certificate; while it is valid."""

import asyncio
import re
from dataclasses import dataclass

from litestar import Response
from litestar.params import FromPath

from compliance.errors import NothingHere
from compliance.library.scheme import scheme
from compliance.queries.label.credentials import IssuedLabel, credential_of
from compliance.queries.label.public import label_of
from compliance.views.label.public import LabelShown
from infra.errors import Refused
from infra.i18n import LANGUAGES, text
from infra.settings import settings
from registry.references import numbered
from services.documents.label_badge import snippet
from services.documents.label_mark import Mark, certificate_pdf, mark_pdf, mark_svg
from services.web.guards import AnyRequest, page
from services.web.language import language_of
from services.web.pages.label.answers import APPLIES, label_page

FILE = re.compile(r"(?:(mark)-(kk|ru|en)(?:-offline-([0-9]{1,3}))?\.(svg|pdf)|(certificate)-(kk|ru|en)\.pdf)", re.ASCII)
MEDIA = {"svg": "image/svg+xml", "pdf": "application/pdf"}


@dataclass(frozen=True, slots=True)
class MarksView:
    """The label of a company with what it may show of it; `offline`: for which products there is a signed code."""

    label: LabelShown | None
    offline: tuple[str, ...]
    snippet: str
    languages: tuple[str, ...]

    @property
    def usable(self) -> bool:
        """Whether the mark may be used now."""
        return self.label is not None and self.label.standing == "active"


@page("/organisations/{organisation:str}/label/marks", guards=[APPLIES])
async def marks(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """What there is to download, and how it may be used."""
    shown = await label_of(numbered(organisation))
    issued = await credential_of(shown.id) if shown is not None else None
    names = tuple(product.name for product in shown.products) if shown is not None else ()
    offline = tuple(
        names[place] if place < len(names) else ""
        for place, _ in enumerate(issued.offline if issued is not None else ())
    )
    html = snippet(settings().site, shown.number, language_of(request)) if shown is not None else ""
    return await label_page(request, "marks", MarksView(shown, offline, html, LANGUAGES))


@page("/organisations/{organisation:str}/label/marks/{file:str}", guards=[APPLIES])
async def mark_file(organisation: FromPath[str], file: FromPath[str]) -> Response[bytes]:
    """A mark or the certificate. Refused while the label may not be used."""
    wanted, shown = FILE.fullmatch(file), await label_of(numbered(organisation))
    if wanted is None or shown is None:
        raise NothingHere(text("workspace.nothing_here"))
    if shown.standing != "active":
        raise Refused(text("label_public.mark.not_now"))
    content, kind = await asyncio.to_thread(_made, wanted, shown, await credential_of(shown.id))
    headers = {
        "Content-Disposition": f'attachment; filename="{shown.number}-{file}"',
        "Cache-Control": "private, no-cache",
    }
    return Response(content, media_type=MEDIA[kind], headers=headers)


def _made(wanted: re.Match[str], shown: LabelShown, issued: IssuedLabel | None) -> tuple[bytes, str]:
    is_mark, language, product, kind, _, of_certificate = wanted.groups()
    language = language or of_certificate
    site, title = settings().site, scheme().title.of(language)
    content = f"{site}/label/{shown.number}"
    if not is_mark:
        return certificate_pdf(Mark(shown, title, site, content, "url"), language), "pdf"
    if product is None:
        mark = Mark(shown, title, site, content, "url")
    elif issued is not None and int(product) < len(issued.offline):
        mark = Mark(shown, title, site, issued.offline[int(product)], "offline")
    else:
        raise NothingHere(text("workspace.nothing_here"))
    return (mark_svg if kind == "svg" else mark_pdf)(mark, language), kind


routes = [marks, mark_file]
