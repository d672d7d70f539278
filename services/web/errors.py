"""Where every error becomes an answer: pages here, the API's problem documents in services.api.errors."""

from dataclasses import dataclass
from urllib.parse import urlencode

import structlog
from asyncpg import InsufficientPrivilegeError
from litestar import Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from infra.errors import Problem
from infra.i18n import Text, text
from services.accounts.errors import EntryNeeded, ProofNeeded, SignInNeeded
from services.web.guards import AnyRequest
from services.web.language import language_of
from services.web.render import Page, render
from services.web.wanted import page_asked

log = structlog.get_logger()

# what Litestar itself raises, by status, as sentences
SENTENCES = {
    400: text("error.unreadable"),
    404: text("error.page_unknown"),
    405: text("error.method"),
    413: text("error.too_large"),
    422: text("error.unreadable"),
}


HEADINGS = frozenset({403, 404, 405, 409, 422, 429, 500, 503})
# problems that deserve a heading of their own, by code
NAMED = frozenset({"company-unknown", "not-a-bin", "moment-unknown", "nothing-there", "link-spent", "forged"})

# where whoever met a problem can do something about it, by its code: words and path
WAYS = {
    "second-factor-needed": ("second_factor", "/account/security"),
    "organisation-needed": ("organisation", "/account/organisations"),
}


@dataclass(frozen=True, slots=True)
class ErrorView:
    """What the error page shows; `way`: a code of a page that helps, and its path."""

    status: int
    sentence: Text
    way: tuple[str, str] | None = None


def error_page(request: AnyRequest, status: int, sentence: Text, code: str = "") -> Response[str]:
    """The error page: what happened, in the reader's language, and what to do next."""
    named = code.replace("-", "_") if code in NAMED else str(status) if status in HEADINGS else "other"
    heading = text(f"error.heading.{named}")
    return render(request, Page("error.html", ErrorView(status, sentence, WAYS.get(code)), heading, status=status))


def problem_page(request: AnyRequest, problem: Problem) -> Response[str] | Redirect:
    """An error of our own: it brings its sentence and status. Whoever must prove something first is led there."""
    log.info("refused", code=problem.code, status=problem.status, path=request.scope["path"])
    for kind, path in ((SignInNeeded, "/sign-in"), (ProofNeeded, "/confirm"), (EntryNeeded, "/learn/enter")):
        if isinstance(problem, kind):
            return _first(request, path)
    return error_page(request, problem.status, problem.text, problem.code)


def _first(request: AnyRequest, path: str) -> Redirect:
    """To a page that asks for proof, and from there back to the page that was asked for."""
    address = f"/{language_of(request)}{path}?{urlencode({'wanted': page_asked(request)})}"
    return Redirect(address, status_code=HTTP_303_SEE_OTHER, headers={"Cache-Control": "no-store"})


def http_page(request: AnyRequest, error: HTTPException) -> Response[str]:
    """An error of the framework: no such page, method not allowed, unreadable parameter."""
    status = 422 if error.status_code == 400 else error.status_code
    log.info("refused", code="http", status=status, method=request.method, path=request.scope["path"])
    answer = error_page(request, status, SENTENCES.get(status, text("error.unexpected")))
    for name, value in (error.headers or {}).items():
        answer.headers[name] = value
    return answer


def withheld_page(request: AnyRequest, error: InsufficientPrivilegeError) -> Response[str]:
    """The database itself refused: our checks let through what row-level security does not: our fault."""
    log.error("withheld", path=request.scope["path"], exc_info=error)
    return error_page(request, 403, text("permission.not_allowed"))


def unexpected_page(request: AnyRequest, error: Exception) -> Response[str]:
    """Anything else is our fault: logged with the request's id, which the page shows nothing more of."""
    log.error("unexpected", path=request.scope["path"], exc_info=error)
    return error_page(request, 500, text("error.unexpected"))
