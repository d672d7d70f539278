"""Letters to people."""

from infra.migrations import sql_migration

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

forwards = sql_migration(ID, "infra", DESCRIPTION, SQL)
