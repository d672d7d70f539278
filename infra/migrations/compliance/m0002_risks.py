"""Corruption risks, exposed posts, analyses of both, and certificates of conformity; and who sees which of them."""

from infra.migrations import sql_migration

ID = "2026-11-25T21:10:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "risks"

SQL = """
set local search_path = moldir, public;
create table risk (
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    template text,
    unique (id, organisation)
);
create index risk_of on risk (organisation, id);

-- a risk is what its newest version says; nothing is overwritten
create table risk_version (
    id bigint generated always as identity primary key,
    organisation text not null,
    risk bigint not null,
    version integer not null check (version > 0),
    title text not null check (title <> ''),
    process text not null,
    unit text not null,
    description text not null,
    causes text not null,
    likelihood smallint not null check (likelihood between 1 and 5),
    impact smallint not null check (impact between 1 and 5),
    controls jsonb not null,
    left_likelihood smallint not null check (left_likelihood between 1 and likelihood),
    left_impact smallint not null check (left_impact between 1 and impact),
    treatment text not null check (treatment in ('reduce', 'accept', 'avoid', 'share')),
    plan text not null,
    due_on date,
    owner uuid not null references person,
    review_on date not null,
    archived boolean not null,
    note text not null,
    written_by uuid not null references person,
    at timestamptz not null,
    unique (risk, version),
    foreign key (risk, organisation) references risk (id, organisation)
);

create table risk_acceptance (
    id bigint generated always as identity primary key,
    organisation text not null,
    risk bigint not null,
    version integer not null,
    person uuid not null references person,
    why text not null check (why <> ''),
    at timestamptz not null,
    unique (risk, version),
    foreign key (risk, organisation) references risk (id, organisation)
);

-- posts, not people; a changed entry closes and another opens in its place
create table exposed_post (
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    title text not null check (title <> ''),
    unit text not null,
    why text not null check (why <> ''),
    holders integer not null check (holders between 0 and 100000),
    band text not null check (band in ('medium', 'high', 'critical')),
    written_by uuid not null references person,
    at timestamptz not null,
    until timestamptz,
    until_by uuid references person,
    until_why text,
    supersedes bigint,
    unique (id, organisation), foreign key (supersedes, organisation) references exposed_post (id, organisation),
    check ((until is null) = (until_by is null)), check ((until is null) = (until_why is null))
);
create index exposed_post_of on exposed_post (organisation, id);
create unique index exposed_post_followed_once on exposed_post (supersedes);

create table risk_analysis (
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    analysed_on date not null,
    content bytea not null,
    sha256 text not null check (sha256 = encode(sha256(content), 'hex')),
    made_by uuid not null references person,
    made_at timestamptz not null
);
create index risk_analysis_of on risk_analysis (organisation, id);

create table conformity (
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    standard text not null check (standard <> ''),
    body text not null check (body <> ''),
    accreditation text not null,
    number text not null check (number <> ''),
    scope text not null check (scope <> ''),
    issued_on date not null,
    ends_on date not null,
    evidence bigint,
    added_by uuid not null references person,
    added_at timestamptz not null,
    unique (id, organisation), unique (organisation, body, number),
    foreign key (evidence, organisation) references evidence (id, organisation),
    check (ends_on > issued_on)
);

-- what became of a certificate, and whether the public may see it: only ever added to
create table conformity_state (
    id bigint generated always as identity primary key,
    organisation text not null,
    conformity bigint not null,
    state text not null check (state in ('valid', 'suspended', 'withdrawn')),
    since date not null,
    why text not null,
    person uuid not null references person,
    at timestamptz not null,
    foreign key (conformity, organisation) references conformity (id, organisation)
);
create index conformity_state_of on conformity_state (conformity, id);
create table conformity_consent (
    id bigint generated always as identity primary key,
    organisation text not null,
    conformity bigint not null,
    shown boolean not null,
    person uuid not null references person,
    at timestamptz not null,
    foreign key (conformity, organisation) references conformity (id, organisation)
);
create index conformity_consent_of on conformity_consent (conformity, id);

create function heads_organisation(number text) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select exists (select from membership m where m.organisation = number and m.person = my_person()
                   and m.until is null and m.roles && '{owner}'::text[]);
end;
comment on function heads_organisation is 'Whether the viewer answers for an organisation as a whole.';
create function owns_risk(number bigint) returns boolean language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select coalesce((select v.owner = my_person() from risk_version v where v.risk = number
                     order by v.version desc limit 1), false);
end;
comment on function owns_risk is 'Whether the newest version of a risk names the viewer as its owner.';
revoke execute on function heads_organisation, owns_risk from public;
grant execute on function heads_organisation, owns_risk to moldir_app;

create function pg_temp.narrow_risks(name regclass, reading text, adding text, columns text default '') returns void
language plpgsql as $$
begin
    perform tenant_table(name, '{organisation}');
    execute format('revoke update, delete on %s from moldir_app', name);
    execute format('create policy reading on %s as restrictive for select to moldir_app
                    using ((select i_am(''auditor'')) or %s)', name, reading);
    execute format('create policy adding on %s as restrictive for insert to moldir_app
                    with check (at_work(organisation) and %s)', name, adding);
    if columns = '' then
        execute format('create trigger append_only before update or delete on %s
                        for each statement execute function refuse_change()', name);
    else
        execute format('grant update (%s) on %s to moldir_app', columns, name);
        execute format('create policy changing on %s as restrictive for update to moldir_app
                        using (at_work(organisation) and leads(organisation)) with check (true)', name);
    end if;
end $$;
select pg_temp.narrow_risks('risk', '(leads(organisation) or owns_risk(id))', 'leads(organisation)');
select pg_temp.narrow_risks('risk_version', '(leads(organisation) or owns_risk(risk))',
    'written_by = (select my_person()) and leads(organisation)');
select pg_temp.narrow_risks('risk_acceptance', '(leads(organisation) or owns_risk(risk))',
    'person = (select my_person()) and heads_organisation(organisation)');
select pg_temp.narrow_risks('exposed_post', 'leads(organisation)',
    'written_by = (select my_person()) and leads(organisation)', 'until, until_by, until_why');
select pg_temp.narrow_risks('risk_analysis', 'leads(organisation)',
    'made_by = (select my_person()) and leads(organisation)');
select pg_temp.narrow_risks('conformity', 'leads(organisation)',
    'added_by = (select my_person()) and leads(organisation)');
select pg_temp.narrow_risks('conformity_state', 'leads(organisation)',
    'person = (select my_person()) and leads(organisation)');
select pg_temp.narrow_risks('conformity_consent', 'leads(organisation)',
    'person = (select my_person()) and heads_organisation(organisation)');
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
