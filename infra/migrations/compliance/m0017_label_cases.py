"""Applications for the label, from draft to review: who has which part, who may have none, what was checked and found.

Nobody has two parts in a case: a part is a row whose key is the case and the person. Whoever is recused, or may have to
be, sees nothing of the case: every table of it asks the one function that knows.
"""

from infra.migrations import sql_migration

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

-- Who of the desk may see a case: not whoever is recused or may have to be; an assessor only what is theirs.
create function open_case(of bigint) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select at_label_desk()
       and not exists (select from label_recusal r where r.application = of and r.person = my_person()
                       and r.state <> 'dismissed')
       and not exists (select from label_application a join desk_interest i on i.number = a.organisation
                       where a.id = of and i.person = my_person() and i.withdrawn_at is null
                         and i.since <= (now() at time zone 'Asia/Almaty')::date
                         and (i.until is null or i.until >= (now() at time zone 'Asia/Almaty')::date
                              - case when i.kind in ('employer', 'advice') then interval '24 months'
                                     else interval '0' end))
       and not exists (select from label_application a join membership m on m.organisation = a.organisation
                       where a.id = of and m.person = my_person() and m.until is null)
       and exists (select from label_application a where a.id = of and a.number is not null
                   and (i_am('label_officer')
                        or exists (select from label_part p where p.application = of and p.person = my_person()
                                   and p.until is null)
                        or (i_am('label_reviewer') and a.state in ('reviewing', 'conditional'))
                        or (i_am('label_decider') and a.state in ('screening', 'deciding', 'appealed'))));
end;
comment on function open_case is 'Whether the viewer works at the desk and the case is open to them.';
create function applies(of bigint) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select exists (select from label_application a where a.id = of and leads(a.organisation));
end;
comment on function applies is 'Whether the viewer leads the organisation whose case it is.';
create function has_part(of bigint, wanted text) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select open_case(of) and exists (select from label_part p where p.application = of and p.person = my_person()
                                     and p.part = wanted and p.until is null);
end;
comment on function has_part is 'Whether the viewer has a part in a case, now.';
create function label_people() returns uuid[] language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select coalesce(array_agg(distinct found.person), '{}') from (
        select s.person from staff_role s where at_label_desk() and s.until is null
            and s.role in ('label_officer', 'assessor', 'label_reviewer', 'label_decider')
        union all select t.person from label_step t where at_label_desk() and open_case(t.application)
        union all select a.contact from label_application a where at_label_desk() and open_case(a.id)
        union all select p.person from label_part p where p.organisation = any (my_organisations())
        union all select r.person from label_recusal r where r.organisation = any (my_organisations())) found;
end;
comment on function label_people is
    'Whose names the viewer is told: of the desk to the desk, of a case to its applicant.';
revoke execute on function open_case, applies, has_part, label_people from public;
grant execute on function open_case, applies, has_part, label_people to moldir_app;
create policy of_the_label on person for select to moldir_app using (id = any ((select label_people())::uuid[]));

-- interests: one's own, and all of them for whoever assigns
alter table desk_interest enable row level security;
grant select, insert on desk_interest to moldir_app;
grant update (until, withdrawn_at) on desk_interest to moldir_app;
create policy own on desk_interest to moldir_app using (person = (select my_person()) and (select at_label_desk()))
    with check (person = (select my_person()) and (select at_label_desk()));
create policy readers on desk_interest for select to moldir_app
    using ((select proved_twice()) and (select i_am('label_officer', 'auditor')));

do $$
declare
    named text;
begin
    foreach named in array array['label_application', 'label_part', 'label_recusal', 'label_step', 'label_check',
                                 'label_judgement', 'label_finding', 'label_report', 'label_review',
                                 'label_question', 'label_document'] loop
        execute format('alter table %I enable row level security', named);
        execute format('grant select, insert on %I to moldir_app', named);
        execute format('create policy readers on %I for select to moldir_app
                        using ((select i_am(''auditor'')) and (select proved_twice()))', named);
        if named in ('label_step', 'label_judgement', 'label_review') then
            execute format('create trigger append_only before update or delete on %I
                            for each row execute function refuse_change()', named);
        end if;
    end loop;
    -- whoever applies, and the desk where the case is open to them, reads
    foreach named in array array['label_part', 'label_recusal', 'label_step', 'label_check', 'label_finding',
                                 'label_question', 'label_document'] loop
        execute format('create policy theirs on %I for select to moldir_app
                        using (organisation = any ((select my_organisations())::text[])
                               and leads(organisation))', named);
        execute format('create policy desk on %I for select to moldir_app using (open_case(application))', named);
    end loop;
end $$;

create policy theirs on label_application to moldir_app
    using (organisation = any ((select my_organisations())::text[]) and leads(organisation))
    with check (organisation = any ((select my_organisations())::text[]) and leads(organisation)
                and at_work(organisation));
create policy desk on label_application for select to moldir_app using ((select at_label_desk()) and open_case(id));
create policy desk_changes on label_application for update to moldir_app
    using ((select at_label_desk()) and open_case(id)) with check ((select at_label_desk()));
grant update on label_application to moldir_app;

create policy writing on label_step for insert to moldir_app
    with check (person = (select my_person()) and (applies(application) or open_case(application)));
create policy writing on label_part for insert to moldir_app
    with check (applies(application) and part = 'applicant' and person = (select my_person())
                or open_case(application) and i_am('label_officer') and part = 'assessor'
                   and person <> (select my_person())
                or open_case(application) and person = (select my_person())
                   and (part = 'officer' and i_am('label_officer') or part = 'reviewer' and i_am('label_reviewer')
                        or part in ('panel', 'appeal_panel') and i_am('label_decider')));
create policy ending on label_part for update to moldir_app
    using (open_case(application) and i_am('label_officer') and part = 'assessor');
grant update (until) on label_part to moldir_app;
create policy own on label_recusal for select to moldir_app
    using (person = (select my_person()) and (select at_label_desk())); -- that one is recused, one is told
create policy writing on label_recusal for insert to moldir_app
    with check ((select at_label_desk()) and (open_case(application) and i_am('label_officer')
                or person = (select my_person()) and strength = 'said'));
create policy settling on label_recusal for update to moldir_app
    using (open_case(application) and i_am('label_officer')) with check (settled_by = (select my_person()));
grant update (state, settled_by, settled_why, settled_at) on label_recusal to moldir_app;
create policy writing on label_check for insert to moldir_app
    with check (application is not null and applies(application));
create policy confirming on label_check for update to moldir_app
    using (application is not null and applies(application));
grant update (checked_at) on label_check to moldir_app;
-- what is found is told to the applicant with the report, not before
create function reported(of bigint, in_round integer) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select exists (select from label_report r where r.application = of and r.round = in_round);
end;
comment on function reported is 'Whether the report of a round was given.';
grant execute on function reported to moldir_app;
drop policy theirs on label_finding;
create policy theirs on label_finding for select to moldir_app
    using (applies(application) and reported(application, round));
create policy theirs on label_judgement for select to moldir_app
    using (applies(application) and reported(application, round));
create policy desk on label_judgement for select to moldir_app using (open_case(application));
create policy writing on label_judgement for insert to moldir_app
    with check (person = (select my_person()) and has_part(application, 'assessor'));
create policy writing on label_finding for insert to moldir_app
    with check (person = (select my_person()) and has_part(application, 'assessor'));
create policy changing on label_finding for update to moldir_app
    using (applies(application) and reported(application, round) or has_part(application, 'assessor')
           or has_part(application, 'reviewer'));
grant update (answer, answered_by, answered_at, closed_by, closed_at, closed_why) on label_finding to moldir_app;
create policy theirs on label_report for select to moldir_app using (applies(application));
create policy desk on label_report for select to moldir_app using (open_case(application));
create policy writing on label_report for insert to moldir_app
    with check (person = (select my_person()) and has_part(application, 'assessor'));
create policy commenting on label_report for update to moldir_app using (applies(application) and comment is null)
    with check (applies(application) and commented_by = (select my_person()));
grant update (comment, commented_by, commented_at) on label_report to moldir_app;
create policy desk on label_review for select to moldir_app using (open_case(application));
create policy writing on label_review for insert to moldir_app
    with check (person = (select my_person()) and has_part(application, 'reviewer'));
create policy writing on label_question for insert to moldir_app
    with check (person = (select my_person()) and open_case(application));
create policy answering on label_question for update to moldir_app using (applies(application) and answer is null)
    with check (applies(application) and answered_by = (select my_person()));
grant update (answer, answered_by, answered_at) on label_question to moldir_app;
create policy writing on label_document for insert to moldir_app
    with check (added_by = (select my_person()) and applies(application));

-- A case passes from one state to another by a step that says so, in the same command.
create function hold_application() returns trigger language plpgsql security definer
set search_path = moldir, pg_temp as $$
begin
    if new.state <> old.state and not exists (
        select from label_step s where s.application = new.id and s.source = old.state and s.target = new.state
            and s.id = (select max(id) from label_step where application = new.id)) then
        raise check_violation using message = 'a case changes its state by a step';
    end if;
    if (new.organisation, new.purpose, new.opened_by, new.opened_at)
       is distinct from (old.organisation, old.purpose, old.opened_by, old.opened_at)
       or old.number is not null
          and (new.number, new.level, new.snapshot, new.declaration, new.micro, new.scheme_version)
          is distinct from (old.number, old.level, old.snapshot, old.declaration, old.micro, old.scheme_version) then
        raise check_violation using message = 'what was submitted stays as it was';
    end if;
    return new;
end $$;
create trigger application_held before update on label_application for each row execute function hold_application();

-- The table of steps, once more: whoever acts in a browser or a program takes a step that there is, from where the case
-- stands, with a part of their own. The worker acts for nobody (my_person() is null) and is held by its code alone.
create function hold_step() returns trigger language plpgsql security definer
set search_path = moldir, pg_temp as $$
begin
    if my_person() is null then
        return new;
    end if;
    if (new.act, new.source, new.target, new.part) not in (
        ('submit', 'draft', 'completeness', 'applicant'), ('ask_for_more', 'completeness', 'incomplete', 'officer'),
        ('add', 'incomplete', 'completeness', 'applicant'), ('complete', 'completeness', 'screening', 'officer'),
        ('pass_screening', 'screening', 'assigning', 'officer'), ('assign', 'assigning', 'assessing', 'officer'),
        ('reassign', 'assessing', 'assigning', 'officer'), ('reassign', 'commenting', 'assigning', 'officer'),
        ('report', 'assessing', 'commenting', 'assessor'), ('comment', 'commenting', 'reviewing', 'applicant'),
        ('no_comment', 'commenting', 'reviewing', 'clock'), ('lapse', 'incomplete', 'lapsed', 'clock'),
        ('send_back', 'reviewing', 'assessing', 'reviewer'), ('recommend', 'reviewing', 'deciding', 'reviewer'),
        ('grant', 'deciding', 'granted', 'panel'), ('grant_with_conditions', 'deciding', 'conditional', 'panel'),
        ('defer', 'deciding', 'deferred', 'panel'), ('refuse', 'screening', 'refused', 'panel'),
        ('refuse', 'deciding', 'refused', 'panel'), ('resume', 'deferred', 'assessing', 'officer'),
        ('fulfil', 'conditional', 'granted', 'reviewer'), ('miss', 'conditional', 'refused', 'clock'),
        ('miss', 'deferred', 'refused', 'clock'), ('appeal', 'refused', 'appealed', 'applicant'),
        ('uphold', 'appealed', 'upheld', 'appeal_panel'), ('change', 'appealed', 'granted', 'appeal_panel'),
        ('reopen', 'appealed', 'assigning', 'appeal_panel'), ('withdraw', 'draft', 'withdrawn', 'applicant'),
        ('withdraw', 'completeness', 'withdrawn', 'applicant'), ('withdraw', 'incomplete', 'withdrawn', 'applicant'),
        ('withdraw', 'screening', 'withdrawn', 'applicant'), ('withdraw', 'assigning', 'withdrawn', 'applicant'),
        ('withdraw', 'assessing', 'withdrawn', 'applicant'), ('withdraw', 'commenting', 'withdrawn', 'applicant'),
        ('withdraw', 'reviewing', 'withdrawn', 'applicant'), ('withdraw', 'deciding', 'withdrawn', 'applicant'),
        ('withdraw', 'deferred', 'withdrawn', 'applicant'), ('withdraw', 'conditional', 'withdrawn', 'applicant')) then
        raise check_violation using message = 'there is no such step';
    end if;
    if not exists (select from label_application a where a.id = new.application and a.state = new.source) then
        raise check_violation using message = 'a step begins where the case stands';
    end if;
    if (new.part = 'applicant') <> applies(new.application)
       or new.part in ('applicant', 'officer', 'assessor', 'reviewer')
          and not exists (select from label_part p where p.application = new.application and p.person = new.person
                          and p.part = new.part and p.until is null)
       or new.part in ('panel', 'appeal_panel') and not i_am('label_officer', 'label_decider') then
        raise check_violation using message = 'a step is taken by whoever has its part';
    end if;
    return new;
end $$;
create trigger step_held before insert on label_step for each row execute function hold_step();
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
