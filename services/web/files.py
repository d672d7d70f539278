"""Large files, sent piece by piece and from where a browser broke off (RFC 9110, ranges)."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from litestar import Response
from litestar.response import Stream

from services.web.guards import AnyRequest

PIECE = 1 << 20
NOTHING: Mapping[str, str] = {}
AS_IS = "as_is"  # a route with this in its `opt` is not compressed
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that is handed out: where it lies, its name, its media type, and its hash, which is its tag."""

    path: Path
    name: str  # in ASCII
    media_type: str
    sha256: str


def handed_out(request: AnyRequest, file: Handed, more: Mapping[str, str] = NOTHING) -> Response[Any] | Stream:
    """The file, or the range of it that was asked for; 304 where the browser has it, 416 for a range beyond it.

    `more`: headers besides, or instead of the usual ones.
    """
    size, tag = file.path.stat().st_size, f'"{file.sha256}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "private, no-cache",
        "Accept-Ranges": "bytes",
        "Content-Disposition": f'attachment; filename="{file.name}"',
        **more,
    }
    if request.headers.get("if-none-match") == tag:
        return Response(b"", status_code=304, headers=headers, media_type=file.media_type)
    part = _part(request, size, tag)
    if part is None:
        headers["Content-Range"] = f"bytes */{size}"
        return Response(b"", status_code=416, headers=headers, media_type=file.media_type)
    first, last = part
    headers["Content-Length"] = str(last - first + 1)
    whole = (first, last) == (0, size - 1)
    if not whole:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return Stream(
        _pieces(file.path, first, last), status_code=200 if whole else 206, headers=headers, media_type=file.media_type
    )


def begins(request: AnyRequest) -> bool:
    """Whether a request asks for a file from its beginning: what follows a broken line is no second taking."""
    asked = RANGE.fullmatch(request.headers.get("range", "").strip())
    return request.method == "GET" and (asked is None or asked[1] in ("", "0"))


def _part(request: AnyRequest, size: int, tag: str) -> tuple[int, int] | None:
    """First and last byte of what is asked for; None where nothing of the file is there. What is no range is all."""
    asked = RANGE.fullmatch(request.headers.get("range", "").strip())
    if asked is None or asked[0] == "bytes=-" or request.headers.get("if-range", tag) != tag:
        return 0, size - 1
    if not asked[1]:  # so many from the end
        return (max(size - int(asked[2]), 0), size - 1) if int(asked[2]) else None
    first, last = int(asked[1]), min(int(asked[2] or size), size - 1)
    if asked[2] and int(asked[2]) < first:
        return 0, size - 1
    return (first, last) if first < size else None


async def _pieces(path: Path, first: int, last: int) -> AsyncIterator[bytes]:
    file = await asyncio.to_thread(path.open, "rb")
    try:
        await asyncio.to_thread(file.seek, first)
        left = last - first + 1
        while left and (piece := await asyncio.to_thread(file.read, min(PIECE, left))):
            left -= len(piece)
            yield piece
    finally:
        await asyncio.to_thread(file.close)
