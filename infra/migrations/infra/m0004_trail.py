"""The trail by days: seals that chain within a day, closed days under a root, signatures; nothing of it is changed.

The chain that stood before goes on standing, as `first_seal`, and is verified as before; its events are sealed once
more, by their days, and the first day that is closed names the chain's last hash as what came before it.
"""

from infra.migrations import sql_migration

ID = "2026-11-25T16:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "the trail by days"

SQL = """
set local search_path = moldir, public;
alter table event_seal rename to first_seal;
alter table first_seal rename constraint event_seal_pkey to first_seal_pkey;
alter table first_seal rename constraint event_seal_event_key to first_seal_event_key;

create table event_seal (
    event bigint primary key,
    day date not null,
    "position" integer not null,
    leaf bytea not null,
    hash bytea not null,
    unique (day, "position")
);

create table trail_day (
    day date primary key,
    name text not null,
    events integer not null,
    root bytea not null,
    previous bytea not null,
    horizon pg_snapshot not null,
    closed_at timestamptz not null
);

create table trail_signature (
    id bigint generated always as identity primary key,
    day date not null,
    name text not null,
    public_key bytea not null,
    signature bytea not null,
    signed_at timestamptz not null,
    unique (day, public_key)
);

-- `always`: also for whoever applies rows as a replica would
drop trigger event_append_only on event;
do $$
declare
    kept text;
begin
    foreach kept in array array['event', 'first_seal', 'event_seal', 'trail_day', 'trail_signature'] loop
        execute format('create trigger %1$I before update or delete or truncate on %2$I
                        for each statement execute function refuse_change()', kept || '_append_only', kept);
        execute format('alter table %2$I enable always trigger %1$I', kept || '_append_only', kept);
        execute format('revoke update, delete, truncate on %I from public, current_user, moldir_app', kept);
    end loop;
end $$;
create trigger first_seal_complete before insert on first_seal for each statement execute function refuse_change();
alter table first_seal enable always trigger first_seal_complete;
create index event_at on event (at);
create index event_actor on event (actor, id);
create index event_organisation on event (organisation, id) where organisation is not null;
create index event_about on event (subject, id);

-- published to anybody; what is sealed but not the events themselves
select public_table(name) from unnest('{event_seal,trail_day,trail_signature}'::regclass[]) as name;
"""

forwards = sql_migration(ID, "infra", DESCRIPTION, SQL)
