"""Who voted on what an appeal undid is out; a recusal by mistake is lifted; an interest in a head counts at once.

Whoever has to do with the head of a company has to do with the company: the question that turns somebody away knows it
by itself, so that a case closes with the statement that enters the interest, before any job has run.
"""

from infra.migrations import sql_migration

ID = "2026-11-26T14:20:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "label_desk_gaps"

SQL = """
set local search_path = moldir, public;
create or replace function has_to_do(who uuid, company text) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select exists (select from membership m where m.organisation = company and m.person = who and m.until is null)
        or exists (select from desk_interest i where i.person = who and i.number is not null and i.withdrawn_at is null
                   and i.since <= (now() at time zone 'Asia/Almaty')::date
                   and (i.until is null or i.until >= (now() at time zone 'Asia/Almaty')::date
                        - case when i.kind in ('employer', 'advice') then interval '24 months' else interval '0' end)
                   and (i.number = company
                        or exists (select from listing l where l.bin = company and l.head_iin = i.number
                                   and l.seen_until is null)
                        or exists (select from tax_arrears t where t.bin = company and t.head_iin = i.number
                                   and t.seen_until is null)));
end;
comment on function has_to_do is
    'Whether somebody belongs to a company, or entered an interest in its number, or its head''s, that counts.';

-- Who voted on a decision that fell on appeal has judged the case once, and wrongly: others decide it anew.
create function label_undone(of bigint) returns setof uuid language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select distinct v.person from label_decision fell join label_decision undoes on undoes.supersedes = fell.id
    join label_vote v on v.agenda = fell.agenda
    where fell.application = of and undoes.decision in ('change', 'reopen') and open_case(of);
end;
comment on function label_undone is 'On whose votes a decision of a case rested that fell on appeal, for the desk.';
create function hold_undone() returns trigger language plpgsql security definer
set search_path = moldir, pg_temp as $$
begin
    if exists (select from label_decision fell join label_decision undoes on undoes.supersedes = fell.id
               join label_vote v on v.agenda = fell.agenda
               where fell.application = new.application and undoes.decision in ('change', 'reopen')
                   and v.person = new.person) then
        raise check_violation using message = 'whoever voted on what an appeal undid is out of the case';
    end if;
    return new;
end $$;
create trigger vote_not_undone before insert on label_vote for each row execute function hold_undone();
create trigger part_not_undone before insert on label_part for each row execute function hold_undone();
create trigger judgement_not_undone before insert on label_judgement for each row execute function hold_undone();
create trigger review_not_undone before insert on label_review for each row execute function hold_undone();
create function label_fallen() returns table (day date) language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select distinct on (fell.application, v.person) (undoes.at at time zone 'Asia/Almaty')::date
    from label_decision fell join label_decision undoes on undoes.supersedes = fell.id
    join label_vote v on v.agenda = fell.agenda where undoes.decision in ('change', 'reopen')
    order by fell.application, v.person, undoes.id;
end;
comment on function label_fallen is 'Each member who is out of a case whose decision fell on appeal, for statistics.';

-- A recusal that rests on an interest which its owner took back as a mistake may be lifted by another person.
alter table label_recusal add column lifted_by uuid references person;
alter table label_recusal add column lifted_why text not null default '';
alter table label_recusal add column lifted_at timestamptz;
alter table label_recusal drop constraint label_recusal_check2;
alter table label_recusal add constraint label_recusal_dismissed check (
    state <> 'dismissed' or lifted_at is not null
    or (strength = 'possible' and settled_by is not null and settled_why <> ''));
alter table label_recusal add constraint label_recusal_lifted check (
    (lifted_by is null) = (lifted_at is null) and (lifted_at is null) = (lifted_why = '')
    and (lifted_at is null or state = 'dismissed' and lifted_by <> person));
create function hold_recusal() returns trigger language plpgsql security definer
set search_path = moldir, pg_temp as $$
begin
    if old.state = 'dismissed' then
        raise check_violation using message = 'a recusal that was dismissed stays so';
    end if;
    if old.settled_at is not null and (new.settled_by, new.settled_why, new.settled_at)
       is distinct from (old.settled_by, old.settled_why, old.settled_at) then
        raise check_violation using message = 'what was said of a recusal stays on record';
    end if;
    if new.lifted_at is not null and not exists (
        select from desk_interest i where i.id = new.interest and i.person = new.person
            and i.withdrawn_at is not null) then
        raise check_violation using message = 'its owner takes an interest back, before its recusal is lifted';
    end if;
    if my_person() is not null and new.lifted_by is distinct from old.lifted_by
       and new.lifted_by is distinct from my_person() then
        raise insufficient_privilege using message = 'who lifts a recusal does so in their own name';
    end if;
    return new;
end $$;
create trigger recusal_held before update on label_recusal for each row execute function hold_recusal();
grant update (lifted_by, lifted_why, lifted_at) on label_recusal to moldir_app;
drop policy settling on label_recusal;
create policy settling on label_recusal for update to moldir_app
    using (open_case(application) and i_am('label_officer'))
    with check (coalesce(lifted_by, settled_by) = (select my_person()));
-- whoever enters an interest is recused with the same statement, from the cases that are theirs
drop policy writing on label_recusal;
create policy writing on label_recusal for insert to moldir_app
    with check ((select at_label_desk()) and lifted_at is null
                and (open_case(application) and i_am('label_officer')
                     or person = (select my_person()) and state <> 'dismissed'
                        and (strength = 'said' or exists (select from desk_interest i where i.id = interest
                                                          and i.person = (select my_person())))));

-- A part that ended with such a recusal is not given back by itself, but may be taken up again.
alter table label_part add column again_at timestamptz; -- when it was
create function part_may_resume(of bigint, who uuid) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select exists (select from label_part p join label_recusal r on r.application = p.application
                   and r.person = p.person and r.lifted_at is not null
                   and p.until between r.made_at and r.lifted_at
                   where p.application = of and p.person = who)
        and not exists (select from label_recusal r where r.application = of and r.person = who
                        and r.state <> 'dismissed');
end;
comment on function part_may_resume is 'Whether a part in a case ended by a recusal that was lifted as a mistake.';
create function hold_part() returns trigger language plpgsql security definer
set search_path = moldir, pg_temp as $$
begin
    if old.until is not null and new.until is distinct from old.until
       and not (new.until is null and new.again_at is not null
                and part_may_resume(new.application, new.person)) then
        raise check_violation using message = 'a part that ended stays so';
    end if;
    if new.again_at is distinct from old.again_at and (old.until is null or new.until is not null) then
        raise check_violation using message = 'a part is taken up again after it ended';
    end if;
    return new;
end $$;
create trigger part_held before update on label_part for each row execute function hold_part();
grant update (again_at) on label_part to moldir_app;
create policy resuming on label_part for update to moldir_app
    using (open_case(application) and person = (select my_person()) and until is not null)
    with check (person = (select my_person()) and until is null);

-- An appeal that was right about a suspension settles the incident for which it was.
create function close_on_appeal(of bigint, at_moment timestamptz) returns bigint language plpgsql security definer
set search_path = moldir, pg_temp as $$
declare
    done label_act;
    closed bigint;
begin
    select x.* into done from label_appeal p join label_act x on x.id = p.act
        where p.id = of and p.outcome = 'changed' and x.what = 'suspend';
    if done.incident is null or not exists (
        select from label_decision d where d.appeal = of and d.decision = 'change' and d."by" = my_person())
       or exists (select from label_act x where x.incident = done.incident and x.agreed is null) then
        return null;
    end if;
    update label_incident set state = 'closed', outcome = 'nothing', due_on = null, closed_by = my_person(),
        closed_at = at_moment where id = done.incident and state <> 'closed' returning id into closed;
    return closed;
end $$;
comment on function close_on_appeal is 'Closes the incident of a suspension that an appeal found wrong; its id.';
revoke execute on function label_undone, label_fallen, part_may_resume, close_on_appeal from public;
grant execute on function label_undone, label_fallen, part_may_resume, close_on_appeal to moldir_app;
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
