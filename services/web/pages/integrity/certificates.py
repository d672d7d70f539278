"""Certificates of conformity: the list, a certificate with its history, and whether the public sees it."""

from collections.abc import AsyncIterator
from dataclasses import replace

from litestar import Response
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.colleagues import Colleague
from compliance.commands.conformity import (
    Became,
    CertificateSaid,
    add_certificate,
    change_certificate,
    fit,
    hide_certificate,
    show_certificate,
)
from compliance.commands.evidence import LONGEST_NAME, Described, keep_document
from compliance.errors import NotAccepted, Unfit
from compliance.queries.conformity import certificate_of, certificates_page
from compliance.queries.evidence import evidence_row
from infra.errors import Problem, Refused, Unavailable
from infra.i18n import Bilingual, text
from infra.storage import PIECE
from services.accounts.permissions import Permission
from services.web.forms import EMPTY, Form, filled, read_form
from services.web.guards import AnyRequest, form, needs, ours, page, upload
from services.web.pages.account.answers import to
from services.web.pages.integrity.answers import home_of, integrity_page
from services.web.pages.rooms import colleague_in
from services.web.typed import day_in
from services.web.uploads import beside_file

ROOM = "/organisations/{organisation:str}/integrity/certificates"
READS, LEADS = needs(Permission.READ_ASSESSMENTS), needs(Permission.CHANGE_ASSESSMENTS)
HEADS = needs(Permission.APPROVE_ASSESSMENTS)
FIELDS = ("standard", "body", "accreditation", "number", "scope", "issued_on", "ends_on")
STANDARDS = ("ISO 37001:2016", "ISO 37001:2025", "ҚР СТ 3049-2017", "ISO 37301:2021")  # offered; any other may be typed
STATES = ("suspended", "valid", "withdrawn")


@page(ROOM, guards=[READS])
async def certificates(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """All certificates, those that hold first."""
    view = await certificates_page(colleague_in(request, organisation))
    return await integrity_page(request, "certificates", view, more={"lead": text("conformity.lead")})


@page(f"{ROOM}/new", guards=[LEADS])
async def certificate_new(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """An empty form."""
    return await _form(request, organisation, filled())


async def _form(request: AnyRequest, organisation: str, typed: Form) -> Response[str]:
    view = await certificates_page(colleague_in(request, organisation))
    return await integrity_page(request, "certificates/certificate_form", view, typed, {"standards": STANDARDS})


@upload(f"{ROOM}/new", guards=[LEADS, ours])
async def certificate_added(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """It is on record; nobody outside sees it."""
    typed, by = await read_form(request, *FIELDS), colleague_in(request, organisation)
    try:
        said = fit(_said(typed))
        certificate = await add_certificate(by, replace(said, evidence=await _document(request, by, said)))
    except (Unfit, Refused, NotAccepted, Unavailable) as problem:
        return await _form(request, organisation, beside_file(typed, problem, "document"))
    return to(request, f"{home_of(organisation)}/certificates/{certificate}", "certificate_added")


def _said(typed: Form) -> CertificateSaid:
    return CertificateSaid(
        standard=typed["standard"],
        body=typed["body"],
        accreditation=typed["accreditation"],
        number=typed["number"],
        scope=typed["scope"],
        issued_on=day_in(typed, "issued_on"),
        ends_on=day_in(typed, "ends_on"),
    )


async def _document(request: AnyRequest, by: Colleague, said: CertificateSaid) -> int | None:
    """The certificate itself, if a file was chosen. Raises what `keep_document` raises."""
    file = (await request.form()).get("document")
    if not isinstance(file, UploadFile) or not file.filename:
        return None
    described = Described(
        name=file.filename.replace("\\", "/").rpartition("/")[2][-LONGEST_NAME:],
        media_type=file.content_type,
        kind="outside",
        dated=said.issued_on,
        source=said.body,
        starts=said.issued_on,
        ends=said.ends_on,
        expires=said.ends_on,
    )
    try:
        return await keep_document(by, described, _pieces(file))
    except Unfit as problem:
        problem.extra["field"] = "document"
        raise


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    while piece := await file.read(PIECE):
        yield piece


@page(f"{ROOM}/{{certificate:int}}", guards=[READS])
async def certificate_shown(
    request: AnyRequest, organisation: FromPath[str], certificate: FromPath[int]
) -> Response[str]:
    """A certificate: what stands on it, what became of it, who sees it."""
    return await _shown(request, organisation, certificate)


async def _shown(request: AnyRequest, organisation: str, certificate: int, typed: Form = EMPTY) -> Response[str]:
    by = colleague_in(request, organisation)
    view = await certificate_of(by, certificate)
    more = {
        "title": Bilingual(*[f"{view.standard} № {view.number}"] * 3), "states": STATES,
        "document": await evidence_row(by, view.evidence) if view.evidence else None,
    }  # fmt: skip
    return await integrity_page(request, "certificates/certificate", view, typed, more)


@form(f"{ROOM}/{{certificate:int}}/state", guards=[LEADS, ours])
async def certificate_changed(
    request: AnyRequest, organisation: FromPath[str], certificate: FromPath[int]
) -> Response[str] | Redirect:
    """Suspended, valid again, or withdrawn; the public profile follows."""
    typed, by = await read_form(request, "state", "since", "why"), colleague_in(request, organisation)
    try:
        became = Became(typed["state"], day_in(typed, "since"), typed["why"])  # type: ignore[arg-type] # the command says what it can be
        await change_certificate(by, certificate, became)
    except (Unfit, Refused) as problem:
        return await _refused(request, typed, problem)
    return to(request, f"{home_of(organisation)}/certificates/{certificate}", "certificate_changed")


async def _refused(request: AnyRequest, typed: Form, problem: Problem) -> Response[str]:
    named = request.path_params
    return await _shown(request, named["organisation"], named["certificate"], typed.refused(problem))


@form(f"{ROOM}/{{certificate:int}}/show", guards=[HEADS, ours])
async def certificate_published(
    request: AnyRequest, organisation: FromPath[str], certificate: FromPath[int]
) -> Response[str] | Redirect:
    """From now on the public profile shows it; the page that follows can undo that."""
    try:
        await show_certificate(colleague_in(request, organisation), certificate)
    except Refused as problem:
        return await _refused(request, EMPTY, problem)
    return to(request, f"{home_of(organisation)}/certificates/{certificate}", "certificate_shown")


@form(f"{ROOM}/{{certificate:int}}/hide", guards=[HEADS, ours])
async def certificate_hidden(
    request: AnyRequest, organisation: FromPath[str], certificate: FromPath[int]
) -> Response[str] | Redirect:
    """The public profile shows it no more."""
    try:
        await hide_certificate(colleague_in(request, organisation), certificate)
    except Refused as problem:
        return await _refused(request, EMPTY, problem)
    return to(request, f"{home_of(organisation)}/certificates/{certificate}", "certificate_hidden")


routes = [
    certificates, certificate_new, certificate_added, certificate_shown, certificate_changed,
    certificate_published, certificate_hidden,
]  # fmt: skip
