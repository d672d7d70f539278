"""Nobody may ask for pages faster than people read: counted by address before anything else is done for them."""

import structlog
from litestar import Request, Response
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from infra.i18n import text
from infra.rates import Spent, fields_of, spend
from services.accounts import quotas
from services.web.errors import error_page
from services.web.guards import AnyRequest
from services.web.viewing import Visit

log = structlog.get_logger()
# files cost nothing, health is asked by machines of ours, and the API counts its own callers
UNCOUNTED = ("/static/", "/api/", "/healthz", "/favicon.ico")


def limited(app: ASGIApp) -> ASGIApp:
    """Around an application: 429 and when to come back, for whoever asks too often."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        policy = quotas.pages()
        if policy is None or scope["type"] != ScopeType.HTTP or scope["path"].startswith(UNCOUNTED):
            await app(scope, receive, send)
            return
        client = scope.get("client")
        spent = await spend(policy, quotas.network_of(client[0] if client else ""))
        if spent.allowed:
            await app(scope, receive, send)
            return
        request: AnyRequest = Request(scope, receive, send)
        await too_often(request, spent).to_asgi_response(None, request)(scope, receive, send)

    return answer


def too_often(request: AnyRequest, spent: Spent) -> Response[str]:
    """The page that says so. It looks at no session: that would be the work we refuse."""
    log.info("refused", code="too-often", status=429, path=request.scope["path"])
    request.scope["state"]["visit"] = Visit(request.scope)
    fields = fields_of(spent)
    shown = error_page(request, 429, text("error.too_often", n=int(fields["Retry-After"])))
    shown.headers |= fields | {"Cache-Control": "no-store"}
    return shown
