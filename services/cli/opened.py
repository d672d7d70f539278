"""The database of a command. Loaded by `session.in_database`, so that other commands start without its libraries."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from infra import database
from infra.embedded import database_url
from infra.schema import migrate


@asynccontextmanager
async def open_database() -> AsyncIterator[str]:
    """The database, running, migrated and connected, for the length of a command."""
    async with database_url() as url:
        database.configure(url)
        await migrate()
        await database.start_pool(4)
        try:
            yield url
        finally:
            await database.stop_pool()
