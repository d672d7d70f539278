"""Where every error of the API becomes a problem document (RFC 9457). Never HTML, never a traceback."""

from collections.abc import Mapping
from typing import Annotated

import msgspec
import structlog
from litestar import Response
from litestar.exceptions import HTTPException, MethodNotAllowedException
from msgspec import Meta

from infra.errors import Problem
from infra.i18n import Text, text, translate
from services.api.parameters import HttpRequest, language_of

POSTED: set[str] = set()  # addresses that are posted to and not read
log = structlog.get_logger()
MEDIA_TYPE = "application/problem+json"
DOCS = "/api/docs#problem-"
NO_HEADERS: Mapping[str, str] = {}
# what Litestar itself raises, by status; anything else of its is unreadable
FRAMEWORK = {404: "not-found", 405: "method-not-allowed", 413: "too-long"}
# every code the API can answer with, and its status
CODES: Mapping[str, int] = {
    "invalid": 422,
    "not-a-bin": 422,
    "key-needed": 401,
    "key-unknown": 401,
    "scope-needed": 403,
    "company-unknown": 404,
    "moment-unknown": 404,
    "not-found": 404,
    "method-not-allowed": 405,
    "not-acceptable": 406,
    "too-long": 414,
    "too-many-requests": 429,
    "refused": 409,
    "unavailable": 503,
    "unexpected": 500,
}


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One parameter that does not fit."""

    parameter: str
    code: Annotated[str, Meta(description="unknown, repeated, pattern, choice, length, number or range.")]
    detail: str


class ProblemDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What went wrong (RFC 9457)."""

    type: Annotated[str, Meta(description="Stable; leads to its explanation.", examples=[f"{DOCS}not-a-bin"])]
    title: str
    status: Annotated[int, Meta(ge=400, le=599)]
    detail: Annotated[str, Meta(description="A sentence for people, in the language asked for.")]
    instance: Annotated[str, Meta(description="The address that was asked.")]
    errors: list[Fault] = msgspec.field(default_factory=list)


def title_of(code: str) -> Text:
    """What a problem is called."""
    return Text(f"problem.{code.replace('-', '_')}.title")


def about_of(code: str) -> Text:
    """What it means and what to do about it."""
    return Text(f"problem.{code.replace('-', '_')}.about")


def problem(
    request: HttpRequest,
    code: str,
    detail: Text | None = None,
    *,
    faults: object = None,
    headers: Mapping[str, str] = NO_HEADERS,
) -> Response[bytes]:
    """The problem document of a code; `detail` is the sentence of this occurrence."""
    language = language_of(request)
    status = CODES[code]
    log.info("refused", code=code, status=status, path=request.scope["path"][:200])
    document = ProblemDocument(
        type=f"{DOCS}{code}",
        title=translate(title_of(code), language),
        status=status,
        detail=translate(detail or about_of(code), language),
        instance=request.scope["path"][:200],
        errors=_faults(faults, language),
    )
    head = {"Cache-Control": "no-store", "Content-Language": language, "Vary": "Accept, Accept-Language", **headers}
    return Response(msgspec.json.encode(document), status_code=status, media_type=MEDIA_TYPE, headers=head)


def _faults(faults: object, language: str) -> list[Fault]:
    if not isinstance(faults, list):
        return []
    return [
        Fault(parameter=fault["parameter"], code=fault["code"], detail=translate(fault["text"], language))
        for fault in faults
    ]


def of_ours(request: HttpRequest, error: Problem) -> Response[bytes]:
    """An error of our own brings its code and sentence."""
    usual = "refused" if error.status == CODES["refused"] else "invalid"
    code = error.code if error.code in CODES else usual if error.status < 500 else "unexpected"
    return problem(request, code, error.text, faults=error.extra.get("errors"))


def of_framework(request: HttpRequest, error: HTTPException) -> Response[bytes]:
    """No such address, wrong method, unreadable request."""
    code = FRAMEWORK.get(error.status_code, "invalid" if error.status_code < 500 else "unexpected")
    methods = "POST, OPTIONS" if request.scope["path"] in POSTED else "GET, HEAD, OPTIONS"
    allowed = {"Allow": methods} if isinstance(error, MethodNotAllowedException) else {}
    return problem(request, code, headers=allowed)


def unexpected(request: HttpRequest, error: Exception) -> Response[bytes]:
    """Anything else is our fault: logged here, and said without a word of its inside."""
    log.error("unexpected", path=request.scope["path"], exc_info=error)
    return problem(request, "unexpected", text("problem.unexpected.about"))
