"""What companies say they hold: facts with memory like any other, from the company itself as their source.

Web and API may write no fact. Two functions write this one, for those who lead in the company alone, and leave a run of
the source "own_word" behind, so that the register has a new newest moment and nobody is shown what was kept before it.
"""

from infra.migrations import sql_migration

ID = "2026-11-25T20:50:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "credentials"

SQL = """
set local search_path = moldir, public;
create table credential (
    id bigint generated always as identity primary key,
    source text not null,
    snapshot bigint not null,
    closed_by bigint,
    seen_from timestamptz not null,
    seen_until timestamptz,
    content uuid not null,
    bin text not null,
    kind text not null check (kind in ('conformity')),
    key text not null,
    standard text not null check (standard <> ''),
    body text not null check (body <> ''),
    accreditation text,
    number text not null check (number <> ''),
    scope text not null,
    issued_on date not null,
    ends_on date not null check (ends_on > issued_on),
    state text not null check (state in ('valid', 'suspended', 'withdrawn')),
    state_since date not null,
    document_seen boolean not null,
    verified_by text
);
create index credential_bin on credential (bin);
create unique index credential_open on credential (source, content) where seen_until is null;
create unique index credential_key on credential (source, bin, key) where seen_until is null;
create index credential_closed on credential (seen_until) where seen_until is not null;
create index credential_snapshot on credential using brin (snapshot) with (pages_per_range = 32);
select public_table('credential');

create function own_word_run(at timestamptz, opened integer, closed integer) returns bigint language sql
security definer set search_path = moldir, pg_temp begin atomic
    insert into import_run (source, state, mode, as_at, files, started_at, finished_at, read, opened, closed,
                            unchanged, rejected, duplicates, actor)
    values ('own_word', 'done', 'increment', (at at time zone 'Asia/Almaty')::date, '[]', at, at, opened, opened,
            closed, 0, 0, 0, 'own_word') returning id;
end;

-- bound when it runs: memberships are made by a later migration of another room
create function speaks_for(whose text) returns boolean language plpgsql stable
security definer set search_path = moldir, pg_temp as $$
begin
    return exists (select from membership m where m.organisation = whose and m.person = my_person() and m.until is null
                   and m.roles && '{owner,compliance_officer}'::text[]);
end $$;
comment on function speaks_for is 'Whether the viewer may say in public what a company holds.';

create function close_credential(whose text, named text, at timestamptz) returns bigint language plpgsql
security definer set search_path = moldir, pg_temp as $$
declare
    gone bigint;
begin
    if not speaks_for(whose) then
        raise insufficient_privilege using message = 'a company speaks for itself alone';
    end if;
    select id into gone from credential
    where source = 'own_word' and bin = whose and key = named and seen_until is null for update;
    if gone is not null then
        update credential set seen_until = at, closed_by = own_word_run(at, 0, 1) where id = gone;
    end if;
    return gone;
end $$;
comment on function close_credential is 'A company no longer wants its certificate seen; null: none was.';

create function record_credential(said credential, at timestamptz) returns bigint language plpgsql
security definer set search_path = moldir, pg_temp as $$
declare
    there credential;
    made bigint;
    run bigint;
begin
    if not speaks_for(said.bin) then
        raise insufficient_privilege using message = 'a company speaks for itself alone';
    end if;
    select * into there from credential
    where source = 'own_word' and bin = said.bin and key = said.key and seen_until is null for update;
    if there.content = said.content then
        return there.id;
    end if;
    run := own_word_run(at, 1, case when there.id is null then 0 else 1 end);
    update credential set seen_until = at, closed_by = run where id = there.id;
    insert into credential (source, snapshot, seen_from, content, bin, kind, key, standard, body, accreditation, number,
                            scope, issued_on, ends_on, state, state_since, document_seen)
    values ('own_word', run, at, said.content, said.bin, said.kind, said.key, said.standard, said.body,
            said.accreditation, said.number, said.scope, said.issued_on, said.ends_on, said.state, said.state_since,
            said.document_seen)
    returning id into made;
    return made;
end $$;
comment on function record_credential is 'A company says what it holds; its word of the same key before is closed.';
revoke execute on function own_word_run, speaks_for, close_credential, record_credential from public;
grant execute on function close_credential, record_credential to moldir_app;
"""

forwards = sql_migration(ID, "registry", DESCRIPTION, SQL)
