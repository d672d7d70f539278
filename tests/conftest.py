"""Fixture strategy: one real PostgreSQL a run, one migrated database, each test in a transaction that is rolled back.

The server is the embedded one in a temporary folder, or MOLDIR_TEST_DATABASE_URL (any database of a server on which
databases may be created). Tests that need several connections or real commits ask for `own_database`.
"""

import base64
import os
import secrets
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

os.environ.setdefault("PICCOLO_CONF", "infra.piccolo_conf")
os.environ["MOLDIR_DATA_DIR"] = tempfile.mkdtemp(prefix="moldir-tests-")
# one key a run, wherever a test has its data: what was hashed with it is good for all
os.environ["MOLDIR_INSTANCE_KEY"] = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()

from infra import database
from infra.database import engine
from infra.embedded import EmbeddedServer, create_database
from infra.schema import migrate
from infra.settings import settings
from services.documents import profiles

# The same examples every time, so that a change is judged by itself; HYPOTHESIS=explore looks for new ones.
# None is timed, since a busy machine breaks no rule; a fixture that all examples share is meant to be shared.
UNTIMED = {
    "deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
}  # fmt: skip
hypothesis.register_profile("same", derandomize=True, database=None, **UNTIMED)
hypothesis.register_profile("explore", max_examples=1000, **UNTIMED)
hypothesis.load_profile(os.environ.get("HYPOTHESIS", "same"))


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """Address of a server's maintenance database."""
    given = os.environ.get("MOLDIR_TEST_DATABASE_URL")
    if given:
        yield given
        return
    server = EmbeddedServer(Path(tempfile.mkdtemp(prefix="moldir-pg-")), shared_buffers="128MB")
    with server.used():
        yield server.url_of("postgres")


def with_name(server_url: str, name: str) -> str:
    head, _, query = server_url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")


async def fresh(server_url: str) -> tuple[str, str]:
    name = f"moldir_test_{uuid4().hex[:12]}"
    await create_database(server_url, name)
    return name, with_name(server_url, name)


async def drop(server_url: str, name: str) -> None:
    conn = await asyncpg.connect(server_url)
    try:
        await conn.execute(f'drop database if exists "{name}" with (force)')
    finally:
        await conn.close()


@pytest.fixture(scope="session")
async def migrated(server_url: str) -> AsyncIterator[str]:
    """A migrated, empty database, shared by all tests that roll back."""
    name, url = await fresh(server_url)
    database.configure(url)
    await migrate()
    yield url
    await drop(server_url, name)


@pytest.fixture
async def db(migrated: str) -> AsyncIterator[asyncpg.Connection]:
    """The database within one transaction, rolled back after the test. Commands become savepoints."""
    async with one_transaction(migrated) as conn:
        yield conn


@asynccontextmanager
async def one_transaction(url: str, *, kept: bool = False) -> AsyncIterator[asyncpg.Connection]:
    """All that happens within the block happens in one transaction of a database; rolled back unless it is `kept`."""
    database.configure(url)
    conn = await asyncpg.connect(**engine.config)
    outer = engine.transaction()
    outer.connection = conn
    running = conn.transaction()
    await running.start()
    token = engine.current_transaction.set(outer)
    profiles.forget()
    try:
        yield conn
        if kept:
            await running.commit()
    finally:
        engine.current_transaction.reset(token)
        if not conn.is_closed() and conn.is_in_transaction():
            await running.rollback()
        await conn.close()


@pytest.fixture
async def own_database(server_url: str, migrated: str) -> AsyncIterator[str]:
    """A migrated database of one's own, with real commits; the engine points at it for the test."""
    name, url = await fresh(server_url)
    database.configure(url)
    await migrate()
    try:
        yield url
    finally:
        await database.stop_pool()
        database.configure(migrated)
        await drop(server_url, name)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference data; where it is absent its tests are skipped with that reason, but never in CI."""
    folder = settings().shared
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"reference data is missing in CI: {folder}")
        pytest.skip(f"reference data not found at {folder}")
    return folder
