"""Certificates of an organisation's training, and those that its staff bring from elsewhere."""

import asyncio

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.training.passports import LARGEST_FILE, Brought, OtherName, bring_certificate
from compliance.credentials.numbers import read_number
from compliance.errors import OutOfTurn, Unfit
from compliance.queries.training.certificates import certificates, file_of, kept, staff_numbered
from compliance.views.training.certificates import Held
from infra.i18n import text
from services.documents.certificate import EDITION, certificate_pdf
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, ours, page, upload
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.rooms import colleague_in
from services.web.pages.training.answers import READS, TRAINS, home_of, training_page
from services.web.uploads import OVER, Bringing, brought

PATH = "/organisations/{organisation:str}/training/certificates"
LONGEST_WORDS = 100
FIELDS = ("employee", "code", "agreed", "same_person")
TYPES = {"json": "application/vc", "jwt": "application/vc+jwt"}  # of W3C's registrations


@page(PATH, guards=[READS])
async def certificates_shown(request: AnyRequest, organisation: FromPath[str]) -> Response[str]:
    """All of them, newest first."""
    return await _certificates(request, organisation, EMPTY)


async def _certificates(request: AnyRequest, organisation: str, typed: Form) -> Response[str]:
    said = request.query_params
    after = said.get("after", "")
    words = said.get("words", "").replace("\0", "").strip()[:LONGEST_WORDS]
    at = int(after) if after.isascii() and after.isdigit() and len(after) < 16 else 0
    view = await certificates(colleague_in(request, organisation), words, at)
    return await training_page(request, "certificates", view, typed, {"lead": text("certificates.lead")})


@upload(PATH + "/bring", guards=[TRAINS, ours], request_class=Bringing, request_max_body_size=OVER * LARGEST_FILE)
async def certificate_brought(request: AnyRequest, organisation: FromPath[str]) -> Response[str] | Redirect:
    """A certificate of another employer counts here."""
    by, typed = colleague_in(request, organisation), await read_form(request, *FIELDS)
    try:
        staff = await staff_numbered(by, typed["employee"])
        await bring_certificate(by, await presented(request, staff, typed))
    except (Unfit, OutOfTurn) as problem:
        if isinstance(problem, OtherName):
            problem.extra["field"] = "same_person"
        return await _certificates(request, organisation, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/certificates", "certificate_brought")


async def presented(request: AnyRequest, staff: int, typed: Form) -> Brought:
    """What a form brought: a code, or else the file of a certificate. Raises Unfit for a file that is too large."""
    file = brought(await request.form(), "file")
    content = await file.read(LARGEST_FILE + 1) if file is not None else b""
    return Brought(
        staff=staff,
        code=typed["code"],
        file=b"" if typed["code"].strip() else content,
        agreed=typed["agreed"] == "1",
        same_person=typed["same_person"] == "1",
    )


@page(PATH + "/{number:str}/certificate.pdf", guards=[READS])
async def certificate_paper(request: AnyRequest, organisation: FromPath[str], number: FromPath[str]) -> Response[bytes]:
    """On paper, with the name."""
    return await paper_of(request, await kept(colleague_in(request, organisation), read_number(number) or ""))


@page(PATH + "/{number:str}/certificate.json", guards=[READS])
async def certificate_json(request: AnyRequest, organisation: FromPath[str], number: FromPath[str]) -> Response[bytes]:
    """As it was signed, without the name."""
    wanted = read_number(number) or ""
    return signed_file(f"{wanted}.json", await file_of(colleague_in(request, organisation), wanted, "json"))


async def paper_of(request: AnyRequest, held: Held) -> Response[bytes]:
    """A certificate as a PDF in the reader's language."""
    language = language_of(request)
    made = await asyncio.to_thread(certificate_pdf, held, language)
    name = f"{held.shown.number}-{language}.pdf"
    headers = {
        "ETag": f'"{held.shown.number}-{language}-{EDITION}-{held.shown.state}"',
        "Cache-Control": "private, no-cache",
        "Content-Language": language,
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return Response(made, headers=headers, media_type="application/pdf")


def signed_file(name: str, content: bytes) -> Response[bytes]:
    """A signed certificate to keep; its type is told by the end of its name."""
    headers = {"Cache-Control": "private, no-cache", "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, media_type=TYPES[name.rpartition(".")[2]])


routes = [certificates_shown, certificate_brought, certificate_paper, certificate_json]
