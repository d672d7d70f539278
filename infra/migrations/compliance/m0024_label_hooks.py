"""Web hooks: who is told of changes of labels, where, and whether it arrived.

A hook belongs to an organisation and is its owners' alone; the worker fans changes out to hooks and delivers them.
"""

from infra.migrations import sql_migration

ID = "2026-11-26T06:00:00:000009"
VERSION = "1.38.0"
DESCRIPTION = "label_hooks"

SQL = """
set local search_path = moldir, public;
create table label_hook ( -- an address that is told
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    url text not null check (url <> ''),
    secret bytea not null, -- sealed; what bodies are signed with
    chosen text[] not null, -- numbers of labels and of companies; empty: all
    made_by uuid not null references person,
    made_at timestamptz not null,
    failures integer not null default 0 check (failures >= 0), -- one after another
    stopped_at timestamptz,
    stopped_why text check (stopped_why in ('owner', 'failing')),
    check ((stopped_at is null) = (stopped_why is null))
);
create index label_hook_of on label_hook (organisation, id);
create index label_hook_open on label_hook (id) where stopped_at is null;

create table label_delivery ( -- one change, or a test, for one hook
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    hook bigint not null references label_hook,
    history bigint references label_history, -- null: a test
    state text not null check (state in ('waiting', 'delivered', 'failed')),
    tries integer not null default 0,
    next_try_at timestamptz not null,
    status integer, -- what was answered last
    error text, -- or why nothing was
    made_at timestamptz not null,
    done_at timestamptz,
    unique (hook, history), check ((state = 'waiting') = (done_at is null))
);
create index label_delivery_due on label_delivery (next_try_at, id) where state = 'waiting';
create index label_delivery_of on label_delivery (hook, id);

create function owns(whose text) returns boolean language plpgsql stable security definer
set search_path = moldir, pg_temp as $$
begin
    return whose = any (my_organisations())
        and exists (select from membership m where m.organisation = whose and m.person = my_person()
                    and m.until is null and 'owner' = any (m.roles));
end $$;
comment on function owns is 'Whether the viewer is an owner in an organisation.';
revoke execute on function owns from public;
grant execute on function owns to moldir_app;

do $$
declare
    named text;
begin
    foreach named in array array['label_hook', 'label_delivery'] loop
        execute format('alter table %I enable row level security', named);
        execute format('grant select, insert on %I to moldir_app', named);
        execute format('create policy theirs on %I to moldir_app using (owns(organisation))
                        with check (owns(organisation))', named);
    end loop;
end $$;
grant update (stopped_at, stopped_why) on label_hook to moldir_app;
create policy own_hook on label_delivery as restrictive for insert to moldir_app
    with check (history is null and state = 'waiting'
                and exists (select from label_hook h where h.id = hook
                             and h.organisation = label_delivery.organisation));
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
