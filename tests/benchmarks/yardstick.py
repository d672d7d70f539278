"""What pages are measured against: an ASGI application that is one SELECT by a number, asyncpg and msgspec."""

import os
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import msgspec

from infra.database import connect_arguments
from infra.looking import APPLICATION

POOL = 8  # as many connections as a web process has


class _Pool:
    """The connections of this process."""

    of_process: asyncpg.Pool


def one_row(asked: str) -> Callable[[dict[str, Any], Any, Any], Awaitable[None]]:
    """Answers /…/<number> with the row that a question has for it as JSON, whatever else stands in the address."""

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await receive()
            url = os.environ["MOLDIR_DATABASE_URL"]
            _Pool.of_process = await asyncpg.create_pool(
                **connect_arguments(url, APPLICATION), min_size=1, max_size=POOL
            )
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await _Pool.of_process.close()
            await send({"type": "lifespan.shutdown.complete"})
            return
        row = await _Pool.of_process.fetchrow(asked, scope["path"].rpartition("/")[2])
        body = msgspec.json.encode(dict(row) if row is not None else None)
        head = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": body})

    return app


app = one_row("select * from company where bin = $1 and seen_until is null")
label = one_row("select * from label where number = $1")
