"""Training: staff and where they work, courses of one's own, rules and what they assign, waivers; who sees whom."""

from infra.migrations import sql_migration
from infra.migrations.narrowing import NARROW_TRAINING

ID = "2026-11-26T01:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "training"

TABLES = """
set local search_path = moldir, public;
create table staff_member ( -- somebody who is to be trained; with an account or without
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    number text not null check (number <> ''), -- the employer's own; no IIN
    last_name text not null,
    first_name text not null,
    middle_name text not null,
    kind text not null check (kind in ('employee', 'associate')),
    language text not null check (language in ('kk', 'ru', 'en')),
    email text check (email <> ''),
    person uuid references person, -- whose account it is, once they or an officer said so
    manager bigint,
    hired_on date not null,
    left_on date check (left_on >= hired_on),
    entered_by uuid references person,
    entered_at timestamptz not null,
    unique (organisation, number), unique (id, organisation),
    foreign key (manager, organisation) references staff_member (id, organisation),
    check (last_name || first_name <> ''), check (manager <> id)
);
create index staff_member_person on staff_member (person) where person is not null;
create unique index staff_member_once on staff_member (organisation, person) where person is not null;

create table staff_place ( -- where somebody works, while they do
    id bigint generated always as identity primary key,
    organisation text not null,
    staff bigint not null,
    unit text not null,
    position text not null,
    roles text[] not null, -- of training: procurement, sales …
    since date not null,
    until date check (until >= since), -- the first day on which it is another place
    entered_by uuid references person,
    entered_at timestamptz not null,
    foreign key (staff, organisation) references staff_member (id, organisation)
);
create unique index staff_place_now on staff_place (staff) where until is null;
create index staff_place_of on staff_place (organisation, staff, since);

create table own_course ( -- a version of a course of the organisation's own, or of a package from elsewhere
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    code text not null check (code ~ '^own-[a-z0-9][a-z0-9-]{0,60}$'),
    version text not null check (version <> ''),
    kind text not null check (kind in ('lessons', 'scorm_1_2', 'scorm_2004', 'cmi5')),
    title_kk text not null,
    title_ru text not null,
    title_en text not null,
    minutes integer not null check (minutes >= 0),
    valid_months integer check (valid_months > 0), -- null: what it proves does not grow old
    pass_share numeric not null check (pass_share > 0 and pass_share <= 1),
    content bytea not null, -- canonical JSON: the course, or the manifest of the package
    sha256 text not null generated always as (encode(sha256(content), 'hex')) stored,
    added_by uuid not null references person,
    added_at timestamptz not null,
    withdrawn_at timestamptz,
    withdrawn_by uuid references person,
    unique (organisation, code, version), unique (id, organisation),
    check (title_kk || title_ru || title_en <> ''), check ((withdrawn_at is null) = (withdrawn_by is null))
);
create unique index own_course_offered on own_course (organisation, code) where withdrawn_at is null;

create table training_rule ( -- who must take a course; a changed rule is another row, which names the one before
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    course text not null check (course <> ''),
    kinds text[] not null check (cardinality(kinds) > 0 and kinds <@ '{employee,associate}'),
    roles text[] not null, -- any of them; empty: whatever the role
    units text[] not null, -- any of them; empty: whatever the unit
    exposed boolean not null, -- only who holds a post that is in the register of exposed posts
    hired_since date, -- only who was hired on that day or later
    due_days integer not null check (due_days between 1 and 366), -- from hiring, moving or the rule itself
    every_months integer check (every_months between 1 and 120), -- null: as long as the course says
    why text not null,
    written_by uuid not null references person,
    at timestamptz not null,
    until timestamptz,
    until_by uuid references person,
    supersedes bigint,
    unique (id, organisation), check ((until is null) = (until_by is null)),
    foreign key (supersedes, organisation) references training_rule (id, organisation)
);
create index training_rule_of on training_rule (organisation) where until is null;

create table training_assignment ( -- somebody must hold a course, by a rule or by somebody's word, while it stands
    id bigint generated always as identity primary key,
    organisation text not null,
    staff bigint not null,
    course text not null,
    rule bigint,
    reason text not null,
    every_months integer check (every_months between 1 and 120), -- null: as long as the course says
    assigned_on date not null,
    due_on date not null check (due_on >= assigned_on),
    assigned_by uuid references person, -- null: by the rule
    ended_on date check (ended_on >= assigned_on), -- the first day on which it does not stand any more
    ended_why text,
    unique (id, organisation), check ((rule is null) <= (assigned_by is not null and reason <> '')),
    check ((ended_on is null) = (ended_why is null)),
    foreign key (staff, organisation) references staff_member (id, organisation),
    foreign key (rule, organisation) references training_rule (id, organisation)
);
create unique index training_assignment_stands on training_assignment (staff, course) where ended_on is null;
create index training_assignment_of on training_assignment (organisation, course, staff);

create table training_waiver ( -- asked for by one, approved by another, for a time
    id bigint generated always as identity primary key,
    organisation text not null,
    staff bigint not null,
    course text not null,
    reason text not null check (reason <> ''),
    since date not null,
    until date not null check (until >= since), -- the last day
    asked_by uuid not null references person,
    asked_at timestamptz not null,
    answer text check (answer in ('approved', 'refused')),
    answered_by uuid references person,
    answered_at timestamptz,
    lifted_on date, -- the first day on which it does not count any more
    lifted_by uuid references person,
    check ((answer is null) = (answered_by is null)), check ((answer is null) = (answered_at is null)),
    check (answered_by <> asked_by), check ((lifted_on is null) = (lifted_by is null)),
    check (lifted_on is null or answer = 'approved'),
    foreign key (staff, organisation) references staff_member (id, organisation)
);
create index training_waiver_of on training_waiver (organisation, staff, course);

create table training_setting ( -- how an organisation trains; a changed one is another row
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    time_zone text not null,
    quiet_from time not null,
    quiet_until time not null,
    attempts integer not null check (attempts between 1 and 20), -- before the cool-down
    cool_down_hours integer not null check (cool_down_hours between 0 and 720),
    minutes_limit integer check (minutes_limit between 5 and 240), -- of an attempt; null: none
    retry_review boolean not null, -- whether wrong answers are explained before the last attempt
    set_by uuid not null references person,
    set_at timestamptz not null
);
create index training_setting_of on training_setting (organisation, id);

create table learner_entry ( -- how somebody without an account comes in: a personal code, a link, a session
    id bigint generated always as identity primary key,
    organisation text not null,
    staff bigint not null,
    kind text not null check (kind in ('code', 'link', 'session')),
    secret bytea not null unique, -- its fingerprint
    made_by uuid references person,
    made_at timestamptz not null,
    ends_at timestamptz not null,
    ended_at timestamptz,
    foreign key (staff, organisation) references staff_member (id, organisation)
);
create index learner_entry_of on learner_entry (staff) where ended_at is null;

-- Who may see whom. A learner is whoever's account it is, or who came in by a code or a link (infra.looking).
create function trains(number text) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select exists (select from membership m where m.organisation = number and m.person = my_person()
                   and m.until is null and m.roles && '{owner,compliance_officer,trainer}'::text[]);
end;
comment on function trains is 'Whether the viewer keeps the training of an organisation.';
create function my_trained() returns text[] language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select coalesce(array_agg(m.organisation), '{}') from membership m where m.person = my_person()
        and m.until is null and m.roles && '{owner,compliance_officer,trainer}'::text[];
end;
comment on function my_trained is 'The organisations whose training the viewer keeps.';
create function my_learner() returns bigint language sql stable parallel safe
    return nullif(current_setting('moldir.learner', true), '')::bigint;
create function my_staff() returns bigint[] language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select coalesce(array_agg(s.id), '{}') from staff_member s
    where (s.person = my_person() or s.id = my_learner())
      and (s.left_on is null or s.left_on > (now() at time zone 'Asia/Almaty')::date);
end;
comment on function my_staff is 'The members of staff that the viewer is: one in each organisation that trains them.';
create function my_employers() returns text[] language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select coalesce(array_agg(s.organisation), '{}') from staff_member s where s.id = any (my_staff());
end;
comment on function my_employers is 'The organisations that train the viewer.';
revoke execute on function trains, my_trained, my_staff, my_employers from public;
grant execute on function trains, my_trained, my_staff, my_employers to moldir_app;
"""
RIGHTS = """
select pg_temp.narrow_training('staff_member', 'id = any ((select my_staff())::bigint[])', 'trains(organisation)',
    '(trains(organisation) or id = any ((select my_staff())::bigint[]))',
    'number, last_name, first_name, middle_name, kind, language, email, person, manager, hired_on, left_on');
select pg_temp.narrow_training('staff_place', 'staff = any ((select my_staff())::bigint[])', 'trains(organisation)',
    'trains(organisation)', 'unit, position, roles, since, until');
select pg_temp.narrow_training('own_course', 'organisation = any ((select my_employers())::text[])',
    'trains(organisation) and added_by = (select my_person())', 'trains(organisation)', 'withdrawn_at, withdrawn_by');
select pg_temp.narrow_training('training_rule', 'false', 'trains(organisation) and written_by = (select my_person())',
    'trains(organisation)', 'until, until_by');
select pg_temp.narrow_training('training_assignment', 'staff = any ((select my_staff())::bigint[])',
    'trains(organisation)', 'trains(organisation)', 'rule, reason, every_months, due_on, ended_on, ended_why');
select pg_temp.narrow_training('training_waiver', 'staff = any ((select my_staff())::bigint[])',
    'trains(organisation) and asked_by = (select my_person()) and answer is null', 'leads(organisation)',
    'answer, answered_by, answered_at, lifted_on, lifted_by');
select pg_temp.narrow_training('training_setting', 'organisation = any ((select my_employers())::text[])',
    'trains(organisation) and set_by = (select my_person())', '', '');
-- a code, a link and a session let somebody in before anybody is known: the door looks them up
select tenant_table('learner_entry', '{organisation}', at_the_door => true);
revoke update, delete on learner_entry from moldir_app;
-- a session ends later while it is used, and at once when somebody says that they are done; codes are the trainer's
grant update (ends_at, ended_at) on learner_entry to moldir_app;
create policy changing on learner_entry as restrictive for update to moldir_app
    using (trains(organisation) or kind = 'session' and (select at_the_door()));
create policy reading on learner_entry as restrictive for select to moldir_app
    using (trains(organisation) or (select at_the_door()));
create policy adding on learner_entry as restrictive for insert to moldir_app
    with check (at_work(organisation) and (trains(organisation) or kind = 'session' and (select at_the_door())));

create policy learner_says on event for insert to moldir_app
    with check (organisation = any ((select my_employers())::text[])
                and actor in ((select my_person())::text, (select my_learner())::text));

-- who answers for a waiver is somebody else, in their own name, once
create function answer_waiver() returns trigger language plpgsql as $$
begin
    if old.answer is not null and row(new.answer, new.answered_by) is distinct from row(old.answer, old.answered_by)
    then
        raise insufficient_privilege using message = 'it was answered';
    end if;
    if new.answered_by is distinct from old.answered_by and new.answered_by is distinct from my_person() then
        raise insufficient_privilege using message = 'whoever answers does it in their own name';
    end if;
    return new;
end $$;
create trigger training_waiver_answered before update on training_waiver
    for each row execute function answer_waiver();
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, TABLES + NARROW_TRAINING + RIGHTS)
