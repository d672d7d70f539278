"""Bringing a database to the newest schema."""

import contextlib
import io

from piccolo.apps.migrations.commands.forwards import run_forwards

from infra.database import SCHEMA, engine


async def migrate() -> None:
    """Create the schema if absent and run every migration that has not run, oldest first.

    Raises RuntimeError with the runner's own words when a migration fails.
    """
    conn = await engine.get_new_connection()
    try:
        await conn.execute(f"create schema if not exists {SCHEMA}")
    finally:
        await conn.close()
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        result = await run_forwards("all")
    if not result.success:
        raise RuntimeError(f"migration failed: {result.message}\n{said.getvalue()}")
