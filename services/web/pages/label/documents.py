"""Files of an application: those that are there, another, and one of them to keep."""

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect, Stream

from compliance.commands.label.documents import Given, add_document
from compliance.errors import NotAccepted, OutOfTurn, Unfit
from compliance.queries.label.applying import application_page
from compliance.queries.label.documents import document_handed_out
from infra.errors import Unavailable
from infra.file_names import safe_name
from infra.i18n import text
from infra.media_types import REFUSED, type_of_name
from infra.settings import settings
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, ours, page, upload
from services.web.pages.account.answers import to
from services.web.pages.integrity.evidence import kept_file
from services.web.pages.label.answers import APPLIES, home_of, label_page
from services.web.pages.label.applications import ONE
from services.web.pages.rooms import colleague_in
from services.web.typed import id_asked
from services.web.uploads import OVER, Bringing, beside_file, brought, content_of

FIELDS = ("requirement", "question")


@page(f"{ONE}/documents", guards=[APPLIES])
async def documents_shown(
    request: AnyRequest, organisation: FromPath[str], application: FromPath[int]
) -> Response[str]:
    """All files of an application, and the form that brings another."""
    return await _documents(request, organisation, application, EMPTY)


async def _documents(request: AnyRequest, organisation: str, application: int, typed: Form) -> Response[str]:
    view = await application_page(colleague_in(request, organisation), application)
    return await label_page(request, "application/application_documents", view, typed)


@upload(
    f"{ONE}/documents",
    guards=[APPLIES, ours],
    request_class=Bringing,
    request_max_body_size=OVER * settings().max_evidence_bytes,
)
async def document_added(
    request: AnyRequest, organisation: FromPath[str], application: FromPath[int]
) -> Response[str] | Redirect:
    """A file comes to the application."""
    typed, by = await read_form(request, *FIELDS), colleague_in(request, organisation)
    file = brought(await request.form(), "file")
    try:
        if file is None:
            raise Unfit(text("evidence.choose_file"), field="file")
        name = safe_name(file.filename)
        if type_of_name(name) in REFUSED:
            raise NotAccepted(text("file.program", name=name))
        question = id_asked(typed["question"]) if typed["question"] else None
        given = Given(name, type_of_name(name), typed["requirement"] or None, question)
        await add_document(by, application, given, content_of(file))
    except (Unfit, OutOfTurn, NotAccepted, Unavailable) as problem:
        return await _documents(request, organisation, application, beside_file(typed, problem))
    return to(request, f"{home_of(organisation)}/applications/{application}/documents", "document_added")


@page(f"{ONE}/documents/{{document:int}}", guards=[APPLIES])
async def document_file(
    request: AnyRequest, organisation: FromPath[str], application: FromPath[int], document: FromPath[int]
) -> Stream:
    """A file to keep."""
    await application_page(colleague_in(request, organisation), application)
    return kept_file(await document_handed_out(application, document))


routes = [documents_shown, document_added, document_file]
