"""Who sees and who writes which row of a case about the label, and how a case may go on: told row by row."""

LABEL_RIGHTS = """
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
