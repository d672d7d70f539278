"""A claim: the text to sign, the signed answer, asking staff, taking it back."""

from dataclasses import replace

from litestar import Response
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect

from infra.errors import Refused, Unavailable
from registry.references import reference_of
from services.accounts.certificates.answer import MOST_BYTES
from services.accounts.certificates.refusal import CertificateRefused
from services.accounts.commands.claims import ask_staff, prove_claim, renew_challenge, withdraw_claim
from services.accounts.errors import Unreadable
from services.accounts.permissions import Permission
from services.accounts.queries.organisations import my_challenge, my_claim
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, needs, ours, page, upload
from services.web.pages.account.answers import shown, to
from services.web.viewing import viewer_in

CLAIMS = needs(Permission.CLAIM_ORGANISATION)


@page("/account/claims/{claim:int}", guards=[CLAIMS])
async def claim_shown(request: AnyRequest, claim: FromPath[int]) -> Response[str]:
    """How it stands, and the ways to prove it."""
    return await _claim(request, claim, EMPTY)


async def _claim(request: AnyRequest, claim: int, typed: Form) -> Response[str]:
    view = await my_claim(viewer_in(request), claim)
    return shown(request, "claim", view, replace(typed, values={"note": view.note, **typed.values}))


@page("/account/claims/{claim:int}/challenge.txt", guards=[CLAIMS])
async def challenge(request: AnyRequest, claim: FromPath[int]) -> Response[bytes]:
    """The text to sign, as a file."""
    number, written = await my_challenge(viewer_in(request), claim)
    headers = {
        "Content-Disposition": f'attachment; filename="moldir-{reference_of(number)}.txt"',
        "Cache-Control": "no-store",
    }
    return Response(written.encode(), media_type="text/plain; charset=utf-8", headers=headers)


@form("/account/claims/{claim:int}/challenge", guards=[CLAIMS, ours])
async def renewed(request: AnyRequest, claim: FromPath[int]) -> Redirect:
    """A fresh text."""
    await renew_challenge(viewer_in(request), claim)
    return to(request, f"/account/claims/{claim}", "challenge")


@upload("/account/claims/{claim:int}/answer", guards=[CLAIMS, ours], request_max_body_size=2 * MOST_BYTES)
async def answered(request: AnyRequest, claim: FromPath[int]) -> Response[str] | Redirect:
    """The signed text: a file, or what NCALayer gives as base64."""
    try:
        number = await prove_claim(viewer_in(request), claim, await _answer(request))
    except (CertificateRefused, Unavailable, Refused) as problem:
        problem.extra.setdefault("field", "answer")
        return await _claim(request, claim, EMPTY.refused(problem))
    return to(request, f"/organisations/{reference_of(number)}", "granted")


async def _answer(request: AnyRequest) -> bytes:
    posted = await request.form()
    file, typed = posted.get("answer"), posted.get("written")
    if isinstance(file, UploadFile) and file.filename:
        return await file.read(MOST_BYTES + 1)
    return typed.strip().encode() if isinstance(typed, str) else b""


@form("/account/claims/{claim:int}/ask", guards=[CLAIMS, ours])
async def asked(request: AnyRequest, claim: FromPath[int]) -> Response[str] | Redirect:
    """Staff are asked to look at it."""
    typed = await read_form(request, "note")
    try:
        await ask_staff(viewer_in(request), claim, typed["note"])
    except Unreadable as problem:
        return await _claim(request, claim, typed.refused(problem))
    return to(request, f"/account/claims/{claim}", "asked")


@form("/account/claims/{claim:int}/withdraw", guards=[CLAIMS, ours])
async def withdrawn(request: AnyRequest, claim: FromPath[int]) -> Redirect:
    """It is taken back."""
    await withdraw_claim(viewer_in(request), claim)
    return to(request, "/account/organisations", "withdrawn_claim")


routes = [claim_shown, challenge, renewed, answered, asked, withdrawn]
