"""The record store of cmi5 (xAPI 1.0.3), as far as an assignable unit needs it.

A unit runs in a frame without an origin: answers go to `null` and to nobody else, no cookie is looked at, and what lets
somebody in is the token in the address together with the authorisation that was handed out for it once.
"""

import hashlib
import json
from collections.abc import Awaitable, Callable
from datetime import UTC
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from litestar import HttpMethod, Response, route
from litestar.params import FromPath

from compliance.commands.training.units import (
    LARGEST_DOCUMENT,
    delete_documents,
    hand_out_bearer,
    put_document,
    take_statements,
)
from compliance.queries.training.units import (
    LAUNCH_DATA,
    Document,
    Unit,
    document_names,
    document_of,
    statements_of,
    unit_of,
)
from compliance.training.packages.statements import WrongError, agent_fits
from infra import clock
from infra.errors import Problem
from infra.i18n import translate
from services.web.guards import AnyRequest, by_secret

VERSION = "1.0.3"
LARGEST = 512_000  # bytes of a body
MOST_AT_ONCE = 50  # statements
METHODS = [HttpMethod.GET, HttpMethod.PUT, HttpMethod.POST, HttpMethod.DELETE, HttpMethod.OPTIONS]
KINDS = {"activities/state": "state", "activities/profile": "activity", "agents/profile": "agent"}
CORS = {
    "Access-Control-Allow-Origin": "null",
    "Access-Control-Allow-Methods": "GET, PUT, POST, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, X-Experience-API-Version, If-Match, If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, X-Experience-API-Version",
    "Access-Control-Max-Age": "600",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Experience-API-Version": VERSION,
    "Cache-Control": "no-store",
    "Vary": "Origin",
}


def _answer(content: object, status: int = 200, **headers: str) -> Response[Any]:
    return Response(content, status_code=status, headers={**CORS, **headers}, media_type="application/json")


def _refused(why: str, status: int) -> Response[Any]:
    return _answer({"error": why}, status)


async def _told(act: Callable[[], Awaitable[Response[Any]]]) -> Response[Any]:
    """The answer; what is refused, in a form that the unit can read."""
    try:
        return await act()
    except WrongError as fault:
        return _refused(str(fault), fault.status)
    except Problem as problem:
        return _refused(translate(problem.text.id, "en", **problem.text.args), problem.status)


@route(
    "/learn/xapi/{token:str}/fetch", http_method=[HttpMethod.POST, HttpMethod.OPTIONS], guards=[by_secret],
    status_code=200, include_in_schema=False,
)  # fmt: skip
async def fetched(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """The authorisation of a session, handed out once (cmi5, section 8.2)."""
    if request.method == "OPTIONS":
        return _answer(None, 204)

    async def act() -> Response[Any]:
        bearer = await hand_out_bearer(token)
        if bearer is None:  # by 8.2.3 an error is told with status 200
            return _answer({"error-code": "1", "error-text": "the authorisation was handed out before"})
        return _answer({"auth-token": bearer})

    return await _told(act)


@route(
    "/learn/xapi/{token:str}/{resource:path}", http_method=METHODS, guards=[by_secret], status_code=200,
    include_in_schema=False, request_max_body_size=LARGEST,
)  # fmt: skip
async def store(request: AnyRequest, token: FromPath[str], resource: FromPath[str]) -> Response[Any]:
    """Statements, and the documents of state and profiles."""
    if request.method == "OPTIONS":
        return _answer(None, 204)
    name = resource.strip("/")

    async def act() -> Response[Any]:
        if name == "about":
            return _answer({"version": [VERSION]})
        unit = await _unit(request, token)
        if name == "statements":
            return await _statements(request, unit)
        if name in KINDS:
            return await _documents(request, unit, KINDS[name])
        raise WrongError("no such resource", 404)

    return await _told(act)


async def _unit(request: AnyRequest, token: str) -> Unit:
    """Whose session it is. Raises WrongError, NothingHere."""
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() not in ("basic", "bearer") or not bearer:
        raise WrongError("the authorisation that was handed out is missing", 401)
    if not request.headers.get("x-experience-api-version", "").startswith("1.0"):
        raise WrongError("X-Experience-API-Version is not 1.0.x", 400)
    return await unit_of(token, bearer.strip())


async def _statements(request: AnyRequest, unit: Unit) -> Response[Any]:
    asked = request.query_params
    if request.method == "GET":
        one = asked.get("statementId")
        found = await statements_of(unit, _uuid(one) if one is not None else None)
        if one is None:
            return _answer({"statements": found, "more": ""})
        return _answer(found[0]) if found else _refused("no such statement", 404)
    if request.method not in ("POST", "PUT"):
        raise WrongError("not with this method", 405)
    said = _json(await request.body())
    if request.method == "PUT":
        name = str(_uuid(asked.get("statementId", "")))
        if not isinstance(said, dict) or said.get("id", name) != name:
            raise WrongError("the statement has another id")
        await take_statements(unit, [{**said, "id": name}])
        return _answer(None, 204)
    many = said if isinstance(said, list) else [said]
    if not 0 < len(many) <= MOST_AT_ONCE:
        raise WrongError(f"1 to {MOST_AT_ONCE} statements at once")
    return _answer(await take_statements(unit, many))


async def _documents(request: AnyRequest, unit: Unit, kind: str) -> Response[Any]:
    asked = request.query_params
    activity = "" if kind == "agent" else asked.get("activityId", "")
    if kind != "agent" and not 0 < len(activity) <= 2000:
        raise WrongError("activityId is missing")
    if kind != "activity" and not agent_fits(unit.session, asked.get("agent", "")):
        raise WrongError("agent is not the one of the launch", 403)
    if asked.get("registration", str(unit.session.registration)) != str(unit.session.registration):
        raise WrongError("registration is not the one of the launch", 403)
    name = asked.get("stateId" if kind == "state" else "profileId")
    if name is None and request.method == "DELETE" and kind == "state":
        await delete_documents(unit, kind, activity, None)
        return _answer(None, 204)
    if name is None and request.method == "GET":
        return _answer(await document_names(unit, kind, activity))
    if name is None or not 0 < len(name) <= 300 or "\0" in name + activity:
        raise WrongError("stateId or profileId is missing")
    there = await document_of(unit, kind, activity, name)
    if request.method == "GET":
        return _document(there)
    if name == LAUNCH_DATA:
        raise WrongError("LMS.LaunchData is not a unit's to change", 403)
    _hold(request, kind, there)
    if request.method == "DELETE":
        await delete_documents(unit, kind, activity, name)
    else:
        await put_document(unit, kind, activity, await _given(request, name, there))
    return _answer(None, 204)


def _document(there: Document | None) -> Response[Any]:
    if there is None:
        return _refused("no such document", 404)
    headers = {**CORS, "ETag": _tag(there), "Last-Modified": format_datetime(there.updated_at.astimezone(UTC), True)}
    return Response(there.content, media_type=there.media_type, headers=headers)


def _tag(document: Document) -> str:
    return f'"{hashlib.sha1(document.content, usedforsecurity=False).hexdigest()}"'


def _hold(request: AnyRequest, kind: str, there: Document | None) -> None:
    """Nobody writes over what they have not read (xAPI 1.0.3, part three, 3.1)."""
    match, none_match = request.headers.get("if-match"), request.headers.get("if-none-match")
    if match is not None and (there is None or match not in ("*", _tag(there))):
        raise WrongError("the document is another one by now", 412)
    if none_match is not None and there is not None and none_match in ("*", _tag(there)):
        raise WrongError("the document is there already", 412)
    if kind != "state" and request.method == "PUT" and there is not None and match is None and none_match is None:
        raise WrongError("the document is there already: say If-Match or If-None-Match", 409)


async def _given(request: AnyRequest, name: str, there: Document | None) -> Document:
    """The document that comes: a POST adds to the JSON that is there."""
    content = await request.body()
    media_type = request.headers.get("content-type", "application/octet-stream")[:200]
    if len(content) > LARGEST_DOCUMENT:
        raise WrongError("the document is too large", 413)
    if not media_type.isprintable() or not media_type.isascii():
        raise WrongError("no such media type")
    if request.method == "POST" and there is not None:
        before, now = _json(there.content), _json(content)
        if not isinstance(before, dict) or not isinstance(now, dict):
            raise WrongError("only JSON objects are put together")
        content = json.dumps({**before, **now}, ensure_ascii=False).encode()
        media_type = "application/json"
    return Document(name, media_type, content, clock.now())


def _json(content: bytes) -> Any:
    """What is written in JSON, in letters that can be kept. Raises WrongError."""
    try:
        found = json.loads(content)
        plain = json.dumps(found, ensure_ascii=False, allow_nan=False)
        plain.encode()
    except (ValueError, RecursionError):
        raise WrongError("no JSON") from None
    if "\\u0000" in plain:
        raise WrongError("no JSON that can be kept")
    return found


def _uuid(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise WrongError("statementId is no UUID") from None


everywhere = [fetched, store]
