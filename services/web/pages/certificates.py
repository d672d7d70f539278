"""Certificates as anybody may check them, and what machines need to check them without us."""

import json

from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from compliance.credentials.labels import CONTEXT_PATH
from compliance.errors import NothingHere
from compliance.queries.credentials import contexts, own_did_document, signed_list
from compliance.queries.training.certificates import check
from infra.i18n import text
from infra.rates import spend
from services.accounts import quotas
from services.web.guards import AnyRequest, page, public
from services.web.limits import too_often
from services.web.pages.site import into_language
from services.web.render import Page, render

KEPT = "public, max-age=60"  # seconds in which a revocation is everywhere
# a decision about a label is everywhere within a minute: what follows it starts at once, or by the sweep of events
# after 15 seconds at most; signing takes one; a list is kept for 20
KEPT_OF_LABELS = "public, max-age=20"
FOR_LONG = "public, max-age=604800"  # a context never changes: credentials pin its hash
LD_JSON, DID_JSON = "application/vc", "application/did"
ANYBODY = {"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff"}


@page("/certificates", guards=[public])
async def certificates(request: AnyRequest, number: FromQuery[str] = "") -> Response[str]:
    """The form; with a number its answer."""
    if number.strip():
        return await _answer(request, number)
    return render(request, Page("certificate/check.html", None, text("certificate.check.heading")))


@page("/certificates/{number:str}", guards=[public])
async def certificate(request: AnyRequest, number: FromPath[str]) -> Response[str]:
    """Whether a certificate counts, and what its holder allows anybody to see."""
    return await _answer(request, number)


async def _answer(request: AnyRequest, number: str) -> Response[str]:
    """Counted by address: whoever tries numbers out is told to wait long before they find one."""
    client = request.scope.get("client")
    policy = quotas.certificates()
    spent = await spend(policy, quotas.network_of(client[0] if client else "")) if policy else None
    if spent is not None and not spent.allowed:
        return too_often(request, spent)
    view = await check(number)
    status = 200 if view.found else 404
    return render(request, Page("certificate/answer.html", view, text("certificate.check.heading"), status=status))


@page("/certificates/{number:str}", guards=[public])
async def certificate_front(request: AnyRequest, number: FromPath[str]) -> Redirect:
    """To the answer in the reader's language: the address in the QR code, and the id of the credential."""
    return into_language(request, f"/certificates/{number}")


@page("/.well-known/did.json", guards=[public])
async def did_document() -> Response[bytes]:
    """The DID document of this register: every key there ever was."""
    content = json.dumps(await own_did_document(), indent=2).encode()
    return Response(content, media_type=DID_JSON, headers={"Cache-Control": KEPT, **ANYBODY})


@page("/credentials/status/{status_list:int}", guards=[public])
async def status_list(request: AnyRequest, status_list: FromPath[int]) -> Response[bytes]:
    """A status list as it was signed last; 304 where the checker has it."""
    row = await signed_list(status_list if status_list.bit_length() < 64 else 0)
    kept = KEPT_OF_LABELS if row["kind"] == "label" else KEPT
    headers = {"Cache-Control": kept, "ETag": f'"{row["sha256"]}"', **ANYBODY}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(b"", status_code=304, headers=headers, media_type=LD_JSON)
    return Response(bytes(row["credential"]), headers=headers, media_type=LD_JSON)


@page("/contexts/clear-wave/v1", guards=[public])
async def label_context() -> Response[bytes]:
    """What the words of a label's credential mean: the JSON-LD context whose hash each of them pins."""
    content = contexts().content(CONTEXT_PATH)
    if content is None:
        raise NothingHere(text("workspace.nothing_here"))
    return Response(content, media_type="application/ld+json", headers={"Cache-Control": FOR_LONG, **ANYBODY})


localised = [certificates, certificate]
everywhere = [certificate_front, did_document, status_list, label_context]
