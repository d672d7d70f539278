"""The door of the API: an application of its own below /api, so that nothing there is ever answered with a page."""

from collections.abc import Callable, Coroutine
from typing import Any

from litestar import HttpMethod, Litestar, Request, Response, asgi, route
from litestar.datastructures.headers import Accept
from litestar.exceptions import HTTPException
from litestar.types import Message, Receive, Scope, Send

from infra.errors import Problem
from services.api import docs
from services.api.answers import answer
from services.api.errors import of_framework, of_ours, problem, unexpected
from services.api.openapi import ROOT
from services.api.operations import OPERATIONS, Operation
from services.api.parameters import Asked, HttpRequest, language_of, read

LONGEST_ADDRESS = 8_000  # of path and query together
PROTOCOL = frozenset((
    "type", "asgi", "http_version", "method", "scheme", "query_string", "raw_path", "headers", "client", "server",
    "extensions",
))  # fmt: skip
OFFERED = ("application/json", "application/problem+json")
Handler = Callable[[HttpRequest], Coroutine[Any, Any, Response[bytes]]]


def _handler(operation: Operation) -> Handler:
    async def handle(request: HttpRequest) -> Response[bytes]:
        if "accept" in request.headers and Accept(request.headers["accept"]).best_match(list(OFFERED)) is None:
            return problem(request, "not-acceptable")
        asked = Asked(request, language_of(request), read(request, operation.parameters))
        return answer(request, await operation.answer(asked))

    handle.__doc__ = operation.answer.__doc__
    return handle


def _routed(operation: Operation) -> Any:
    path = ROOT + operation.path.replace("}", ":str}")
    return route(path, http_method=HttpMethod.GET, name=f"api.{operation.id}")(_handler(operation))


inner = Litestar(
    route_handlers=[*map(_routed, OPERATIONS), *docs.routes],
    exception_handlers={Problem: of_ours, HTTPException: of_framework, Exception: unexpected},
    openapi_config=None,
    logging_config=None,
)


def _bodiless(send: Send) -> Send:
    """For HEAD: the head of the answer, and nothing after it."""

    async def send_head(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {"type": "http.response.body", "body": b"", "more_body": message.get("more_body", False)}
        await send(message)

    return send_head


@asgi("/api", is_mount=True, copy_scope=True)
async def door(scope: Scope, receive: Receive, send: Send) -> None:
    """Everything below /api. HEAD is GET without a body."""
    # only what the protocol says: the outer application's own notes would confuse the inner one
    asked: Any = {key: value for key, value in scope.items() if key in PROTOCOL}
    asked |= {"path": "/api" + scope["path"].rstrip("/"), "root_path": "", "state": {}}
    if asked["method"] == HttpMethod.HEAD:
        asked["method"], send = HttpMethod.GET.value, _bodiless(send)
    if len(asked["path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
        request: HttpRequest = Request(asked)
        await problem(request, "too-long").to_asgi_response(None, request)(asked, receive, send)
        return
    await inner(asked, receive, send)


api_routes = [door]
