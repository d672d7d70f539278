"""The life of a granted label: who may write which part of it, held by the database once more; misuse has case numbers.

That one proposes and another agrees is no rule of the server alone: whoever speaks to the database with the rights of
web and API can neither propose in another's name, nor agree to what is their own, nor change what was agreed to.
"""

from infra.migrations import sql_migration

ID = "2026-11-26T06:00:00:000010"
VERSION = "1.38.0"
DESCRIPTION = "label_living"

SQL = """
set local search_path = moldir, public;
-- also to leave a label as it is, after an incident, takes two people
alter table label_act drop constraint label_act_what_check;
alter table label_act add constraint label_act_what_check
    check (what in ('suspend', 'reinstate', 'revoke', 'nothing', 'warning'));
alter table label_act add check (what not in ('nothing', 'warning') or incident is not null);
alter table label_act add check (agreed is not true or (decided_by is null) = (proposed_by is null));
alter table label_incident drop constraint label_incident_kind_check;
alter table label_incident add constraint label_incident_kind_check
    check (kind in ('listing', 'court', 'criteria', 'report', 'misuse', 'access', 'surveillance'));
-- a job that runs twice finds what it did the first time
create unique index label_incident_once on label_incident (label, kind) where state <> 'closed' and found_by is null;
create unique index label_survey_once on label_survey (label) where state in ('open', 'answering');
create unique index label_expired_once on label_history (label, version) where what = 'expired';
alter table label_misuse add column number text not null unique check (number ~ '^CWM-[0-9]{4}-[0-9A-Z]{8}$');
create trigger append_only before update or delete on label_measure for each row execute function refuse_change();

create function of_the_app() returns boolean language sql stable parallel safe
    return current_user = 'moldir_app';
comment on function of_the_app is 'Whether web or API ask, and not a job.';

create function hold_act() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.agreed is not null then
        raise check_violation using message = 'what was decided stays so';
    end if;
    if new.incident is not null and not exists (
        select from label_incident i where i.id = new.incident and i.label = new.label) then
        raise check_violation using message = 'an act rests on an incident of the same label';
    end if;
    if (select l.organisation from label l where l.id = new.label) <> new.organisation then
        raise check_violation using message = 'an act is about the company whose label it is';
    end if;
    if not of_the_app() then
        return new;
    end if;
    if tg_op = 'INSERT' and (new.proposed_by is distinct from my_person() or new.decided_by is not null
                             or new.agreed is not null or not i_am('label_officer')) then
        raise insufficient_privilege using message = 'an officer proposes, in their own name, and another agrees';
    end if;
    if tg_op = 'UPDATE' and (new.decided_by is distinct from my_person() or not i_am('label_decider')) then
        raise insufficient_privilege using message = 'who decides about labels agrees, in their own name';
    end if;
    return new;
end $$;
create trigger act_held before insert or update on label_act for each row execute function hold_act();

create function hold_label_life() returns trigger language plpgsql as $$
begin
    if new.suspended_until is distinct from old.suspended_until
       and new.suspended_on is not distinct from old.suspended_on
       or new.suspended_until > new.suspended_on + 366 then
        raise check_violation using message = 'a suspension is limited in time, and is not made longer';
    end if;
    if new.surveyed_on is distinct from old.surveyed_on and new.version = old.version and not exists (
        select from label_survey s where s.label = new.id and s.state = 'passed') then
        raise check_violation using message = 'surveillance is passed by a survey';
    end if;
    if of_the_app() and not at_label_desk() and (
        to_jsonb(new) - '{ended_on,ended_how,changed_at}'::text[]
            <> to_jsonb(old) - '{ended_on,ended_how,changed_at}'::text[]
        or new.ended_how is distinct from 'withdrawn' or not heads_organisation(new.organisation)) then
        raise insufficient_privilege using message = 'a company withdraws its label, and changes nothing else of it';
    end if;
    return new;
end $$;
create trigger label_life_held before update on label for each row execute function hold_label_life();

create function hold_history() returns trigger language plpgsql as $$
begin
    if of_the_app() and (
        new.what = 'expired'
        or new.what in ('suspended', 'reinstated', 'revoked') and not exists (
            select from label_act a where a.label = new.label and a.agreed and a.reason is not distinct from new.reason
                and a.what = case new.what when 'suspended' then 'suspend' when 'reinstated' then 'reinstate'
                             else 'revoke' end
                and a.id = (select b.id from label_act b where b.label = new.label and b.agreed
                            and b.what not in ('nothing', 'warning')
                            order by b.decided_at desc, b.id desc limit 1))
        or new.what = 'withdrawn' and not exists (
            select from label l where l.id = new.label and l.ended_how = 'withdrawn')
        or new.what = 'surveyed' and not exists (
            select from label_survey s where s.label = new.label and s.state = 'passed')) then
        raise check_violation using message = 'history tells what was done';
    end if;
    return new;
end $$;
create trigger history_held before insert on label_history for each row execute function hold_history();

create function hold_incident() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.state = 'closed' then
        raise check_violation using message = 'an incident that is closed stays so';
    end if;
    if not of_the_app() then
        return new;
    end if;
    if tg_op = 'INSERT' then
        if new.found_by is distinct from my_person() or new.state = 'closed' or not i_am('label_officer') then
            raise insufficient_privilege using message = 'an officer opens an incident, in their own name';
        end if;
        return new;
    end if;
    if new.explanation is distinct from old.explanation and (
        new.explained_by is distinct from my_person() or not leads(new.organisation)) then
        raise insufficient_privilege using message = 'a company explains itself';
    end if;
    if new.state = 'closed' and (new.closed_by is distinct from my_person() or not exists (
        select from label_act a where a.incident = new.id and a.agreed and a.decided_by = my_person()
            and a.what = any (case new.outcome when 'nothing' then '{nothing,reinstate}'::text[]
                                               when 'warning' then '{warning}' when 'suspended' then '{suspend}'
                                               when 'revoked' then '{revoke}' else '{}' end))) then
        raise check_violation using message = 'one proposes, another agrees';
    end if;
    return new;
end $$;
create trigger incident_held before insert or update on label_incident for each row execute function hold_incident();
drop policy explaining on label_incident;
create policy explaining on label_incident for update to moldir_app
    using (organisation = any ((select my_organisations())::text[]) and leads(organisation) and state = 'explaining')
    with check (organisation = any ((select my_organisations())::text[]) and leads(organisation)
                and state in ('explaining', 'deciding') and explained_by = (select my_person()));

create function hold_survey() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.state in ('passed', 'failed') then
        raise check_violation using message = 'a survey that is settled stays so';
    end if;
    if not of_the_app() then
        return new;
    end if;
    if tg_op = 'INSERT' and (new.state <> 'open' or not i_am('label_officer')) then
        raise insufficient_privilege using message = 'an officer opens a survey';
    end if;
    if tg_op = 'INSERT' then
        return new;
    end if;
    if new.assessor is distinct from old.assessor and not i_am('label_officer')
       or new.said is distinct from old.said and (new.assessor is distinct from my_person() or not i_am('assessor'))
       or new.answer is distinct from old.answer and (new.answered_by is distinct from my_person()
                                                      or not leads(new.organisation))
       or new.state in ('passed', 'failed') and (new.settled_by is distinct from my_person()
                                                 or new.assessor is null or new.said is null
                                                 or not i_am('label_officer')) then
        raise insufficient_privilege using message = 'each does their own part of a survey';
    end if;
    return new;
end $$;
create trigger survey_held before insert or update on label_survey for each row execute function hold_survey();

-- a measure is of a case that is open to whoever takes it
drop policy desk on label_measure;
create policy desk on label_measure to moldir_app
    using ((select at_label_desk()) and exists (select from label_misuse m where m.id = misuse))
    with check ((select at_label_desk()) and person = (select my_person())
                and exists (select from label_misuse m where m.id = misuse));

-- whom the surveillance of a label may be given: nobody who assessed its newest grant, or has to do with its company
create function may_survey(of bigint, who uuid) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select at_label_desk()
       and exists (select from staff_role s where s.person = who and s.role = 'assessor' and s.until is null)
       and not exists (select from label l join label_part p on p.application = l.application
                       where l.id = of and p.person = who and p.part in ('assessor', 'reviewer'))
       and not exists (select from label l join membership m on m.organisation = l.organisation
                       where l.id = of and m.person = who and m.until is null)
       and not exists (select from label l join desk_interest i on i.number = l.organisation
                       where l.id = of and i.person = who and i.withdrawn_at is null
                         and (i.until is null or i.until >= (now() at time zone 'Asia/Almaty')::date
                              - case when i.kind in ('employer', 'advice') then interval '24 months'
                                     else interval '0' end))
       and not exists (select from label l join label_application a on a.organisation = l.organisation
                       join label_recusal r on r.application = a.id
                       where l.id = of and r.person = who and r.state <> 'dismissed');
end;
comment on function may_survey is 'Whether somebody may have the surveillance of a label.';
revoke execute on function may_survey from public;
grant execute on function may_survey to moldir_app;

create function label_warnings(of bigint)
returns table (number text, product text, place text, said text, at timestamptz)
language sql stable security definer set search_path = moldir, pg_temp begin atomic
    select m.number, m.product, m.place, w.said, w.at from label_measure w join label_misuse m on m.id = w.misuse
    where m.label = of and w.kind = 'public_warning' order by w.id desc;
end;
comment on function label_warnings is 'What everybody is warned of, of a label; nothing of who told us.';
revoke execute on function label_warnings from public;
grant execute on function label_warnings to moldir_app;
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
