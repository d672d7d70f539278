"""The door of the API: an application of its own below /api, so that nothing there is ever answered with a page."""

import re
from collections.abc import Callable, Coroutine
from typing import Any

from litestar import HttpMethod, Litestar, Request, Response, asgi, route
from litestar.datastructures import MutableScopeHeaders
from litestar.datastructures.headers import Accept
from litestar.exceptions import HTTPException
from litestar.status_codes import HTTP_200_OK
from litestar.types import ExceptionHandlersMap, Message, Receive, Scope, Send

from infra.actor import acts
from infra.errors import Problem
from infra.looking import looks
from services.api import docs
from services.api.answers import answer
from services.api.callers import admit, refusal
from services.api.errors import POSTED, of_framework, of_ours, problem, unexpected
from services.api.openapi import ROOT
from services.api.operations import OPERATIONS, Operation
from services.api.parameters import Asked, HttpRequest, language_of, read
from services.api.training import MOST_BYTES
from services.lanes import answered, lane_of

LONGEST_ADDRESS = 8_000  # of path and query together
PROTOCOL = frozenset((
    "type", "asgi", "http_version", "method", "scheme", "query_string", "raw_path", "headers", "client", "server",
    "extensions",
))  # fmt: skip
OFFERED = ("application/json", "application/problem+json")
Handler = Callable[[HttpRequest], Coroutine[Any, Any, Response[bytes]]]


def _handler(operation: Operation) -> Handler:
    async def handle(request: HttpRequest) -> Response[bytes]:
        if (refused := refusal(request, request.scope["state"]["caller"], operation.scope)) is not None:
            return refused
        if "accept" in request.headers and Accept(request.headers["accept"]).best_match(list(OFFERED)) is None:
            return problem(request, "not-acceptable")
        asked = Asked(request, language_of(request), read(request, operation.parameters))
        return answer(request, await operation.answer(asked))

    handle.__doc__ = operation.answer.__doc__
    return handle


def _routed(operation: Operation) -> Any:
    path = ROOT + operation.path.replace("}", ":str}")
    if operation.body is not None:
        POSTED.add(path)
        return route(path, http_method=HttpMethod.POST, name=f"api.{operation.id}", status_code=HTTP_200_OK,
                     request_max_body_size=MOST_BYTES)(_handler(operation))  # fmt: skip
    return route(path, http_method=HttpMethod.GET, name=f"api.{operation.id}")(_handler(operation))


ERRORS: ExceptionHandlersMap = {Problem: of_ours, HTTPException: of_framework, Exception: unexpected}
inner = Litestar(
    route_handlers=[*map(_routed, OPERATIONS), *docs.routes],
    exception_handlers=ERRORS,
    request_max_body_size=0,  # nothing is posted where nothing says so
    openapi_config=None,
    logging_config=None,
)


# GET of an operation goes straight to its handler; other methods and addresses are the inner application's business
LANES = tuple(
    (re.compile(ROOT + re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", operation.path)), _handler(operation))
    for operation in OPERATIONS
    if operation.body is None
)


def _bodiless(send: Send) -> Send:
    """For HEAD: the head of the answer, and nothing after it."""

    async def send_head(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {"type": "http.response.body", "body": b"", "more_body": message.get("more_body", False)}
        await send(message)

    return send_head


def _with(fields: dict[str, str], send: Send) -> Send:
    """What the counting says, in the head of every answer, and that JSON is data to be saved."""

    async def send_counted(message: Message) -> None:
        if message["type"] == "http.response.start":
            head = MutableScopeHeaders(message)
            head.headers.extend(
                (name.lower().encode(), value.encode()) for name, value in fields.items() if name != "Retry-After"
            )
            if "json" in head.get("content-type", ""):
                # whoever opens an answer in a browser gets a file, whatever the address calls itself
                head["Content-Disposition"] = 'attachment; filename="moldir.json"'
        await send(message)

    return send_counted


@asgi("/api", is_mount=True, copy_scope=True)
async def door(scope: Scope, receive: Receive, send: Send) -> None:
    """Everything below /api. HEAD is GET without a body."""
    # only what the protocol says: the outer application's own notes would confuse the inner one
    asked: Any = {key: value for key, value in scope.items() if key in PROTOCOL}
    asked |= {"path": "/api" + scope["path"].rstrip("/"), "root_path": "", "state": {}}
    if asked["method"] == HttpMethod.HEAD:
        asked["method"], send = HttpMethod.GET.value, _bodiless(send)
    request: HttpRequest = Request(asked)
    admission = await admit(request)
    refused = admission.refusal
    if len(asked["path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
        refused = problem(request, "too-long")
    if refused is not None:
        await refused.to_asgi_response(None, request)(asked, receive, _with(admission.fields, send))
        return
    asked["state"] = {"caller": admission.caller}
    with acts(admission.caller.actor), looks(admission.caller.looker):
        if asked["method"] == HttpMethod.GET and (handle := lane_of(LANES, asked)) is not None:
            made = await answered(handle(request), request, ERRORS)
            await made.to_asgi_response(None, request)(asked, receive, _with(admission.fields, send))
        else:
            await inner(asked, receive, _with(admission.fields, send))


api_routes = [door]
