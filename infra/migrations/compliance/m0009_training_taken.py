"""Training that is taken: how far somebody is, tests with each question as it was shown, and what they hold."""

from infra.migrations import sql_migration
from infra.migrations.narrowing import NARROW_TRAINING

ID = "2026-11-26T01:00:30:000001"
VERSION = "1.38.0"
DESCRIPTION = "training that is taken"

TABLES = """
set local search_path = moldir, public;
create table course_going ( -- how far somebody is in the lessons of a version of a course
    id bigint generated always as identity primary key,
    organisation text not null,
    staff bigint not null,
    course text not null,
    version text not null,
    language text not null check (language in ('kk', 'ru', 'en')),
    lesson text not null, -- where they are
    done text[] not null, -- lessons read to the end
    started_at timestamptz not null,
    updated_at timestamptz not null,
    unique (staff, course, version),
    foreign key (staff, organisation) references staff_member (id, organisation)
);

create table shown_question ( -- a question as it was shown, in one language; the same one stands once
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    sha256 text not null,
    content bytea not null, -- canonical JSON: id, language, text, choices with what is right and why
    unique (organisation, sha256), check (sha256 = encode(sha256(content), 'hex'))
);

create table training_attempt (
    id bigint generated always as identity primary key,
    organisation text not null,
    staff bigint not null,
    course text not null,
    version text not null,
    language text not null check (language in ('kk', 'ru', 'en')),
    asked jsonb not null, -- [{question: sha256, order: [index of choice, …]}, …] as shown
    answers jsonb not null default '{}', -- place in `asked` -> index of choice
    started_at timestamptz not null,
    ends_at timestamptz, -- where there is a limit of time
    finished_at timestamptz,
    needed integer not null check (needed >= 0), -- right answers with which it is passed
    right_count integer check (right_count between 0 and jsonb_array_length(asked)),
    passed boolean,
    left_page integer not null default 0 check (left_page >= 0), -- how often the page was left, as announced
    unique (id, organisation), check ((finished_at is null) = (passed is null)),
    check ((finished_at is null) = (right_count is null)),
    foreign key (staff, organisation) references staff_member (id, organisation)
);
create unique index training_attempt_open on training_attempt (staff, course) where finished_at is null;
create index training_attempt_of on training_attempt (organisation, staff, course, id);

create table training_record ( -- what somebody holds: only added to; a correction is another record
    id bigint generated always as identity primary key,
    organisation text not null,
    staff bigint not null,
    course text not null,
    version text not null, -- empty: nobody knows
    title text not null, -- of the course as it was then, in the person's language
    completed_on date not null,
    valid_until date check (valid_until >= completed_on), -- the last day; null: it does not grow old
    passed boolean not null,
    score numeric check (score between 0 and 100), -- percent
    source text not null check (source in ('quiz', 'package', 'attendance', 'import', 'xapi', 'passport')),
    key text not null check (key <> ''), -- the same thing comes in once
    attempt bigint,
    evidence text check (evidence ~ '^[0-9a-f]{64}$'), -- SHA-256 of a file in the store
    evidence_name text,
    evidence_type text,
    evidence_size bigint check (evidence_size > 0), -- null: none, or counted with what came in together
    note text not null,
    entered_by uuid references person, -- null: by the system, of what somebody took
    entered_at timestamptz not null,
    corrects bigint,
    void boolean not null default false, -- it only takes back what it corrects
    unique (organisation, key), unique (id, organisation), unique (corrects), check (corrects <> id),
    check (not void or corrects is not null),
    foreign key (staff, organisation) references staff_member (id, organisation),
    foreign key (attempt, organisation) references training_attempt (id, organisation),
    foreign key (corrects, organisation) references training_record (id, organisation)
);
create index training_record_of on training_record (organisation, staff, course, completed_on);
create index training_record_corrects on training_record (corrects, entered_at) where corrects is not null;
create index training_record_proved on training_record (organisation, evidence) where evidence_size is not null;
"""
RIGHTS = """
create function pg_temp.learners_write(name regclass) returns void language plpgsql as $$
begin
    execute format('create policy learner_adds on %s for insert to moldir_app
                    with check (staff = any ((select my_staff())::bigint[])
                                and organisation = any ((select my_employers())::text[]))', name);
    execute format('create policy learner_changes on %s for update to moldir_app
                    using (staff = any ((select my_staff())::bigint[]))
                    with check (staff = any ((select my_staff())::bigint[])
                                and organisation = any ((select my_employers())::text[]))', name);
end $$;
select pg_temp.narrow_training('course_going', 'staff = any ((select my_staff())::bigint[])',
    'staff = any ((select my_staff())::bigint[])', 'staff = any ((select my_staff())::bigint[])',
    'language, lesson, done, updated_at');
select pg_temp.learners_write('course_going');
select pg_temp.narrow_training('shown_question', 'organisation = any ((select my_employers())::text[])',
    'organisation = any ((select my_employers())::text[])', '', '');
create policy learner_adds on shown_question for insert to moldir_app
    with check (organisation = any ((select my_employers())::text[]));
select pg_temp.narrow_training('training_attempt', 'staff = any ((select my_staff())::bigint[])',
    'staff = any ((select my_staff())::bigint[]) and finished_at is null',
    'staff = any ((select my_staff())::bigint[]) and finished_at is null',
    'answers, finished_at, right_count, passed, left_page');
select pg_temp.learners_write('training_attempt');
-- whoever it is ends it, and then it changes no more
alter policy changing on training_attempt with check (staff = any ((select my_staff())::bigint[]));
select pg_temp.narrow_training('training_record', 'staff = any ((select my_staff())::bigint[])',
    '(trains(organisation) and entered_by = (select my_person())
      or staff = any ((select my_staff())::bigint[]) and entered_by is null
         and source in (''quiz'', ''package'', ''passport''))', '', '');
create policy learner_adds on training_record for insert to moldir_app
    with check (staff = any ((select my_staff())::bigint[]) and organisation = any ((select my_employers())::text[]));
create trigger training_record_append_only before update or delete on training_record
    for each statement execute function refuse_change();
create trigger shown_question_append_only before update or delete on shown_question
    for each statement execute function refuse_change();
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, TABLES + NARROW_TRAINING + RIGHTS)
