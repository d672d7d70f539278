"""Training: standing of many at once, results that come in together, and programs that bring them."""

from infra.migrations import sql_migration

ID = "2026-11-26T01:03:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "training_records"

SQL = """
set local search_path = moldir, public;
create table training_import ( -- results that came in together, in a file or by a program: what became of them
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    source text not null check (source in ('import', 'xapi')),
    name text not null,
    media_type text not null,
    size bigint not null check (size > 0),
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'), -- in the store, and the evidence of its records
    added integer not null check (added >= 0),
    known integer not null check (known >= 0), -- was in already
    voided integer not null check (voided >= 0),
    missed integer not null check (missed >= 0), -- could not be taken in
    misses jsonb not null, -- the first of those: [{row, code, said}, …]
    entered_by uuid references person,
    entered_key bigint references api_key,
    entered_at timestamptz not null,
    unique (id, organisation), check (num_nonnulls(entered_by, entered_key) = 1)
);
create index training_import_of on training_import (organisation, id);
select tenant_table('training_import', '{organisation}');
revoke update, delete on training_import from moldir_app;
create trigger training_import_append_only before update or delete on training_import
    for each statement execute function refuse_change();

-- a program with a key of that scope brings results, and reads what it needs to place them
create function key_trains(number text) returns boolean language sql stable
    return i_am('training_key') and number = any (my_organisations());
comment on function key_trains is 'Whether the viewer is a program that brings results of training.';

do $$
declare
    opened record;
begin
    for opened in select polrelid::regclass as name, pg_get_expr(polqual, polrelid) as narrowed from pg_policy
        where polname = 'reading' and polrelid = any ('{staff_member,staff_place,own_course,training_assignment,
            training_waiver,course_going,training_attempt,training_record}'::regclass[])
    loop
        execute format('alter policy reading on %s using ((%s) or (select i_am(''training_key'')))', opened.name,
                       opened.narrowed);
    end loop;
end $$;
create policy reading on training_import as restrictive for select to moldir_app using (
    (select i_am('auditor', 'training_key')) or trains(organisation));
create policy adding on training_import as restrictive for insert to moldir_app with check (
    at_work(organisation)
    and (trains(organisation) and entered_by = (select my_person())
         or entered_by is null and key_trains(organisation)));
alter policy adding on training_record with check (
    at_work(organisation)
    and (trains(organisation) and entered_by = (select my_person())
         or staff = any ((select my_staff())::bigint[]) and entered_by is null
            and source in ('quiz', 'package', 'passport')
         or entered_by is null and source = 'xapi' and key_trains(organisation)));

-- The one definition of how everybody required stands on a day, by what was known at a moment: one row an assignment
-- that stood that day, of everybody or of `these`. A record counts unless another corrects it; of several the one
-- that lasts longest. Each part is made once for all and joined, so that a nation's largest employer is one pass.
create function training_standing_of(bin text, day date, known timestamptz, these bigint[])
returns table (staff bigint, course text, assignment bigint, due_on date, completed_on date, valid_until date,
               record bigint, status text)
language sql stable as $$
    select a.staff, a.course, a.id, a.due_on, held.completed_on, held.valid_until, held.id,
           case when waived.staff is not null then 'waived'
                when held.id is not null and coalesce(held.valid_until, day) >= day
                     then case when held.valid_until < day + 60 then 'expiring' else 'completed' end
                when held.id is not null then 'expired'
                when day > a.due_on then 'overdue'
                when tried.passed = false then 'failed'
                when tried.staff is not null or going.staff is not null then 'in_progress'
                else 'assigned' end
    from training_assignment a
    join staff_member s on s.id = a.staff and s.organisation = bin and s.hired_on <= day
        and (s.left_on is null or s.left_on > day) and (these is null or s.id = any (these))
    left join (
        select distinct on (r.staff, r.course) r.staff, r.course, r.id, r.completed_on, r.valid_until
        from training_record r
        where r.organisation = bin and (these is null or r.staff = any (these)) and r.passed and not r.void
          and r.completed_on <= day and r.entered_at <= known
          and not exists (select from training_record c
                          where c.corrects = r.id and c.organisation = bin and c.entered_at <= known)
        order by r.staff, r.course, r.valid_until desc nulls first, r.completed_on desc, r.id desc
    ) held on held.staff = a.staff and held.course = a.course
    left join (
        select distinct w.staff, w.course from training_waiver w
        where w.organisation = bin and (these is null or w.staff = any (these)) and w.answer = 'approved'
          and day between w.since and w.until and w.answered_at <= known and (w.lifted_on is null or w.lifted_on > day)
    ) waived on waived.staff = a.staff and waived.course = a.course
    left join (
        select distinct on (t.staff, t.course) t.staff, t.course, t.passed from training_attempt t
        where t.organisation = bin and (these is null or t.staff = any (these))
          and t.started_at < (day + 1)::timestamp at time zone 'Asia/Almaty'
        order by t.staff, t.course, t.id desc
    ) tried on tried.staff = a.staff and tried.course = a.course
    left join (
        select distinct g.staff, g.course from course_going g
        where g.organisation = bin and (these is null or g.staff = any (these))
          and g.started_at < (day + 1)::timestamp at time zone 'Asia/Almaty'
    ) going on going.staff = a.staff and going.course = a.course
    where a.organisation = bin and (these is null or a.staff = any (these))
      and a.assigned_on <= day and (a.ended_on is null or a.ended_on > day)
$$;
comment on function training_standing_of is
    'Status of everybody, or of some, who had to hold a course on a day, as known at a moment.';
grant execute on function training_standing_of, key_trains to moldir_app;
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
