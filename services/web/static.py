"""The built front end: files with hashed names, read once, compressed at build time, kept by browsers for a year."""

import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from litestar import Response
from litestar.params import FromPath

from infra.errors import NotFound
from infra.i18n import text
from services.documents.built import DIST, manifest
from services.web.guards import AnyRequest, page, public

FOR_A_YEAR = "public, max-age=31536000, immutable"
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))  # the smaller first


@dataclass(frozen=True, slots=True)
class Asset:
    """One built file: its media type and its bytes by content encoding ("" is uncompressed)."""

    media_type: str
    bodies: dict[str, bytes]


@lru_cache
def assets() -> dict[str, Asset]:
    """All built files by their built names."""
    return {name: _asset(DIST / name) for name in manifest().values()}


def _asset(path: Path) -> Asset:
    bodies = {"": path.read_bytes()}
    for encoding, suffix in ENCODINGS:
        packed = path.with_name(path.name + suffix)
        if packed.exists():
            bodies[encoding] = packed.read_bytes()
    guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset("font/woff2" if path.suffix == ".woff2" else guessed, bodies)


@page("/static/{name:str}", guards=[public])
async def static_file(request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
    """A built file, in the smallest encoding the browser accepts."""
    return serve(request, name, FOR_A_YEAR)


@page("/favicon.ico", guards=[public])
async def favicon(request: AnyRequest) -> Response[bytes]:
    """The icon, for browsers that ask by habit."""
    return serve(request, manifest()["favicon.svg"], "public, max-age=86400")


def serve(request: AnyRequest, name: str, cache: str) -> Response[bytes]:
    """A built file with its caching rule; 304 when the browser has it. Raises NotFound."""
    asset = assets().get(name)
    if asset is None:
        raise NotFound(text("error.page_unknown"))
    accepted = request.headers.get("accept-encoding", "")
    encoding = next((code for code, _ in ENCODINGS if code in accepted and code in asset.bodies), "")
    headers = {"Cache-Control": cache, "ETag": f'"{name}{encoding}"', "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(b"", status_code=304, headers=headers, media_type=asset.media_type)
    if encoding:
        headers["Content-Encoding"] = encoding
    return Response(asset.bodies[encoding], headers=headers, media_type=asset.media_type)
