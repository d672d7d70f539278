"""Whoever made a key is told once that it ends."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from infra.database import execute

ID = "2026-11-25T18:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "reminders"

SQL = """
set local search_path = moldir, public;
alter table api_key add column reminded_at timestamptz;
"""


async def forwards() -> MigrationManager:
    """What Piccolo's runner is to do."""
    manager = MigrationManager(migration_id=ID, app_name="accounts", description=DESCRIPTION)

    async def run() -> None:
        await execute(SQL)

    manager.add_raw(run)
    return manager
