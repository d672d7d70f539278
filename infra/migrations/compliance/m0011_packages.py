"""Packages of courses: their files, how far learners are in them, and the small record store that cmi5 asks for."""

from infra.migrations import sql_migration

ID = "2026-11-26T01:02:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "packages"

SQL = """
set local search_path = moldir, public;
create table package_file (
    id bigint generated always as identity primary key,
    organisation text not null,
    package bigint not null, -- own_course
    path text not null check (path <> ''), -- in the package
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'), -- in the store
    size bigint not null check (size >= 0),
    media_type text not null,
    unique (package, path),
    foreign key (package, organisation) references own_course (id, organisation)
);

create table package_going ( -- a learner's way through a package, from its beginning to its result; then perhaps anew
    id bigint generated always as identity primary key,
    organisation text not null,
    staff bigint not null,
    package bigint not null,
    registration uuid not null unique, -- what cmi5 calls it
    started_at timestamptz not null,
    updated_at timestamptz not null,
    done_at timestamptz, -- by the package's own word
    score numeric check (score between 0 and 100), -- percent
    record bigint, -- what was written of it
    ended_at timestamptz, -- it began anew
    unique (id, staff),
    check (record is null or done_at is not null),
    foreign key (staff, organisation) references staff_member (id, organisation),
    foreign key (package, organisation) references own_course (id, organisation),
    foreign key (record, organisation) references training_record (id, organisation)
);
create unique index package_going_now on package_going (staff, package) where ended_at is null;
create index package_going_of on package_going (organisation, package);

create table package_state ( -- of one part of a package: what a SCO set, how an AU stands
    id bigint generated always as identity primary key,
    organisation text not null,
    staff bigint not null,
    going bigint not null,
    part text not null,
    elements jsonb not null check (octet_length(elements::text) <= 1000000), -- of the run-time data model, by name
    finished boolean not null default false, -- it said that it is at its end
    seconds numeric not null default 0 check (seconds >= 0), -- of sessions that ended
    updated_at timestamptz not null,
    unique (going, part),
    foreign key (going, staff) references package_going (id, staff),
    foreign key (staff, organisation) references staff_member (id, organisation)
);

create table package_launch ( -- a session of an AU
    id bigint generated always as identity primary key,
    organisation text not null,
    staff bigint not null,
    going bigint not null,
    part text not null,
    session uuid not null unique,
    language text not null check (language in ('kk', 'ru', 'en')),
    mode text not null check (mode in ('Normal', 'Browse', 'Review')),
    launched_at timestamptz not null,
    ends_at timestamptz not null, -- its secrets open nothing any more
    fetched_at timestamptz, -- its token was handed out, which happens once
    terminated_at timestamptz,
    abandoned_at timestamptz,
    foreign key (going, staff) references package_going (id, staff),
    foreign key (staff, organisation) references staff_member (id, organisation)
);
create index package_launch_of on package_launch (going, part, id);

create table package_statement ( -- xAPI statements of one registration, as they came
    id bigint generated always as identity primary key,
    organisation text not null,
    staff bigint not null,
    going bigint not null,
    part text, -- null: of the whole course or a block
    launch bigint references package_launch,
    statement uuid not null,
    verb text not null, -- its IRI
    defined boolean not null, -- by cmi5: counts for moving on
    content jsonb not null check (octet_length(content::text) <= 100000),
    stored_at timestamptz not null,
    unique (going, statement),
    foreign key (going, staff) references package_going (id, staff),
    foreign key (staff, organisation) references staff_member (id, organisation)
);

create table package_document ( -- documents of the xAPI state and profile resources
    id bigint generated always as identity primary key,
    organisation text not null,
    staff bigint not null,
    going bigint not null,
    kind text not null check (kind in ('state', 'activity', 'agent')),
    activity text not null, -- empty for an agent's profile
    name text not null, -- stateId or profileId
    media_type text not null,
    content bytea not null check (octet_length(content) <= 200000),
    updated_at timestamptz not null,
    unique (going, kind, activity, name),
    foreign key (going, staff) references package_going (id, staff),
    foreign key (staff, organisation) references staff_member (id, organisation)
);

-- Files are the organisation's; whoever learns there opens them. What a learner does in a package is theirs alone.
select tenant_table('package_file', '{organisation}');
revoke update, delete on package_file from moldir_app;
create policy learning on package_file for select to moldir_app
    using (organisation = any ((select my_employers())::text[]));
create policy reading on package_file as restrictive for select to moldir_app
    using ((select i_am('auditor')) or trains(organisation)
           or organisation = any ((select my_employers())::text[]));
create policy adding on package_file as restrictive for insert to moldir_app
    with check (at_work(organisation) and trains(organisation));

create function pg_temp.learners_own(name regclass, changed text) returns void language plpgsql as $$
begin
    execute format('alter table %s enable row level security', name);
    execute format('grant select, insert on %s to moldir_app', name);
    execute format('create policy theirs on %s to moldir_app using (staff = any ((select my_staff())::bigint[]))
                    with check (staff = any ((select my_staff())::bigint[])
                                and organisation = any ((select my_employers())::text[]))', name);
    execute format('create policy adding on %s as restrictive for insert to moldir_app
                    with check (at_work(organisation))', name);
    if changed <> '' then
        execute format('grant update (%s) on %s to moldir_app', changed, name);
        execute format('create policy changing on %s as restrictive for update to moldir_app
                        using (at_work(organisation))', name);
    end if;
end $$;
select pg_temp.learners_own('package_going', 'updated_at, done_at, score, record, ended_at');
select pg_temp.learners_own('package_state', 'elements, finished, seconds, updated_at');
select pg_temp.learners_own('package_launch', 'fetched_at, terminated_at, abandoned_at');
select pg_temp.learners_own('package_statement', '');
select pg_temp.learners_own('package_document', 'media_type, content, updated_at');
grant delete on package_document to moldir_app;
create trigger package_statement_append_only before update or delete on package_statement
    for each statement execute function refuse_change();
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
