"""Web and API may read what a national scoring leaves for readers; its own parts are the worker's."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from infra.database import execute

ID = "2026-11-25T18:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "rights of scoring"

SQL = """
set local search_path = moldir, public;
select public_table('score_now');
-- `score_known` asks which scoring is under way, and nothing else of it: who started it is nobody's business
grant select (moment) on scoring to moldir_app;
"""


async def forwards() -> MigrationManager:
    """What Piccolo's runner is to do."""
    manager = MigrationManager(migration_id=ID, app_name="registry", description=DESCRIPTION)

    async def run() -> None:
        await execute(SQL)

    manager.add_raw(run)
    return manager
