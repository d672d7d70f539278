"""A virus scanner that speaks clamd's protocol on a socket, and knows one virus: EICAR's harmless one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@asynccontextmanager
async def scanner(path: Path, *, limit: int = 25_000_000) -> AsyncIterator[list[int]]:
    """Within the block it answers there; the sizes of what it has seen."""
    seen: list[int] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        content = bytearray()
        while size := int.from_bytes(await reader.readexactly(4), "big"):
            content += await reader.readexactly(size)
            if len(content) > limit:
                writer.write(b"INSTREAM size limit exceeded. ERROR\0")
                break
        else:
            seen.append(len(content))
            writer.write(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0")
        await writer.drain()
        writer.close()

    server = await asyncio.start_unix_server(answer, path)
    try:
        yield seen
    finally:
        server.close()
