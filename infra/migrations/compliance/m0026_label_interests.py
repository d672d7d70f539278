"""Who has to do with a company is said in one place, for every question that turns somebody away from its label.

An interest counts from the day it begins, everywhere: the surveillance of a label counted it before that day.
"""

from infra.migrations import sql_migration

ID = "2026-11-26T14:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "label_interests"

SQL = """
set local search_path = moldir, public;
create function has_to_do(who uuid, company text) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select exists (select from membership m where m.organisation = company and m.person = who and m.until is null)
        or exists (select from desk_interest i where i.number = company and i.person = who and i.withdrawn_at is null
                   and i.since <= (now() at time zone 'Asia/Almaty')::date
                   and (i.until is null or i.until >= (now() at time zone 'Asia/Almaty')::date
                        - case when i.kind in ('employer', 'advice') then interval '24 months' else interval '0' end));
end;
comment on function has_to_do is
    'Whether somebody belongs to a company, or entered an interest in its number that counts.';

create function turn_opens(of bigint) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select exists (select from label_application a where a.id = of
                   and (i_am('label_reviewer') and a.state in ('reviewing', 'conditional')
                        or i_am('label_decider') and (a.state in ('screening', 'deciding', 'appealed')
                           or exists (select from label_appeal p join label_act x on x.id = p.act
                                      join label l on l.id = x.label
                                      where l.application = of and p.outcome is null))));
end;
comment on function turn_opens is 'Whether a case waits for what the viewer does at the desk.';

create or replace function open_case(of bigint) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select at_label_desk()
       and not exists (select from label_recusal r where r.application = of and r.person = my_person()
                       and r.state <> 'dismissed')
       and exists (select from label_application a where a.id = of and a.number is not null
                   and not has_to_do(my_person(), a.organisation))
       and (i_am('label_officer') or turn_opens(of)
            or exists (select from label_part p where p.application = of and p.person = my_person()
                       and p.until is null));
end;

create or replace function open_label(of bigint) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select at_label_desk()
       and not exists (select from label l where l.id = of and has_to_do(my_person(), l.organisation))
       and not exists (select from label l join label_application a on a.organisation = l.organisation
                       join label_recusal r on r.application = a.id
                       where l.id = of and r.person = my_person() and r.state <> 'dismissed');
end;

create or replace function may_survey(of bigint, who uuid) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select at_label_desk()
       and exists (select from staff_role s where s.person = who and s.role = 'assessor' and s.until is null)
       and not exists (select from label l join label_part p on p.application = l.application
                       where l.id = of and p.person = who and p.part in ('assessor', 'reviewer'))
       and not exists (select from label l where l.id = of and has_to_do(who, l.organisation))
       and not exists (select from label l join label_application a on a.organisation = l.organisation
                       join label_recusal r on r.application = a.id
                       where l.id = of and r.person = who and r.state <> 'dismissed');
end;

create or replace function may_audit_for_label(of bigint, who uuid) returns boolean
language sql stable security definer set search_path = moldir, pg_temp begin atomic
    select exists (
        select from label_part p join label_application a on a.id = p.application
        where p.application = of and p.person = who and p.until is null
          and (p.part = 'assessor' and a.state = 'assessing'
               or p.part = 'reviewer' and a.state in ('reviewing', 'conditional'))
          and exists (select from staff_role s where s.person = who and s.until is null
                      and s.role = case p.part when 'assessor' then 'assessor' else 'label_reviewer' end)
          and not exists (select from label_recusal r where r.application = of and r.person = who
                          and r.state <> 'dismissed')
          and not has_to_do(who, a.organisation));
end;
revoke execute on function has_to_do, turn_opens from public;
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
