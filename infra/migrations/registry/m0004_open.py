"""What came with national scoring is open as the register is: values as they are seen now, and since when.

Who started a scoring and how far it is stays with those who run the register.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from infra.database import execute

ID = "2026-11-25T19:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "open"

SQL = """
set local search_path = moldir, public;
select public_table('score_now');
grant select (moment) on scoring to moldir_app;
"""


async def forwards() -> MigrationManager:
    """What Piccolo's runner is to do."""
    manager = MigrationManager(migration_id=ID, app_name="registry", description=DESCRIPTION)

    async def run() -> None:
        await execute(SQL)

    manager.add_raw(run)
    return manager
