"""Migrations, one folder an app: plain SQL, run by Piccolo in the order of their ids."""

from collections.abc import Awaitable, Callable

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from infra.database import execute


def sql_migration(
    id: str,  # noqa: A002 - Piccolo's own word for it
    app: str,
    description: str,
    sql: str,
) -> Callable[[], Awaitable[MigrationManager]]:
    """The `forwards` of a migration that runs these statements and nothing else."""

    async def forwards() -> MigrationManager:
        manager = MigrationManager(migration_id=id, app_name=app, description=description)

        async def run() -> None:
            await execute(sql)

        manager.add_raw(run)
        return manager

    return forwards
