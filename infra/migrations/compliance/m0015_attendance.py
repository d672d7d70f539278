"""Training in a room: its sheets, who was to come, and who came."""

from infra.migrations import sql_migration

ID = "2026-11-26T01:06:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "attendance"

SQL = """
set local search_path = moldir, public;
create table attendance_sheet ( -- training in a room, on a day
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    course text not null,
    version text not null,
    title text not null, -- of the course, in the sheet's language
    valid_months integer check (valid_months > 0), -- null: what it proves does not grow old
    language text not null check (language in ('kk', 'ru', 'en')),
    held_on date not null,
    trainer text not null check (trainer <> ''),
    place text not null,
    opened_by uuid not null references person,
    opened_at timestamptz not null,
    closed_by uuid references person,
    closed_at timestamptz,
    withdrawn boolean not null default false, -- closed without records
    evidence text check (evidence ~ '^[0-9a-f]{64}$'), -- SHA-256 of the signed sheet in the store
    evidence_name text,
    evidence_type text,
    unique (id, organisation), check ((closed_by is null) = (closed_at is null)),
    check (not withdrawn or closed_at is not null)
);
create index attendance_sheet_of on attendance_sheet (organisation, id);
create table attendance ( -- who was to come to it, and who came
    sheet bigint not null,
    organisation text not null,
    staff bigint not null,
    present_at timestamptz,
    ticked_by uuid references person, -- null: they signed in themselves
    primary key (sheet, staff),
    foreign key (sheet, organisation) references attendance_sheet (id, organisation),
    foreign key (staff, organisation) references staff_member (id, organisation),
    check (ticked_by is null or present_at is not null)
);
create index attendance_of on attendance (staff);
create function signs_in(of bigint) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select exists (select from attendance_sheet s where s.id = of and s.closed_at is null
                   and s.organisation = any (my_employers()) and at_work(s.organisation));
end;
comment on function signs_in is 'Whether the viewer may sign in on a sheet: an open one of somebody who trains them.';
revoke execute on function signs_in from public;
grant execute on function signs_in to moldir_app;

select tenant_table('attendance_sheet', '{organisation}');
revoke update, delete on attendance_sheet from moldir_app;
grant update (closed_by, closed_at, withdrawn, evidence, evidence_name, evidence_type)
    on attendance_sheet to moldir_app;
create policy reading on attendance_sheet as restrictive for select to moldir_app
    using ((select i_am('auditor')) or trains(organisation)
           or organisation = any ((select my_employers())::text[]));
create policy learning on attendance_sheet for select to moldir_app
    using (organisation = any ((select my_employers())::text[]));
create policy adding on attendance_sheet as restrictive for insert to moldir_app
    with check (at_work(organisation) and trains(organisation) and opened_by = (select my_person())
                and closed_at is null);
create policy changing on attendance_sheet as restrictive for update to moldir_app
    using (at_work(organisation) and trains(organisation) and closed_at is null)
    with check (closed_by = (select my_person()));

select tenant_table('attendance', '{organisation}');
revoke update, delete on attendance from moldir_app;
grant update (present_at, ticked_by) on attendance to moldir_app;
create policy reading on attendance as restrictive for select to moldir_app
    using ((select i_am('auditor')) or trains(organisation) or staff = any ((select my_staff())::bigint[]));
create policy learning on attendance for select to moldir_app using (staff = any ((select my_staff())::bigint[]));
create policy adding on attendance as restrictive for insert to moldir_app
    with check (at_work(organisation)
                and (trains(organisation) and present_at is null
                     or staff = any ((select my_staff())::bigint[]) and ticked_by is null and signs_in(sheet)));
create policy learner_adds on attendance for insert to moldir_app
    with check (staff = any ((select my_staff())::bigint[]) and organisation = any ((select my_employers())::text[]));
create policy changing on attendance as restrictive for update to moldir_app
    using (at_work(organisation)
           and (trains(organisation) or staff = any ((select my_staff())::bigint[]) and signs_in(sheet)))
    with check (trains(organisation) or ticked_by is null);
create policy learner_changes on attendance for update to moldir_app
    using (staff = any ((select my_staff())::bigint[]))
    with check (staff = any ((select my_staff())::bigint[]));
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
