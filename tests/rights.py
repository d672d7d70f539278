"""Tests run as the owner of the tables; what they ask of the application runs with the application's rights."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from asyncpg import InFailedSQLTransactionError
from litestar.types import ASGIApp, Receive, Scope, Send

from infra.actor import acts
from infra.database import engine
from infra.looking import APPLICATION, looks
from services.accounts.viewer import Viewer


@asynccontextmanager
async def as_application() -> AsyncIterator[None]:
    """Within the block the test's transaction has the rights of web and API: row-level security holds."""
    running = engine.running()
    assert running is not None, "a test with a transaction of its own"
    await running.connection.execute(f"set local role {APPLICATION}")
    try:
        yield
    finally:
        with suppress(InFailedSQLTransactionError):  # the test ends here anyway
            await running.connection.execute("set local role none")


@asynccontextmanager
async def acting(viewer: Viewer) -> AsyncIterator[Viewer]:
    """Within the block somebody acts, as the web lets them: on their behalf, with the application's rights."""
    async with as_application():
        with looks(viewer.looker), acts(viewer.actor):
            yield viewer


def with_rights(app: ASGIApp) -> ASGIApp:
    """An application whose requests have its rights and no others, in the test's transaction."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if engine.running() is None:
            await app(scope, receive, send)
            return
        async with as_application():
            await app(scope, receive, send)

    return answer
