"""Whoever assesses or reviews an application reads its self-assessment as an auditor from outside does, for so long.

The access opens and ends with the part, by the database itself: no command can forget to close one.
"""

from infra.migrations import sql_migration

ID = "2026-11-26T06:00:00:000005"
VERSION = "1.38.0"
DESCRIPTION = "label_desk"

SQL = """
set local search_path = moldir, public;
alter table audit_access add column application bigint references label_application; -- null: somebody was invited
create index audit_access_of_label on audit_access (application) where application is not null;

create function label_staff() returns table (person uuid, role text) language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select s.person, s.role from staff_role s where at_label_desk() and s.until is null
        and s.role in ('label_officer', 'assessor', 'label_reviewer', 'label_decider');
end;
comment on function label_staff is 'Who works at the desk of the label, and as what, to whoever works there.';
revoke execute on function label_staff from public;
grant execute on function label_staff to moldir_app;

create function may_audit_for_label(of bigint, who uuid) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select exists (
        select from label_part p join label_application a on a.id = p.application
        where p.application = of and p.person = who and p.until is null
          and (p.part = 'assessor' and a.state = 'assessing'
               or p.part = 'reviewer' and a.state in ('reviewing', 'conditional'))
          and exists (select from staff_role s where s.person = who and s.until is null
                      and s.role = case p.part when 'assessor' then 'assessor' else 'label_reviewer' end)
          and not exists (select from label_recusal r where r.application = of and r.person = who
                          and r.state <> 'dismissed')
          and not exists (select from desk_interest i where i.number = a.organisation and i.person = who
                          and i.withdrawn_at is null and i.since <= (now() at time zone 'Asia/Almaty')::date
                          and (i.until is null or i.until >= (now() at time zone 'Asia/Almaty')::date
                               - case when i.kind in ('employer', 'advice') then interval '24 months'
                                      else interval '0' end)));
end;
comment on function may_audit_for_label is
    'Whether somebody assesses or reviews a case now, and is not recused from it.';

create or replace function audits(of bigint) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select proved_twice() and exists (
        select from audit_access a
        where a.assessment = of and a.person = my_person() and a.closed_at is null
          and (now() at time zone 'Asia/Almaty')::date between a.starts_on and a.ends_on
          and (a.application is null or may_audit_for_label(a.application, a.person))
          and not exists (select from membership m where m.organisation = a.organisation and m.person = a.person
                          and m.until is null));
end;

-- Accesses of a case as they have to be now: those of a part that is over end, those of a part that began open.
create function tend_label_audits(of bigint) returns void language plpgsql security definer
set search_path = moldir, pg_temp as $$
begin
    update audit_access x set closed_at = now(), outcome = 'revoked'
    where x.application = of and x.closed_at is null and not may_audit_for_label(of, x.person);
    insert into audit_access (organisation, assessment, cycle, email, email_key, language, token, restricted, starts_on,
                              ends_on, made_by, made_at, person, accepted_at, application)
    select a.organisation, s.id, s.cycle, h.email, h.email_key, h.language,
           sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), false,
           (now() at time zone 'Asia/Almaty')::date,
           greatest(a.due_on, (now() at time zone 'Asia/Almaty')::date) + 120,
           coalesce(my_person(), h.id), now(), h.id, now(), a.id
    from label_application a join assessment s on s.id = a.assessment
    join label_part p on p.application = a.id join person h on h.id = p.person
    where a.id = of and may_audit_for_label(of, h.id)
      and not exists (select from audit_access x where x.assessment = s.id and x.email_key = h.email_key
                      and x.closed_at is null);
end $$;
comment on function tend_label_audits is
    'Opens and ends the access of a case''s assessor and reviewer to its evidence.';
revoke execute on function may_audit_for_label, tend_label_audits from public;

create function label_audits_follow() returns trigger language plpgsql security definer
set search_path = moldir, pg_temp as $$
begin
    if tg_table_name = 'label_application' then
        perform tend_label_audits(new.id);
    else
        perform tend_label_audits(new.application);
    end if;
    return null;
end $$;
create trigger audits_follow after update of state on label_application
    for each row when (old.state <> new.state) execute function label_audits_follow();
create trigger audits_follow after insert or update on label_part
    for each row execute function label_audits_follow();
create trigger audits_follow after insert or update on label_recusal
    for each row execute function label_audits_follow();
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
