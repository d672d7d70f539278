"""Events, deliveries and seals."""

from infra.migrations import sql_migration

ID = "2026-11-22T10:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "events"

SQL = """
set local search_path = moldir, public;
create table event (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    kind text not null,
    actor_kind text not null,
    actor text not null,
    organisation text,
    subject_kind text not null,
    subject text not null,
    data jsonb not null,
    request_id text
);
create index event_kind on event (kind);

create table delivery (
    id bigint generated always as identity primary key,
    event bigint not null,
    reaction text not null,
    tries smallint not null,
    next_try_at timestamptz not null,
    done_at timestamptz,
    error text
);

create table event_seal (
    "position" bigint generated always as identity primary key,
    event bigint not null unique,
    hash bytea not null
);

alter table event add column txid xid8 not null default pg_current_xact_id();
create index event_subject on event (subject_kind, subject, id);
create unique index delivery_once on delivery (event, reaction);
create index delivery_due on delivery (next_try_at) where done_at is null;
create function refuse_change() returns trigger language plpgsql as $$
begin raise exception 'the trail is append-only'; end $$;
create trigger event_append_only before update or delete on event for each row execute function refuse_change();

"""

forwards = sql_migration(ID, "infra", DESCRIPTION, SQL)
