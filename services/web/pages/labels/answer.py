"""What a label says when anybody asks by its number: kept, so that a scanned package is answered at once."""

from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from compliance.credentials.attestation import CONTEXT_PATH
from compliance.queries.credentials import contexts
from compliance.queries.label.public import credential_file
from compliance.views.label.public import LabelAnswer
from infra.i18n import text
from infra.settings import settings
from services.documents.labels import answer_made
from services.web.guards import AnyRequest, page, public
from services.web.pages.site import into_language
from services.web.render import Frame, Page, Whole, frame_of, render, sent, wants_main, written

MEDIA = {"json": "application/vc", "jwt": "application/vc+jwt"}
HEADERS = {"Cache-Control": "public, max-age=60", "Access-Control-Allow-Origin": "*"}
HEADING = text("label_public.check.heading")


@page("/label", guards=[public])
async def label_check(request: AnyRequest, number: FromQuery[str] = "") -> Response[str]:
    """The form; with a number its answer."""
    if number.strip():
        return await _answer(request, number)
    return render(request, Page("labels/check.html", None, HEADING, here="labels"))


@page("/label/{number:str}", guards=[public])
async def label(request: AnyRequest, number: FromPath[str]) -> Response[str]:
    """Whether a label may be used now, whose it is, what it covers, what happened to it."""
    return await _answer(request, number)


async def _answer(request: AnyRequest, number: str) -> Response[str]:
    frame, only_main = frame_of(request, Page("labels/answer.html", None, HEADING, here="labels")), wants_main(request)

    def made(view: LabelAnswer) -> tuple[Whole, int]:
        return _written(view, frame, only_main=only_main)

    if frame.is_for_everybody:
        whole, status = await answer_made(number, ("page", frame, only_main), made)
    else:  # around it is somebody's own frame
        whole, status = made(await answer_made(number, ("view",), _itself))
    return sent(request, Page("labels/answer.html", None, HEADING, status=status), whole)


def _itself(view: LabelAnswer) -> LabelAnswer:
    return view


def _written(view: LabelAnswer, frame: Frame, *, only_main: bool) -> tuple[Whole, int]:
    page = Page("labels/answer.html", view, HEADING, here="labels")
    return written(page, frame, only_main=only_main), 200 if view.found is not None else 404


@page("/label", guards=[public])
async def label_check_front(request: AnyRequest) -> Redirect:
    """To the form, or the answer, in the reader's language."""
    return into_language(request, "/label")


@page("/label/{number:str}", guards=[public])
async def label_front(request: AnyRequest, number: FromPath[str]) -> Redirect:
    """To the answer in the reader's language: the address in the QR code, and the id of the credential."""
    return into_language(request, f"/label/{number}")


@page("/label/{number:str}/credential.json", guards=[public])
async def label_credential(number: FromPath[str]) -> Response[bytes]:
    """The credential as JSON with its proofs, to be checked without us."""
    return _file(*await credential_file(number, "json"), "json")


@page("/label/{number:str}/credential.jwt", guards=[public])
async def label_token(number: FromPath[str]) -> Response[bytes]:
    """The same as a signed token."""
    return _file(*await credential_file(number, "jwt"), "jwt")


@page(CONTEXT_PATH, guards=[public])
async def attestation_context() -> Response[bytes]:
    """What the words of an attestation mean, as JSON-LD."""
    content = contexts().content(f"{settings().site}{CONTEXT_PATH}") or b"{}"
    return Response(content, media_type="application/ld+json", headers=HEADERS)


def _file(number: str, content: bytes, kind: str) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{number}.{kind}"', **HEADERS}
    return Response(content, media_type=MEDIA[kind], headers=headers)


localised = [label_check, label]
everywhere = [label_check_front, label_front, label_credential, label_token, attestation_context]
