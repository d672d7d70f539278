"""Certificates as their holders keep them: files, what others see of them, and the way to a new employer."""

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect

from compliance.commands.training.certificates import SHOWN, show_certificate
from compliance.commands.training.passports import LARGEST_FILE, bring_certificate, make_code
from compliance.credentials.numbers import read_number
from compliance.errors import OutOfTurn, Unfit
from compliance.queries.training.certificates import all_held, file_of, held, holder
from infra.i18n import Bilingual
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, learns, ours, page, upload
from services.web.pages.account.answers import to
from services.web.pages.learning.answers import learner_in, learning_page
from services.web.pages.training.certificates import paper_of, presented, signed_file
from services.web.uploads import OVER, Bringing

ONE = "/learn/{staff:int}/certificates/{number:str}"
FILES = {
    "certificate.json": "json", "certificate.jwt": "jwt", "certificate-named.json": "named.json",
    "certificate-named.jwt": "named.jwt",
}  # fmt: skip


@page("/learn/certificates", guards=[learns])
async def certificates(request: AnyRequest) -> Response[str]:
    """All of them, of whatever employer."""
    return await _all(request, EMPTY, 0)


async def _all(request: AnyRequest, typed: Form, at: int) -> Response[str]:
    return await learning_page(request, "certificates", await all_held(), typed, {"bringing": at})


@page(ONE, guards=[learns])
async def certificate(request: AnyRequest, staff: FromPath[int], number: FromPath[str]) -> Response[str]:
    """One: its files, what anybody sees, and its codes."""
    return await _one(request, staff, number, EMPTY)


async def _one(request: AnyRequest, staff: int, number: str, typed: Form, code: str = "") -> Response[str]:
    view = await held(await holder(staff), read_number(number) or "")
    title = Bilingual(*[view.shown.title] * 3)
    return await learning_page(request, "certificate", view, typed, {"title": title, "code": code, "choices": SHOWN})


@page(ONE + "/certificate.pdf", guards=[learns])
async def certificate_paper(request: AnyRequest, staff: FromPath[int], number: FromPath[str]) -> Response[bytes]:
    """On paper."""
    return await paper_of(request, await held(await holder(staff), read_number(number) or ""))


@page([ONE + f"/{name}" for name in FILES], guards=[learns])
async def certificate_file(request: AnyRequest, staff: FromPath[int], number: FromPath[str]) -> Response[bytes]:
    """As it was signed: JSON-LD or a token, with the name or without."""
    wanted, name = read_number(number) or "", request.scope["path"].rpartition("/")[2]
    content = await file_of(await holder(staff), wanted, FILES[name])
    return signed_file(f"{wanted}{name.removeprefix('certificate')}", content)


@form(ONE + "/show", guards=[learns, ours])
async def certificate_shown(request: AnyRequest, staff: FromPath[int], number: FromPath[str]) -> Redirect:
    """What anybody sees who has the number."""
    typed = await read_form(request, *SHOWN)
    chosen = [each for each in SHOWN if typed[each] == "1"]
    await show_certificate(await holder(staff), read_number(number) or "", chosen)
    return to(request, f"/learn/{staff}/certificates/{number}", "certificate_shown")


@form(ONE + "/code", guards=[learns, ours])
async def code_made(request: AnyRequest, staff: FromPath[int], number: FromPath[str]) -> Response[str]:
    """A code for a new employer, shown once: it is in no address."""
    by, wanted = await holder(staff), read_number(number) or ""
    try:
        code = await make_code(by, wanted)
    except OutOfTurn as problem:
        return await _one(request, staff, number, EMPTY.refused(problem))
    return await _one(request, staff, number, EMPTY, code)


@upload(
    "/learn/{staff:int}/certificates/bring",
    guards=[learns, ours],
    request_class=Bringing,
    request_max_body_size=OVER * LARGEST_FILE,
)
async def certificate_brought(request: AnyRequest, staff: FromPath[int]) -> Response[str] | Redirect:
    """A certificate of an employer before counts at this one."""
    by, typed = await learner_in(request, staff), await read_form(request, "code", "agreed")
    try:
        await bring_certificate(by, await presented(request, staff, typed))
    except (Unfit, OutOfTurn) as problem:
        return await _all(request, typed.refused(problem), staff)
    return to(request, "/learn/certificates", "certificate_brought")


routes = [
    certificates, certificate, certificate_paper, certificate_file, certificate_shown, code_made, certificate_brought,
]  # fmt: skip
