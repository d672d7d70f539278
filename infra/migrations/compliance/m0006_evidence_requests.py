"""Requests for fresh evidence: who is asked for it, by which day."""

from infra.migrations import sql_migration

ID = "2026-11-25T21:00:00:000006"
VERSION = "1.38.0"
DESCRIPTION = "evidence requests"

SQL = """
set local search_path = moldir, public;
create table evidence_request (
    id bigint generated always as identity primary key,
    organisation text not null,
    evidence bigint not null,
    person uuid not null references person,
    due_on date not null,
    note text not null,
    asked_by uuid not null references person,
    asked_at timestamptz not null,
    withdrawn_by uuid references person,
    withdrawn_at timestamptz,
    foreign key (evidence, organisation) references evidence (id, organisation),
    check ((withdrawn_by is null) = (withdrawn_at is null))
);
create unique index evidence_request_open on evidence_request (evidence) where withdrawn_at is null;
create index evidence_request_of on evidence_request (organisation, person);

-- who could bring newer evidence so that it stands where the older does: who leads, and who answers such an item
-- and may see it; told to those who lead, who alone ask
create function renewers(number text) returns table (evidence bigint, person uuid)
language sql stable security definer set search_path = moldir, pg_temp begin atomic
    select distinct l.evidence, m.person
    from membership m join evidence e on e.organisation = m.organisation
    join evidence_item l on l.evidence = e.id join assessment a on a.id = l.assessment and a.closed_at is null
    where m.organisation = number and m.until is null and number = any (my_organisations()) and leads(number)
      and (m.roles && '{owner,compliance_officer}'::text[]
           or (e.confidentiality <> 'restricted' or e.collected_by = m.person)
              and exists (select from assigned s where s.assessment = l.assessment and s.item = l.item
                          and s.person = m.person and s.until is null));
end;
comment on function renewers is 'Who could renew which evidence of an organisation, to those who lead there.';
revoke execute on function renewers from public;
grant execute on function renewers to moldir_app;

select tenant_table('evidence_request', '{organisation}');
revoke update, delete on evidence_request from moldir_app;
grant update (withdrawn_by, withdrawn_at) on evidence_request to moldir_app;
create policy reading on evidence_request as restrictive for select to moldir_app
    using ((select i_am('auditor')) or leads(organisation) or person = (select my_person()));
create policy adding on evidence_request as restrictive for insert to moldir_app
    with check (at_work(organisation) and leads(organisation) and asked_by = (select my_person())
                and withdrawn_by is null);
create policy changing on evidence_request as restrictive for update to moldir_app
    using (at_work(organisation) and leads(organisation)) with check (withdrawn_by = (select my_person()));
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
