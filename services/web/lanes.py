"""Lanes round the framework: GET of the pages that everybody asks for goes straight to the function of its route.

The framework's way to a function and back costs more than a kept page. A lane takes an address as it is printed and
linked to, without a query; whatever else somebody asks for goes the framework's way, to the same function.
"""

import re
from typing import Any

from litestar import HttpMethod, Request
from litestar.config.compression import CompressionConfig
from litestar.enums import ScopeType
from litestar.handlers import HTTPRouteHandler
from litestar.middleware.compression import CompressionMiddleware
from litestar.types import ASGIApp, ExceptionHandlersMap, Receive, Scope, Send

from compliance.credentials.numbers import PREFIXES
from infra.i18n import LANGUAGES
from registry.identifiers import SEALED_PATTERN
from services.lanes import answered, lane_of
from services.web.guards import AnyRequest
from services.web.pages.company import overview
from services.web.pages.labels.answer import label

HOST = re.compile(rb"[A-Za-z0-9.:\[\]-]+")
Lane = tuple[re.Pattern[str], HTTPRouteHandler]  # addresses, and the public route that they are of


def _localised(path: str, route: Any) -> Lane:
    return re.compile(f"/(?:{'|'.join(LANGUAGES)}){path}"), route


LANES = (
    _localised(f"/label/(?P<number>{PREFIXES['label']}-[0-9]{{4}}-[0-9]{{6,9}}-[0-9A-Z*])", label),
    _localised(f"/company/(?P<bin>[0-9]{{12}}|{SEALED_PATTERN})", overview),
)


def laned(app: ASGIApp, compression: CompressionConfig, errors: ExceptionHandlersMap) -> ASGIApp:
    """Around an application: its lanes, with the compression and the errors of its other pages."""

    async def straight(scope: Scope, receive: Receive, send: Send) -> None:
        request: AnyRequest = Request(scope, receive, send)
        page = scope["route_handler"].fn(request, **scope["path_params"])
        answer = await answered(page, request, errors)
        await answer.to_asgi_response(None, request)(scope, receive, send)

    compressed = CompressionMiddleware(straight, compression)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await (compressed if _found(scope) else app)(scope, receive, send)

    return answer


def _found(scope: Scope) -> bool:
    """Whether a lane leads there; its route and the parameters of the address are then in the scope."""
    if scope["type"] != ScopeType.HTTP or scope["method"] != HttpMethod.GET or scope["query_string"]:
        return False
    if not all(HOST.fullmatch(value) for name, value in scope["headers"] if name == b"host"):
        return False
    if (route := lane_of(LANES, scope)) is None:
        return False
    scope["route_handler"] = route
    return True
