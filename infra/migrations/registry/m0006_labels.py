"""Labels as facts of the register: what the desk of Atameken granted, with a source, a date and a memory.

Web and API may write no fact. Two functions write this one, and neither believes its caller: what is recorded must be
what the row of the label says in the same transaction, and only what is no longer in use is closed. Who may write that
row is held where it stands. A label's level stands in `accreditation`, which only certificates of bodies have else.
"""

from infra.migrations import sql_migration

ID = "2026-11-26T06:00:00:000008"
VERSION = "1.38.0"
DESCRIPTION = "labels"

SQL = """
set local search_path = moldir, public;
alter table credential drop constraint credential_kind_check;
alter table credential add constraint credential_kind_check check (kind in ('conformity', 'label'));
create index credential_label on credential (number) where kind = 'label' and seen_until is null;

create function atameken_label_run(at timestamptz, opened integer, closed integer) returns bigint language sql
security definer set search_path = moldir, pg_temp begin atomic
    insert into import_run (source, state, mode, as_at, files, started_at, finished_at, read, opened, closed,
                            unchanged, rejected, duplicates, actor)
    values ('atameken_label', 'done', 'increment', (at at time zone 'Asia/Almaty')::date, '[]', at, at, opened, opened,
            closed, 0, 0, 0, 'atameken_label') returning id;
end;

-- bound when they run: labels are made by a later migration of another room
create function record_label(said credential, at timestamptz) returns bigint language plpgsql
security definer set search_path = moldir, pg_temp as $$
declare
    there credential;
    made bigint;
    run bigint;
begin
    if said.kind <> 'label' or not exists (
        select from label l where l.number = said.number and l.number = said.key and l.organisation = said.bin
            and l.level = said.accreditation and l.valid_from = said.issued_on and l.valid_until = said.ends_on
            and l.ended_on is null
            and said.state = case when l.suspended_on is null then 'valid' else 'suspended' end
            and said.state_since = coalesce(l.suspended_on, l.valid_from)) then
        raise insufficient_privilege using message = 'a label is what its desk decided';
    end if;
    select * into there from credential
    where source = 'atameken_label' and bin = said.bin and key = said.key and seen_until is null for update;
    if there.content = said.content then
        return there.id;
    end if;
    run := atameken_label_run(at, 1, case when there.id is null then 0 else 1 end);
    update credential set seen_until = at, closed_by = run where id = there.id;
    insert into credential (source, snapshot, seen_from, content, bin, kind, key, standard, body, accreditation, number,
                            scope, issued_on, ends_on, state, state_since, document_seen, verified_by)
    values ('atameken_label', run, at, said.content, said.bin, said.kind, said.key, said.standard, said.body,
            said.accreditation, said.number, said.scope, said.issued_on, said.ends_on, said.state, said.state_since,
            true, said.body)
    returning id into made;
    return made;
end $$;
comment on function record_label is 'The register learns of a label what its row says; its fact before is closed.';

create function close_label(named text, at timestamptz) returns bigint language plpgsql
security definer set search_path = moldir, pg_temp as $$
declare
    gone bigint;
begin
    if exists (select from label l where l.number = named and l.ended_on is null) then
        raise insufficient_privilege using message = 'a label is what its desk decided';
    end if;
    select id into gone from credential
    where source = 'atameken_label' and number = named and seen_until is null for update;
    if gone is not null then
        update credential set seen_until = at, closed_by = atameken_label_run(at, 0, 1) where id = gone;
    end if;
    return gone;
end $$;
comment on function close_label is 'A label that has ended is no longer shown; null: it was not.';
revoke execute on function atameken_label_run, record_label, close_label from public;
grant execute on function record_label, close_label to moldir_app;
"""

forwards = sql_migration(ID, "registry", DESCRIPTION, SQL)
