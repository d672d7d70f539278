"""Audit packages that are made in the background, and auditors from outside who read one assessment for a while."""

from infra.migrations import sql_migration

ID = "2026-11-25T21:00:00:000004"
VERSION = "1.38.0"
DESCRIPTION = "auditors"

SQL = """
set local search_path = moldir, public;

create table audit_package (
    id bigint generated always as identity primary key,
    organisation text not null,
    assessment bigint not null,
    snapshot bigint not null references assessment_snapshot,
    approved boolean not null, -- the snapshot was approved when the package was asked for, and the package says so
    language text not null check (language in ('kk', 'ru', 'en')),
    restricted boolean not null, -- restricted evidence is inside
    state text not null check (state in ('waiting', 'running', 'ready', 'failed', 'cancelled', 'gone')),
    asked_by uuid not null references person,
    asked_at timestamptz not null,
    beat_at timestamptz, -- when whoever makes it was last heard of
    done_bytes bigint not null,
    all_bytes bigint not null,
    ended_at timestamptz,
    ends_at timestamptz, -- until then it is kept
    size bigint,
    sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
    root text check (root ~ '^[0-9a-f]{64}$'),
    fault text, -- id of a sentence, and what goes into it
    fault_about jsonb,
    foreign key (assessment, organisation) references assessment (id, organisation),
    check ((state = 'ready') <= (sha256 is not null and root is not null and size is not null and ends_at is not null)),
    check ((state = 'failed') = (fault is not null)), check ((fault is null) = (fault_about is null)),
    check ((state in ('waiting', 'running')) = (ended_at is null))
);
create index audit_package_of on audit_package (assessment, id);
create index audit_package_at_work on audit_package (id) where state in ('waiting', 'running');
create unique index audit_package_once on audit_package (snapshot, approved, language, restricted)
    where state in ('waiting', 'running');

create table audit_access (
    id bigint generated always as identity primary key,
    organisation text not null,
    assessment bigint not null,
    cycle text not null, -- what the assessment is called, for whoever cannot read it yet
    email text not null,
    email_key text not null,
    language text not null check (language in ('kk', 'ru', 'en')),
    token bytea not null unique,
    restricted boolean not null,
    starts_on date not null,
    ends_on date not null,
    made_by uuid not null references person,
    made_at timestamptz not null,
    person uuid references person,
    accepted_at timestamptz,
    closed_at timestamptz,
    outcome text check (outcome in ('withdrawn', 'declined', 'revoked')),
    foreign key (assessment, organisation) references assessment (id, organisation),
    check (ends_on >= starts_on), check ((person is null) = (accepted_at is null)),
    check ((closed_at is null) = (outcome is null)), check ((outcome = 'revoked') <= (person is not null))
);
create unique index audit_access_open on audit_access (assessment, email_key) where closed_at is null;
create index audit_access_mine on audit_access (person) where closed_at is null;

-- Who audits what, today. Whoever is a colleague is no auditor from outside; and a second factor is needed.
create function proved_twice() returns boolean language sql stable parallel safe
    return coalesce(current_setting('moldir.strong', true), '') = 'yes';
create function audits(of bigint) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select proved_twice() and exists (
        select from audit_access a
        where a.assessment = of and a.person = my_person() and a.closed_at is null
          and (now() at time zone 'Asia/Almaty')::date between a.starts_on and a.ends_on
          and not exists (select from membership m where m.organisation = a.organisation and m.person = a.person
                          and m.until is null));
end;
comment on function audits is 'Whether the viewer audits an assessment from outside, now.';
create function audits_restricted(of bigint) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select audits(of) and exists (select from audit_access a where a.assessment = of and a.person = my_person()
                                  and a.closed_at is null and a.restricted);
end;
comment on function audits_restricted is 'Whether they see restricted evidence too.';
create function audits_evidence(number bigint) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select exists (select from evidence_item l join evidence e on e.id = l.evidence
                   where e.id = number and audits(l.assessment)
                     and (e.confidentiality <> 'restricted' or audits_restricted(l.assessment)));
end;
comment on function audits_evidence is 'Whether evidence stands where the viewer audits, and is theirs to see.';
create function audits_finding(number bigint) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select exists (select from finding f where f.id = number and audits(f.assessment));
end;
comment on function audits_finding is 'Whether a finding is of an assessment that the viewer audits.';
create function audited_organisations() returns text[] language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select coalesce(array_agg(a.organisation), '{}') from audit_access a
    where a.person = my_person() and a.closed_at is null and audits(a.assessment);
end;
comment on function audited_organisations is 'Organisations of which the viewer audits something, now.';
create function audited_us(who uuid) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select exists (select from audit_access a where a.person = who and a.organisation = any (my_organisations()));
end;
comment on function audited_us is 'Whether somebody audits or audited us: then we may read their name.';
create function auditors_of(number text) returns setof uuid language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select distinct a.person from audit_access a
    where a.organisation = number and a.person is not null and number = any (my_organisations());
end;
comment on function auditors_of is 'Who audits or audited an organisation from outside, to its members.';
revoke execute on function auditors_of, audits, audits_restricted, audits_evidence, audits_finding,
    audited_organisations, audited_us
    from public;
grant execute on function auditors_of, audits, audits_restricted, audits_evidence, audits_finding,
    audited_organisations, audited_us
    to moldir_app;

-- An auditor reads; the policies that narrow by role let them through, and nothing else opens to them.
create function pg_temp.open_to_auditors(name regclass, how text) returns void language plpgsql as $$
declare
    narrowed text;
begin
    select pg_get_expr(polqual, polrelid) into strict narrowed from pg_policy
    where polrelid = name and polname = 'reading';
    execute format('alter policy reading on %s using ((%s) or %s)', name, narrowed, how);
    execute format('create policy audited on %s for select to moldir_app using (%s)', name, how);
end $$;
select pg_temp.open_to_auditors(name, 'audits(assessment)')
from unnest('{answer,evidence_item,review,item_comment,finding,assessment_snapshot}'::regclass[]) as name;
select pg_temp.open_to_auditors('assessment', 'audits(id)');
select pg_temp.open_to_auditors('evidence', 'audits_evidence(id)');
select pg_temp.open_to_auditors('corrective_action', 'audits_finding(finding)');

-- and what they may write: a remark at an item, in their own name; and that they opened something
create policy audited_says on item_comment for insert to moldir_app
    with check (person = (select my_person()) and audits(assessment));
alter policy adding on item_comment with check (
    at_work(organisation) and person = (select my_person())
    and (leads(organisation) or works_on(assessment, item) or audits(assessment)));
create policy audited_says on event for insert to moldir_app
    with check (actor = (select my_person())::text and organisation = any ((select audited_organisations())::text[]));
create policy audited on person for select to moldir_app using (audited_us(id));

select tenant_table('audit_package', '{organisation}');
revoke update, delete on audit_package from moldir_app;
create policy reading on audit_package as restrictive for select to moldir_app
    using ((select i_am('auditor')) or leads(organisation)
           or state = 'ready' and audits(assessment) and (not restricted or audits_restricted(assessment)));
create policy audited on audit_package for select to moldir_app
    using (state = 'ready' and audits(assessment) and (not restricted or audits_restricted(assessment)));
create policy adding on audit_package as restrictive for insert to moldir_app
    with check (leads(organisation) and asked_by = (select my_person()) and state = 'waiting');
grant update (state, ended_at) on audit_package to moldir_app;
create policy changing on audit_package as restrictive for update to moldir_app
    using (leads(organisation)) with check (state = 'cancelled');

select tenant_table('audit_access', '{organisation}', at_the_door => true);
revoke update, delete on audit_access from moldir_app;
create policy own on audit_access for select to moldir_app using (person = (select my_person()));
create policy reading on audit_access as restrictive for select to moldir_app
    using ((select i_am('auditor')) or leads(organisation) or person = (select my_person()) or (select at_the_door()));
create policy adding on audit_access as restrictive for insert to moldir_app
    with check (at_work(organisation) and leads(organisation) and made_by = (select my_person()) and person is null);
grant update (person, email, email_key, accepted_at, closed_at, outcome) on audit_access to moldir_app;
create policy changing on audit_access as restrictive for update to moldir_app
    using (leads(organisation) or (select at_the_door()))
    with check (closed_at is not null or (select at_the_door()));
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
