"""Möldir behind a real server whose clock stands where a file says: `python -m tests.browser.moved PORT FILE`.

The database and the folder come from MOLDIR_DATABASE_URL and MOLDIR_DATA_DIR, as for `tests.browser.country`.
"""

import sys
from datetime import datetime
from pathlib import Path

import uvicorn
from litestar.types import ASGIApp, Receive, Scope, Send

from infra import clock
from services.web.app import create_app


def said_in(file: Path) -> datetime:
    """The moment that a file says."""
    return datetime.fromisoformat(file.read_text(encoding="utf-8"))


def moved(app: ASGIApp, file: Path) -> ASGIApp:
    """An application for which it is always the moment in a file."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        with clock.frozen(said_in(file)):
            await app(scope, receive, send)

    return answer


if __name__ == "__main__":
    uvicorn.run(moved(create_app(), Path(sys.argv[2])), port=int(sys.argv[1]), log_level="warning", server_header=False)
