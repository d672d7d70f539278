"""A register that is in use gets the tables of self-assessments, and loses nothing."""

import contextlib
import io
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from piccolo.apps.migrations.commands.forwards import run_forwards

from compliance.piccolo_app import APP_CONFIG
from compliance.tables import TABLES
from infra import database
from infra.database import SCHEMA, fetch, fetch_value
from infra.embedded import create_database
from infra.looking import APPLICATION
from infra.schema import migrate
from tests.cast import MARAT, everybody
from tests.compliance.workspace.players import opened
from tests.conftest import drop, with_name

WRITTEN = list(Path(APP_CONFIG.migrations_folder_path).glob("m*.py"))
OURS = """
select table_name from information_schema.tables where table_schema = $1 and table_type = 'BASE TABLE' order by 1
"""


@pytest.fixture
async def in_use(server_url: str, migrated: str) -> AsyncIterator[str]:
    """A database before there were self-assessments, with people, organisations and companies."""
    name = f"moldir_test_{uuid4().hex[:12]}"
    await create_database(server_url, name)
    url = with_name(server_url, name)
    database.configure(url)
    conn = await asyncpg.connect(url)
    await conn.execute(f"create schema {SCHEMA}")
    await conn.close()
    for app in ("infra", "registry", "accounts"):
        with contextlib.redirect_stdout(io.StringIO()):
            assert (await run_forwards(app)).success
    await everybody()
    try:
        yield url
    finally:
        database.configure(migrated)
        await drop(server_url, name)


async def everything(tables: list[str]) -> dict[str, list[str]]:
    return {
        name: [row["said"] for row in await fetch(f"select t::text as said from {SCHEMA}.{name} t order by 1")]
        for name in tables
    }


async def test_a_register_in_use_goes_forward(in_use: str) -> None:
    before = [row["table_name"] for row in await fetch(OURS, SCHEMA) if row["table_name"] != "migration"]
    assert "assessment" not in before
    rows = await everything(before)
    assert rows["membership"]
    await migrate()
    await migrate()  # and nothing a second time
    assert await everything(before) == rows
    ours = {table._meta.tablename for table in TABLES}
    assert {row["table_name"] for row in await fetch(OURS, SCHEMA)} - {*before, "migration"} == ours
    async with database.engine.transaction():
        assert await opened(who=MARAT)
        assert await fetch_value("select count(*) from answer") == 27
    taken = await fetch_value(f"select count(*) from {SCHEMA}.migration where app_name = 'compliance'")
    assert taken == len(WRITTEN)
    assert not await fetch_value("select has_table_privilege($1, 'moldir.answer_history', 'insert')", APPLICATION)
