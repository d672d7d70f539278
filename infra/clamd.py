"""Asking a virus scanner: the protocol of clamd (INSTREAM), in pieces."""

import asyncio
import re
from collections.abc import Iterable

from infra.errors import Unavailable
from infra.i18n import text

PIECE = 1 << 16
PATIENCE = 60.0  # seconds for an answer
FOUND = re.compile(r"^stream: (.+) FOUND$")


async def infection_of(address: str, chunks: Iterable[bytes]) -> str | None:
    """The name of what a scanner finds in a content, None where it finds nothing.

    In: the path of a socket or host:port, and the content in pieces. Raises Unavailable where the scanner does not
    answer, or answers that it could not look: what nobody looked at is not clean.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            answer = await _asked(address, chunks)
    except (OSError, TimeoutError, EOFError) as fault:
        raise Unavailable(text("file.scanner_silent")) from fault
    if answer == "stream: OK":
        return None
    if found := FOUND.match(answer):
        return found[1]
    raise Unavailable(text("file.scanner_silent"))


async def _asked(address: str, chunks: Iterable[bytes]) -> str:
    host, colon, port = address.rpartition(":")
    reader, writer = (
        await asyncio.open_connection(host, int(port))
        if colon and port.isdigit()
        else await asyncio.open_unix_connection(address)
    )
    try:
        writer.write(b"zINSTREAM\0")
        for chunk in chunks:
            for at in range(0, len(chunk), PIECE):
                piece = chunk[at : at + PIECE]
                writer.write(len(piece).to_bytes(4, "big") + piece)
                await writer.drain()
        writer.write(bytes(4))
        await writer.drain()
        return (await reader.readuntil(b"\0"))[:-1].decode(errors="replace").strip()
    finally:
        writer.close()
