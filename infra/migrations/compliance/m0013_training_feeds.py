"""What training feeds: reminders of staff without an account, evidence made by itself, and figures for everybody."""

from infra.migrations import sql_migration

ID = "2026-11-26T01:04:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "training feeds"

SQL = """
set local search_path = moldir, public;

-- a reminder goes to a person with an account, or to a member of staff who has only an address
alter table reminded
    alter column person drop not null,
    add column staff bigint,
    add foreign key (staff, organisation) references staff_member (id, organisation),
    add check (num_nonnulls(person, staff) = 1),
    drop constraint reminded_stage_check,
    add check (stage in ('early', 'week', 'day', 'overdue', 'waiting', 'digest',
                         'd30', 'd14', 'd7', 'd1', 'v90', 'v60', 'v30', 'v7'));
create unique index reminded_staff_once on reminded (staff, subject, stage, due_on, sent_on) where staff is not null;

create table training_sweep ( -- the day, by its own clocks, for which an organisation's staff were last reminded
    organisation text primary key references organisation,
    day date not null
);

create table training_feed ( -- whether evidence is made by itself every month; a changed word is another row
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    running boolean not null,
    language text not null check (language in ('kk', 'ru', 'en')),
    set_by uuid not null references person,
    set_at timestamptz not null
);
create index training_feed_of on training_feed (organisation, id);

create table training_evidence ( -- evidence that was made of training, as of which day
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    evidence bigint not null unique,
    day date not null,
    made_by uuid not null references person,
    made_at timestamptz not null,
    foreign key (evidence, organisation) references evidence (id, organisation)
);
create index training_evidence_of on training_evidence (organisation, id);

create function pg_temp.only_added(name regclass, column_of text) returns void language plpgsql as $$
begin
    perform tenant_table(name, '{organisation}');
    execute format('revoke update, delete on %s from moldir_app', name);
    execute format('create policy reading on %s as restrictive for select to moldir_app
                    using ((select i_am(''auditor'')) or trains(organisation))', name);
    execute format('create policy adding on %s as restrictive for insert to moldir_app
                    with check (at_work(organisation) and leads(organisation) and %I = (select my_person()))',
                   name, column_of);
    execute format('create trigger append_only before update or delete on %s
                    for each statement execute function refuse_change()', name);
end $$;
select pg_temp.only_added('training_feed', 'set_by');
select pg_temp.only_added('training_evidence', 'made_by');

create table training_figure ( -- of all organisations together, as it is published; nothing in it names any
    day date not null,
    region text not null, -- first two digits of KATO; empty: all, '?': unknown
    size text not null check (size in ('', 'micro', 'small', 'medium', 'large', '?')),
    organisations integer, -- null: withheld, as are the others
    people integer,
    share numeric check (share between 0 and 1),
    primary key (day, region, size),
    check (num_nulls(organisations, people, share) in (0, 3))
);
select public_table('training_figure');
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
