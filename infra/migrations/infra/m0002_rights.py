"""Who may see which rows: the role of web and API, and the two ways a table is opened to it.

The role may do nothing by itself. A migration that makes a table opens it with one call:
`select public_table('company')` for what anyone may read,
`select tenant_table('membership', '{organisation,person}')` for what belongs to somebody.
"""

from infra.migrations import sql_migration

ID = "2026-11-25T13:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "rights"

SQL = """
set local search_path = moldir, public;

-- one role for all databases of a server; where the owner may make no roles it is made beforehand (see the runbook)
do $$ begin
    if not exists (select from pg_roles where rolname = 'moldir_app') then
        create role moldir_app nologin;
    end if;
exception when duplicate_object or unique_violation then null;  -- another database's migration was faster
end $$;
do $$ begin
    if not pg_has_role(current_user, 'moldir_app', 'member') then
        execute format('grant moldir_app to %I', current_user);
    end if;
    execute format('grant usage on schema moldir to moldir_app');
end $$;

-- on whose behalf the connection asks (infra.looking)
create function my_person() returns uuid language sql stable parallel safe
    return nullif(current_setting('moldir.person', true), '')::uuid;
create function my_organisations() returns text[] language sql stable parallel safe
    return string_to_array(nullif(current_setting('moldir.organisations', true), ''), ' ');
create function i_am(variadic roles text[]) returns boolean language sql stable parallel safe
    return coalesce(string_to_array(nullif(current_setting('moldir.staff', true), ''), ' ') && roles, false);
create function at_the_door() returns boolean language sql stable parallel safe
    return coalesce(current_setting('moldir.door', true), '') = 'open';

create function public_table(name regclass) returns void language plpgsql as $$
begin
    execute format('grant select on %s to moldir_app', name);
end $$;
comment on function public_table is 'Web and API may read the table.';

create function tenant_table(
    name regclass, owners text[], at_the_door boolean default false,
    readers text[] default '{auditor}', writers text[] default '{}'
) returns void language plpgsql as $$
declare
    mine text := '';
begin
    if owners && '{organisation}' then
        mine := 'organisation = any ((select my_organisations())::text[])';
    end if;
    if owners && '{person}' then
        mine := concat_ws(' or ', nullif(mine, ''), 'person = (select my_person())');
    end if;
    if mine = '' or not owners <@ '{organisation,person}' then
        raise exception 'a row of % belongs to an organisation, a person or both, not to %', name, owners;
    end if;
    if at_the_door then
        mine := mine || ' or (select at_the_door())';
    end if;
    execute format('alter table %s enable row level security', name);
    execute format('grant select, insert, update, delete on %s to moldir_app', name);
    execute format('create policy theirs on %s to moldir_app using (%s) with check (%s)', name, mine, mine);
    if cardinality(readers) > 0 then
        execute format('create policy readers on %s for select to moldir_app
                        using ((select i_am(variadic %L::text[])))', name, readers);
    end if;
    if cardinality(writers) > 0 then
        execute format('create policy writers on %s to moldir_app
                        using ((select i_am(variadic %L::text[])))', name, writers);
    end if;
end $$;
comment on function tenant_table is 'Rows belong to the organisation and/or the person that their columns of these names
name; web and API see and change those of their viewer only, and those that staff with one of some roles may.';

-- events: whoever acts writes one; read are one's own, one's organisations', and what this very command has written
alter table event enable row level security;
grant select, insert on event to moldir_app;
create policy written on event for insert to moldir_app with check (
    organisation is null or organisation = any ((select my_organisations())::text[]) or (select at_the_door())
    or (select i_am('administrator')));
create policy theirs on event for select to moldir_app using (
    organisation = any ((select my_organisations())::text[]) or actor = (select my_person())::text
    or txid = pg_current_xact_id_if_assigned() or (select i_am('administrator', 'auditor')));
select public_table('event_seal');
"""

forwards = sql_migration(ID, "infra", DESCRIPTION, SQL)
