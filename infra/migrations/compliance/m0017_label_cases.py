"""Applications for the label, from draft to review: who has which part, who may have none, what was checked and found.

Nobody has two parts in a case: a part is a row whose key is the case and the person. Whoever is recused, or may have to
be, sees nothing of the case: every table of it asks the one function that knows.
"""

from infra.migrations import sql_migration
from infra.migrations.label_rights import LABEL_RIGHTS

ID = "2026-11-26T06:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "label_cases"

SQL = """
set local search_path = moldir, public;
create function at_label_desk() returns boolean language sql stable parallel safe
    return proved_twice() and i_am('label_officer', 'assessor', 'label_reviewer', 'label_decider');
comment on function at_label_desk is 'Whether the viewer works at the desk of the label, and proved it twice.';

create table desk_interest ( -- what somebody at the desk has to do with an organisation or a person
    id bigint generated always as identity primary key,
    person uuid not null references person,
    kind text not null check (kind in ('employer', 'share', 'relative', 'advice', 'dispute', 'other')),
    number text check (number ~ '^[0-9]{12}$'),
    name text not null,
    is_person boolean not null,
    since date not null,
    until date,
    note text not null,
    said_at timestamptz not null,
    withdrawn_at timestamptz, -- entered by mistake; nothing is deleted
    check (number is not null or name <> ''), check (until >= since)
);
create index desk_interest_of on desk_interest (person);
create index desk_interest_number on desk_interest (number) where withdrawn_at is null;

create table label_application (
    id bigint generated always as identity primary key,
    number text unique check (number ~ '^CWA-[0-9]{4}-[0-9]{6}$'), -- given when it is submitted
    organisation text not null references organisation,
    purpose text not null check (purpose in ('grant', 'renewal', 'scope')),
    label bigint, -- the one that is renewed or changed
    level text not null,
    scheme_version text not null,
    micro boolean not null, -- on the short path of micro firms
    state text not null check (state in ('draft', 'completeness', 'incomplete', 'screening', 'assigning', 'assessing',
        'commenting', 'reviewing', 'deciding', 'deferred', 'conditional', 'granted', 'refused', 'appealed', 'upheld',
        'withdrawn', 'lapsed')),
    turn text check (turn in ('applicant', 'officer', 'assessor', 'reviewer', 'panel', 'appeal_panel')),
    due_on date, -- last day of whoever's turn it is
    round integer not null check (round > 0), -- raised whenever it is assessed anew
    assessment bigint,
    snapshot bigint references assessment_snapshot, -- as it was approved when the application was submitted
    products jsonb not null, -- [{"name": ..., "code": ...}]
    sites text[] not null,
    language text not null check (language in ('kk', 'ru', 'en')),
    contact uuid not null references person,
    declaration text, -- the words that the first head signed
    declared_by uuid references person,
    declared_at timestamptz,
    opened_by uuid not null references person,
    opened_at timestamptz not null,
    submitted_at timestamptz,
    ended_at timestamptz, -- granted, refused, upheld, withdrawn, lapsed: an appeal opens it again
    foreign key (assessment, organisation) references assessment (id, organisation), unique (id, organisation),
    check ((declaration is null) = (declared_by is null)), check ((declared_by is null) = (declared_at is null)),
    check ((number is null) = (submitted_at is null)),
    check (state in ('draft', 'withdrawn')
           or (number is not null and snapshot is not null and declaration is not null)),
    check ((ended_at is null) = (state not in ('granted', 'refused', 'upheld', 'withdrawn', 'lapsed'))),
    check ((purpose = 'grant') = (label is null))
);
create unique index label_application_open on label_application (organisation) where ended_at is null;
create index label_application_of on label_application (organisation, id);
create index label_application_due on label_application (due_on, id) where ended_at is null;

create table label_part ( -- a person has one part in a case, ever: four eyes, held by the key
    id bigint generated always as identity primary key,
    organisation text not null,
    application bigint not null,
    person uuid not null references person,
    part text not null check (part in ('applicant', 'officer', 'assessor', 'reviewer', 'panel', 'appeal_panel')),
    since timestamptz not null,
    until timestamptz, -- an assessor who was replaced
    unique (application, person),
    foreign key (application, organisation) references label_application (id, organisation)
);
create index label_part_mine on label_part (person, part) where until is null;

create table label_recusal ( -- proposed by the system or said by oneself; while it is not dismissed it holds
    id bigint generated always as identity primary key,
    organisation text not null,
    application bigint not null,
    person uuid not null references person,
    concerned text not null check (concerned in ('applicant', 'director', 'owner', 'related', 'said')),
    interest bigint references desk_interest,
    strength text not null check (strength in ('certain', 'possible', 'said')),
    state text not null check (state in ('proposed', 'held', 'dismissed')),
    why text not null,
    made_at timestamptz not null,
    settled_by uuid references person,
    settled_why text not null,
    settled_at timestamptz,
    foreign key (application, organisation) references label_application (id, organisation),
    check ((settled_by is null) = (settled_at is null)), check (settled_by <> person),
    check (state <> 'dismissed' or (strength = 'possible' and settled_by is not null and settled_why <> ''))
);
create unique index label_recusal_once on label_recusal (application, person) where state <> 'dismissed';

create table label_step ( -- every act, in order
    id bigint generated always as identity primary key,
    organisation text not null,
    application bigint not null,
    act text not null,
    source text not null,
    target text not null,
    part text not null check (part in
        ('applicant', 'officer', 'assessor', 'reviewer', 'panel', 'appeal_panel', 'clock')),
    person uuid references person,
    note text not null, -- what everybody who may see the case is told
    round integer not null,
    at timestamptz not null,
    foreign key (application, organisation) references label_application (id, organisation),
    check ((person is null) = (part = 'clock'))
);
create index label_step_of on label_step (application, id);

create table label_check ( -- what register and workspace said of the requirements: of a case, or of a label that lives
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    application bigint,
    label bigint,
    level text not null,
    known jsonb not null, -- everything that was known, as it was known
    unmet text[] not null,
    unknown text[] not null,
    at timestamptz not null, -- since when it says this
    checked_at timestamptz not null, -- when it said so last
    foreign key (application, organisation) references label_application (id, organisation),
    check ((application is null) <> (label is null)), check (checked_at >= at)
);
create index label_check_of on label_check (application, id) where application is not null;
create index label_check_of_label on label_check (label, id) where label is not null;

create table label_judgement ( -- what the assessor found of what people judge; the newest of a round counts
    id bigint generated always as identity primary key,
    organisation text not null,
    application bigint not null,
    round integer not null,
    requirement text not null,
    met boolean not null,
    said text not null check (said <> ''),
    person uuid not null references person,
    at timestamptz not null,
    foreign key (application, organisation) references label_application (id, organisation)
);
create index label_judgement_of on label_judgement (application, round, requirement, id);

create table label_finding (
    id bigint generated always as identity primary key,
    organisation text not null,
    application bigint not null,
    round integer not null,
    requirement text not null,
    grade text not null check (grade in ('major', 'minor', 'observation')),
    said text not null check (said <> ''),
    person uuid not null references person,
    at timestamptz not null,
    answer text, -- the applicant's word on it
    answered_by uuid references person,
    answered_at timestamptz,
    closed_by uuid references person,
    closed_at timestamptz,
    closed_why text,
    foreign key (application, organisation) references label_application (id, organisation),
    check ((answer is null) = (answered_by is null)), check ((answered_by is null) = (answered_at is null)),
    check ((closed_by is null) = (closed_at is null)), check ((closed_by is null) = (closed_why is null))
);
create index label_finding_of on label_finding (application, id);

create table label_report ( -- every applicant gets one
    id bigint generated always as identity primary key,
    organisation text not null,
    application bigint not null,
    round integer not null,
    recommendation text not null check (recommendation in ('grant', 'grant_with_conditions', 'defer', 'refuse')),
    summary text not null check (summary <> ''),
    advice text not null, -- what would help the applicant, whatever is decided
    visited_on date, -- the site
    person uuid not null references person,
    at timestamptz not null,
    comment text, -- the applicant's
    commented_by uuid references person,
    commented_at timestamptz,
    unique (application, round),
    foreign key (application, organisation) references label_application (id, organisation),
    check ((comment is null) = (commented_by is null)), check ((commented_by is null) = (commented_at is null))
);

create table label_review ( -- of the report, by somebody who had no part in it
    id bigint generated always as identity primary key,
    organisation text not null,
    application bigint not null,
    round integer not null,
    recommendation text not null
        check (recommendation in ('grant', 'grant_with_conditions', 'defer', 'refuse', 'send_back')),
    said text not null check (said <> ''),
    person uuid not null references person,
    at timestamptz not null,
    foreign key (application, organisation) references label_application (id, organisation)
);
create index label_review_of on label_review (application, id);

create table label_question ( -- from the desk to the applicant, and the answer
    id bigint generated always as identity primary key,
    organisation text not null,
    application bigint not null,
    requirement text, -- null: about the whole
    said text not null check (said <> ''),
    person uuid not null references person,
    at timestamptz not null,
    answer text,
    answered_by uuid references person,
    answered_at timestamptz,
    foreign key (application, organisation) references label_application (id, organisation),
    check ((answer is null) = (answered_by is null)), check ((answered_by is null) = (answered_at is null))
);
create index label_question_of on label_question (application, id);

create table label_document ( -- a file that the applicant gave
    id bigint generated always as identity primary key,
    organisation text not null,
    application bigint not null,
    requirement text,
    question bigint references label_question,
    name text not null check (name <> ''),
    media_type text not null,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    size bigint not null check (size > 0),
    added_by uuid not null references person,
    added_at timestamptz not null,
    foreign key (application, organisation) references label_application (id, organisation)
);
create index label_document_of on label_document (application, id);
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL + LABEL_RIGHTS)
