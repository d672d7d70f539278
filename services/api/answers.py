"""How an answer travels: JSON bytes with an entity tag, so that a reader who has them already is told so."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec
from litestar import Response

from services.api.parameters import HttpRequest

JSON = "application/json"
VARY = "Accept, Accept-Language"


@dataclass(frozen=True, slots=True)
class Written:
    """A document as it travels, and its tag. The tag is weak: the same document may travel compressed."""

    body: bytes
    tag: str


def written(document: msgspec.Struct) -> Written:
    """The document as JSON."""
    return tagged(msgspec.json.encode(document))


def tagged(body: bytes) -> Written:
    """Bytes with their tag."""
    return Written(body, f'W/"{hashlib.sha256(body).hexdigest()[:32]}"')


@dataclass(frozen=True, slots=True)
class Reply:
    """What a handler gives back: a document, in a language, and what else the answer's head says."""

    document: msgspec.Struct | Written
    language: str
    seconds: int = 60  # how long it may be kept without asking again
    headers: Mapping[str, str] = field(default_factory=dict)


def answer(request: HttpRequest, reply: Reply) -> Response[bytes]:
    """200 with the document, or 304 where the reader holds it."""
    document = reply.document
    whole = document if isinstance(document, Written) else written(document)
    return sent(request, whole, JSON, _headers(reply))


def _headers(reply: Reply) -> dict[str, str]:
    kept = {"Cache-Control": f"public, max-age={reply.seconds}", "Vary": VARY, "Content-Language": reply.language}
    return {**kept, **reply.headers}


def sent(request: HttpRequest, whole: Written, media_type: str, headers: Mapping[str, str]) -> Response[bytes]:
    """200 with the bytes, or 304 where the reader holds them."""
    told = {**headers, "ETag": whole.tag}
    if holds(request.headers.get("if-none-match", ""), whole.tag):
        return Response(content=b"", status_code=304, headers=told, media_type=media_type)
    return Response(content=whole.body, status_code=200, headers=told, media_type=media_type)


def holds(condition: str, tag: str) -> bool:
    """Whether If-None-Match names the tag (RFC 9110: compared weakly) or any."""
    named = [each.strip().removeprefix("W/") for each in condition.split(",")]
    return "*" in named or tag.removeprefix("W/") in named
