"""A case in three columns: requirements, what shows them, and what one may do now."""

from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from compliance.errors import NothingHere
from compliance.queries.evidence import Handed, opened
from compliance.queries.label.case import case_row
from compliance.queries.label.desk_case import Looking, desk_case
from compliance.queries.label.desk_parts import DRAWN, document_row
from infra.i18n import text, translate
from infra.settings import settings
from infra.storage import Store
from services.accounts.desk import officer_of
from services.documents.pdf_anew import written_anew
from services.web.files import AS_IS
from services.web.forms import EMPTY, Form
from services.web.guards import AnyRequest, page
from services.web.language import language_of
from services.web.pages.desk.label.answers import HOME, READS, label_page
from services.web.pages.integrity.evidence import kept_file
from services.web.viewing import viewer_in

CASE = HOME + "/cases/{case:int}"
LONGEST = 40
PDF = "application/pdf"
# without an origin, without scripts, and in no page but ours
FRAMED = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'self'",
    "Content-Disposition": "inline",
    "Cache-Control": "private, no-store",
}
WHOLE = Looking()


@page(CASE, guards=[READS])
async def label_case(
    request: AnyRequest, case: FromPath[int], requirement: FromQuery[str] = "", document: FromQuery[int | None] = None
) -> Response[str]:
    """The case; a requirement or a file of it in the middle, where one is named."""
    return await case_page(request, case, EMPTY, Looking(requirement[:LONGEST], document))


async def case_page(request: AnyRequest, case: int, typed: Form, looking: Looking = WHOLE) -> Response[str]:
    """The page of a case, with what was typed into one of its forms."""
    view = await desk_case(officer_of(viewer_in(request)), case, looking)
    more = {"title": text("desk.label.case", number=view.head.number), "home": f"{HOME}/cases/{case}"}
    return label_page(request, "queue/case", view, typed, more)


@page(CASE + "/documents/{document:int}", guards=[READS], opt={AS_IS: True})
async def label_case_file(request: AnyRequest, case: FromPath[int], document: FromPath[int]) -> Stream:
    """A file that the applicant gave: to keep, and, where it is a picture, to show on our page."""
    await case_row(officer_of(viewer_in(request)), case)
    row = await document_row(case, document)
    path = Store(settings().evidence_dir).path(row["sha256"])
    if not path.is_file():
        raise NothingHere(text("file.gone"))
    file = await opened(path, row["sha256"])
    answer = kept_file(Handed(row["name"], row["media_type"], row["size"], row["sha256"], file))
    if row["media_type"] in DRAWN:
        answer.media_type = row["media_type"]
    return answer


@page(CASE + "/documents/{document:int}/shown", guards=[READS], opt={AS_IS: True})
async def label_case_shown(
    request: AnyRequest, case: FromPath[int], document: FromPath[int]
) -> Response[bytes] | Response[str]:
    """A PDF that the applicant gave, written anew without anything that runs: for the frame on our page."""
    await case_row(officer_of(viewer_in(request)), case)
    row = await document_row(case, document)
    path = Store(settings().evidence_dir).path(row["sha256"])
    if row["media_type"] != PDF or not path.is_file():
        raise NothingHere(text("file.gone"))
    (await opened(path, row["sha256"])).close()
    made = await written_anew(path)
    if made is None:
        told = translate("desk.label.case.unreadable", language_of(request))
        return Response(told, media_type="text/plain; charset=utf-8", headers=FRAMED)
    return Response(made, media_type=PDF, headers=FRAMED)


routes = [label_case, label_case_file, label_case_shown]
