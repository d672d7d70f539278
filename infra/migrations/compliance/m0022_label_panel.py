"""How the label is decided, held once more: who votes on what, what a decision needs, appeals against acts, statistics.

A decision comes after the step that it writes down, in one transaction; a case that says it was decided without a
decision is refused when the transaction ends.
"""

from infra.migrations import sql_migration

ID = "2026-11-26T06:00:00:000006"
VERSION = "1.38.0"
DESCRIPTION = "label_panel"

SQL = """
set local search_path = moldir, public;
create sequence label_serial; -- of the numbers of labels
grant usage on sequence label_serial to moldir_app;

-- An appeal against what was done to a label is decided on the case on which the label rests.
alter table label_agenda add column appeal bigint references label_appeal;
alter table label_decision add column appeal bigint references label_appeal;
create unique index label_appeal_of_act on label_appeal (act) where act is not null;

create or replace function open_case(of bigint) returns boolean language sql stable security definer
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
                        or (i_am('label_decider') and (a.state in ('screening', 'deciding', 'appealed')
                            or exists (select from label_appeal p join label_act x on x.id = p.act
                                       join label l on l.id = x.label
                                       where l.application = of and p.outcome is null)))));
end;

-- who may be asked to decide, and how many cases a meeting has, also those that are not open to whoever looks
create function label_deciders() returns setof uuid language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select s.person from staff_role s where at_label_desk() and s.role = 'label_decider' and s.until is null
    order by s.person;
end;
comment on function label_deciders is 'Who decides about labels, for the desk.';
create function label_on_agenda(of bigint) returns bigint language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select count(*) from label_agenda g where at_label_desk() and g.meeting = of and g.dropped_at is null;
end;
comment on function label_on_agenda is 'How many cases a meeting has, open to the viewer or not.';
-- minutes tell of every case of a meeting: whoever may not see one of them does not read them
revoke select on label_meeting from moldir_app;
grant select (id, body, held_at, place, state, called_by, called_at, closed_by, closed_at, sha256)
    on label_meeting to moldir_app;
create function label_minutes(of bigint) returns bytea language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select m.minutes from label_meeting m where m.id = of and (i_am('auditor') and proved_twice() or at_label_desk()
        and not exists (select from label_agenda g where g.meeting = of and not open_case(g.application)));
end;
comment on function label_minutes is 'The minutes of a meeting, for whom all of its cases are open.';
create function label_source(of bigint) returns table (edition text, sha256 text) language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select s.edition, n.sha256 from label_application a join assessment s on s.id = a.assessment
    left join assessment_snapshot n on n.id = a.snapshot where a.id = of and open_case(of);
end;
comment on function label_source is
    'What a case rests on: edition and hash of the self-assessment, for whom it is open.';

-- What stands in the way of a grant, as far as the database can know: the newest check, what was judged, findings.
create function label_blockers(of bigint) returns text[] language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    with newest as (select c.unmet, c.unknown from label_check c where c.application = of order by c.id desc limit 1),
    judged as (select distinct on (j.requirement) j.requirement, j.met from label_judgement j
               join label_application a on a.id = j.application and a.round = j.round
               where j.application = of order by j.requirement, j.id desc),
    curable as (
        select unnest(unknown) as requirement from newest
        union select requirement from judged where not met
        union select f.requirement from label_finding f
              where f.application = of and f.grade = 'major' and f.closed_at is null
        except select c.requirement from label_condition c where c.application = of and c.fulfilled_at is not null)
    select coalesce(array_agg(found.requirement order by found.requirement), '{}')
    from (select unnest(unmet) as requirement from newest union select requirement from curable) found;
end;
create function label_is_fresh(of bigint, at_moment timestamptz) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select coalesce((select c.checked_at >= at_moment - interval '3 days' from label_check c
                     where c.application = of order by c.id desc limit 1), false);
end;
create function label_is_barred(whose text, on_day date) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select exists (select from label l where l.organisation = whose and l.ended_how = 'revoked'
                   and l.ended_on + interval '24 months' >= on_day
                   and not exists (select from label_act x join label_appeal p on p.act = x.id
                                   where x.label = l.id and x.what = 'revoke' and p.outcome = 'changed'));
end;

-- A vote is given by whoever was asked, is there, and has that part in the case and no other.
create function hold_vote() returns trigger language plpgsql security definer
set search_path = moldir, pg_temp as $$
begin
    if not exists (
        select from label_agenda g join label_meeting m on m.id = g.meeting
        join label_sitting s on s.meeting = m.id and s.person = new.person and s.present
        join label_part p on p.application = g.application and p.person = new.person and p.part = m.body
        where g.id = new.agenda and g.application = new.application and g.dropped_at is null
            and m.state = 'planned') then
        raise check_violation using message = 'whoever is there, and has that part, votes on what is on the agenda';
    end if;
    if exists (select from label_recusal r where r.application = new.application and r.person = new.person
               and r.state <> 'dismissed') then
        raise check_violation using message = 'who is recused does not vote';
    end if;
    if exists (select from label_agenda g join label_appeal p on p.id = g.appeal join label_act x on x.id = p.act
               where g.id = new.agenda and new.person in (x.proposed_by, x.decided_by)) then
        raise check_violation using message = 'others decide about an appeal';
    end if;
    if exists (select from label_decision d where d.agenda = new.agenda) then
        raise check_violation using message = 'it is decided';
    end if;
    return new;
end $$;
create trigger vote_held before insert on label_vote for each row execute function hold_vote();

create function hold_grounds() returns trigger language plpgsql security definer
set search_path = moldir, pg_temp as $$
declare
    item label_agenda;
begin
    if new.decision in ('grant', 'grant_with_conditions', 'fulfil', 'change') and new.appeal is null then
        if not label_is_fresh(new.application, new.at) then
            raise check_violation using message = 'the register was asked too long ago';
        end if;
        if label_is_barred(new.organisation, (new.at at time zone 'Asia/Almaty')::date) then
            raise check_violation using message = 'a revocation bars a grant';
        end if;
    end if;
    if new.decision in ('grant', 'fulfil', 'change') and new.appeal is null
       and label_blockers(new.application) <> '{}' then
        raise check_violation using message = 'requirements are not met';
    end if;
    if new.appeal is null and not exists (
        select from label_step s where s.application = new.application and s.act = new.decision
            and s.id = (select max(id) from label_step where application = new.application)
            and (select count(*) from label_step where application = new.application and act = new.decision)
                > (select count(*) from label_decision d where d.application = new.application
                   and d.decision = new.decision and d.appeal is null)) then
        raise check_violation using message = 'a decision writes down the step that was taken';
    end if;
    if new.decision = 'miss' and new."by" is not null then
        raise check_violation using message = 'the clock says that time ran out';
    end if;
    if new.decision in ('fulfil', 'miss') then
        return new;
    end if;
    select * into item from label_agenda where id = new.agenda;
    if item.appeal is distinct from new.appeal then
        raise check_violation using message = 'an appeal is decided where it was on the agenda';
    end if;
    if not exists (select from label_meeting m where m.id = item.meeting and m.state = 'planned'
                   and m.body = case when new.decision in ('uphold', 'change', 'reopen') then 'appeal_panel'
                                 else 'panel' end
                   and (m.called_by = new."by"
                        or exists (select from label_vote v where v.agenda = item.id and v.person = new."by"))) then
        raise check_violation using message = 'who called the meeting, or voted there, declares what was decided';
    end if;
    if new.decision = 'grant_with_conditions' and exists (
        select from unnest(label_blockers(new.application)) as open(requirement)
        where not exists (select from jsonb_array_elements(item.conditions) c
                          where c ->> 'requirement' = open.requirement)) then
        raise check_violation using message = 'each requirement that is not met needs its condition';
    end if;
    if new.decision in ('grant', 'grant_with_conditions') and not (
        exists (select from label_report r where r.application = new.application and r.round = new.round)
        and exists (select from label_review v where v.application = new.application and v.round = new.round)) then
        raise check_violation using message = 'what is granted was assessed and reviewed';
    end if;
    return new;
end $$;
create trigger decision_grounded before insert on label_decision for each row execute function hold_grounds();

-- A case is decided by a decision: looked at when the transaction ends.
create function hold_decided() returns trigger language plpgsql security definer
set search_path = moldir, pg_temp as $$
begin
    if not exists (select from label_decision d where d.application = new.id and d.appeal is null and d.decision = any (
            case new.state when 'conditional' then '{grant_with_conditions}'::text[] when 'deferred' then '{defer}'
                when 'refused' then '{refuse,miss}' when 'upheld' then '{uphold}' else '{grant,fulfil,change}'
            end)) then
        raise check_violation using message = 'a case is decided by a decision';
    end if;
    return null;
end $$;
create constraint trigger application_decided after update of state on label_application
    deferrable initially deferred for each row
    when (new.state is distinct from old.state
          and new.state in ('conditional', 'deferred', 'refused', 'upheld', 'granted'))
    execute function hold_decided();

create function hold_bar() returns trigger language plpgsql security definer
set search_path = moldir, pg_temp as $$
begin
    if label_is_barred(new.organisation, new.granted_on) then
        raise check_violation using message = 'a revocation bars a grant';
    end if;
    return new;
end $$;
create trigger label_barred before insert on label for each row execute function hold_bar();

-- What a meeting had is not changed after it; who was asked comes or not, before that.
create function hold_meeting() returns trigger language plpgsql security definer
set search_path = moldir, pg_temp as $$
begin
    if old.state <> 'planned' then
        raise check_violation using message = 'a meeting that is over stays as it was';
    end if;
    return new;
end $$;
create trigger meeting_held before update on label_meeting for each row execute function hold_meeting();
create function hold_sitting() returns trigger language plpgsql security definer
set search_path = moldir, pg_temp as $$
begin
    if not exists (select from label_meeting m where m.id = new.meeting and m.state = 'planned') then
        raise check_violation using message = 'a meeting that is over stays as it was';
    end if;
    return new;
end $$;
create trigger sitting_held before insert or update on label_sitting for each row execute function hold_sitting();
create trigger agenda_held before insert or update on label_agenda for each row execute function hold_sitting();

create function hold_appeal() returns trigger language plpgsql security definer
set search_path = moldir, pg_temp as $$
begin
    if old.outcome is not null then
        raise check_violation using message = 'an appeal is decided once';
    end if;
    if not exists (select from label_decision d where d.organisation = new.organisation
                   and d.decision = any (case new.outcome when 'upheld' then '{uphold}'::text[]
                                          else '{change,reopen}' end)
                   and (d.appeal = new.id or d.appeal is null and d.application = new.application
                        and d.at >= new.filed_at)) then
        raise check_violation using message = 'an appeal is settled by a decision';
    end if;
    return new;
end $$;
create trigger appeal_held before update on label_appeal for each row execute function hold_appeal();

-- An appeal that was right ends a suspension: who declared it proposes, a member who voted for it agrees.
create function reinstate_on_appeal(of bigint, at_moment timestamptz) returns bigint language plpgsql security definer
set search_path = moldir, pg_temp as $$
declare
    done label_act;
    ruled label_decision;
    agrees uuid;
begin
    select x.* into done from label_appeal p join label_act x on x.id = p.act
        where p.id = of and p.outcome = 'changed' and x.what = 'suspend';
    select * into ruled from label_decision where appeal = of and decision = 'change' order by id desc limit 1;
    if done.id is null or ruled.id is null or ruled."by" is distinct from my_person() then
        return null;
    end if;
    select v.person into agrees from label_vote v where v.agenda = ruled.agenda and v.choice = 'for'
        and v.person <> ruled."by" order by v.id limit 1;
    if not exists (select from label where id = done.label and suspended_on is not null and ended_on is null)
       or exists (select from label_act where label = done.label and agreed is null) then
        return null;
    end if;
    insert into label_act (organisation, label, incident, what, reason, said, proposed_by, proposed_at, decided_by,
                           decided_at, agreed, why)
        values (done.organisation, done.label, done.incident, 'reinstate', done.reason, ruled.reasons, ruled."by",
                at_moment, agrees, at_moment, true, ruled.reasons);
    update label set suspended_on = null, suspended_until = null, changed_at = at_moment where id = done.label;
    insert into label_history (label, what, version, on_day, at)
        select id, 'reinstated', version, (at_moment at time zone 'Asia/Almaty')::date, at_moment
        from label where id = done.label;
    return done.label;
end $$;
comment on function reinstate_on_appeal is 'Ends the suspension that an appeal found wrong; the label, if it was.';

-- Statistics for everybody: what passed when, of no case in particular.
create function label_passages() returns table (state text, level text, micro boolean, since date, until date)
language sql stable security definer set search_path = moldir, pg_temp begin atomic
    select s.target, a.level, a.micro, (s.at at time zone 'Asia/Almaty')::date,
           (lead(s.at) over (partition by s.application order by s.id) at time zone 'Asia/Almaty')::date
    from label_step s join label_application a on a.id = s.application;
end;
comment on function label_passages is 'Each stay of a case in a state, for statistics.';
create function label_decided() returns table (decision text, day date) language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select d.decision, (d.at at time zone 'Asia/Almaty')::date from label_decision d;
end;
comment on function label_decided is 'Each decision about the label, for statistics.';
create function label_recused() returns table (concerned text, strength text, state text, day date)
language sql stable security definer set search_path = moldir, pg_temp begin atomic
    select r.concerned, r.strength, r.state, (r.made_at at time zone 'Asia/Almaty')::date from label_recusal r;
end;
comment on function label_recused is 'Each recusal from a case about the label, for statistics.';
revoke execute on function label_source, label_minutes, label_deciders, label_on_agenda, label_blockers, label_is_fresh,
    label_is_barred, label_passages, label_decided, label_recused, reinstate_on_appeal from public;
grant execute on function label_source, label_minutes, label_deciders, label_on_agenda, label_passages,
    label_decided, label_recused,
    reinstate_on_appeal to moldir_app;
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
