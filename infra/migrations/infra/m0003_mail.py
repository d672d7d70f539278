"""Letters to people."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from infra.database import execute

ID = "2026-11-25T13:00:00:000003"
VERSION = "1.38.0"
DESCRIPTION = "mail"

SQL = """
set local search_path = moldir, public;
create table mail (
    id bigint generated always as identity primary key,
    address text not null,
    language text not null,
    template text not null,
    data jsonb not null,
    link bytea,
    made_at timestamptz not null,
    sent_at timestamptz,
    tries smallint not null,
    next_try_at timestamptz not null,
    error text
);
create index mail_due on mail (next_try_at) where sent_at is null;
create index mail_made on mail (made_at);
"""


async def forwards() -> MigrationManager:
    """What Piccolo's runner is to do."""
    manager = MigrationManager(migration_id=ID, app_name="infra", description=DESCRIPTION)

    async def run() -> None:
        await execute(SQL)

    manager.add_raw(run)
    return manager
