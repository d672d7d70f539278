"""The anti-corruption programme: documents and who read them, measures, declarations of interests, gifts."""

from infra.migrations import sql_migration

ID = "2026-11-25T22:03:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "programme"

SQL = """
set local search_path = moldir, public;
create table policy ( -- a version of a document; its text is fixed from the day it is put up for approval
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    kind text not null,
    version integer not null check (version > 0),
    content bytea not null, -- canonical JSON: kind, version, the text in each language
    sha256 text not null generated always as (encode(sha256(content), 'hex')) stored,
    state text not null check (state in ('draft', 'submitted', 'approved', 'published', 'replaced')),
    written_by uuid not null references person,
    written_at timestamptz not null,
    submitted_by uuid references person,
    submitted_at timestamptz,
    approved_by uuid references person,
    approved_at timestamptz,
    published_by uuid references person,
    published_on date,
    replaced_on date,
    unique (organisation, kind, version), unique (id, organisation),
    check ((submitted_by is null) = (state = 'draft')), check ((submitted_by is null) = (submitted_at is null)),
    check ((approved_by is null) = (approved_at is null)),
    check ((approved_by is null) = (state in ('draft', 'submitted'))),
    check (approved_by <> submitted_by), check (approved_by <> written_by),
    check ((published_by is null) = (published_on is null)),
    check ((published_by is null) = (state in ('draft', 'submitted', 'approved'))),
    check ((replaced_on is null) = (state <> 'replaced'))
);
create unique index policy_in_the_making on policy (organisation, kind)
    where state in ('draft', 'submitted', 'approved');
create unique index policy_in_force on policy (organisation, kind) where state = 'published';

create table attestation ( -- somebody read a version and will follow it
    id bigint generated always as identity primary key,
    organisation text not null,
    policy bigint not null,
    person uuid not null references person,
    at timestamptz not null,
    unique (policy, person), foreign key (policy, organisation) references policy (id, organisation)
);

create table paper_sheet ( -- signatures of staff without an account, counted; the sheet itself is kept as a file
    id bigint generated always as identity primary key,
    organisation text not null,
    policy bigint not null,
    day date not null,
    staff integer not null check (staff > 0), -- all who have no account, on that day
    signed integer not null check (signed between 0 and staff), -- of them, all who have signed until that day
    name text not null check (name <> ''),
    media_type text not null,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    size bigint not null check (size > 0),
    added_by uuid not null references person,
    added_at timestamptz not null,
    foreign key (policy, organisation) references policy (id, organisation)
);
create index paper_sheet_of on paper_sheet (policy, day, id);

create table programme_measure (
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    title text not null check (title <> ''),
    person uuid not null references person,
    due_on date not null,
    planned_by uuid not null references person,
    planned_on date not null,
    done_by uuid references person,
    done_on date,
    outcome text not null default '',
    evidence bigint, -- what shows it
    withdrawn_on date,
    foreign key (evidence, organisation) references evidence (id, organisation),
    check ((done_by is null) = (done_on is null))
);
create index programme_measure_of on programme_measure (organisation, due_on);

create table interest_campaign ( -- everybody, or those with some roles, declare their interests by a day
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    title text not null check (title <> ''),
    roles text[] not null, -- empty: all members
    starts date not null,
    due_on date not null,
    questions text not null, -- version of the questions
    opened_by uuid not null references person,
    opened_at timestamptz not null,
    reminded_on date,
    closed_on date,
    unique (id, organisation), check (due_on >= starts)
);

create table declaration (
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    campaign bigint, -- null: declared because something changed
    person uuid not null references person,
    nothing boolean not null,
    at timestamptz not null,
    unique (id, organisation, person),
    foreign key (campaign, organisation) references interest_campaign (id, organisation)
);
create index declaration_of on declaration (organisation, campaign, person);

create table declared_interest ( -- of relatives the degree of kinship only, of companies the number
    id bigint generated always as identity primary key,
    organisation text not null,
    declaration bigint not null,
    person uuid not null references person,
    kind text not null check (kind in ('share', 'post', 'income', 'relative_inside', 'outside_work', 'dispute',
        'other')),
    whose text not null check (whose in ('own', 'spouse', 'parent', 'child', 'sibling', 'other_relative', 'friend')),
    bin text check (bin ~ '^[0-9]{12}$'),
    said text not null check (said <> ''),
    measure text check (measure in ('none', 'recusal', 'transfer', 'divest')),
    reason text,
    decided_by uuid references person,
    decided_on date,
    lifted_by uuid references person,
    lifted_on date,
    foreign key (declaration, organisation, person) references declaration (id, organisation, person),
    check ((measure is null) = (decided_by is null)), check ((measure is null) = (decided_on is null)),
    check ((measure is null) = (reason is null)), check (decided_by <> person), check (lifted_by <> person),
    check ((lifted_by is null) = (lifted_on is null)), check (lifted_by is null or measure is not null)
);
create index declared_interest_of on declared_interest (organisation, declaration);

create table gift (
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    person uuid not null references person,
    direction text not null check (direction in ('given', 'received')),
    day date not null,
    what text not null check (what <> ''),
    worth numeric not null check (worth >= 0), -- tenge
    other_name text not null check (other_name <> ''), -- the organisation on the other side
    other_bin text check (other_bin ~ '^[0-9]{12}$'),
    official boolean not null, -- whether a public official gave or was given it
    occasion text not null check (occasion <> ''),
    outcome text not null check (outcome in ('kept', 'given', 'returned', 'handed_over', 'declined')),
    entered_at timestamptz not null,
    decision text check (decision in ('allowed', 'return', 'hand_over', 'refused')),
    reason text,
    decided_by uuid references person,
    decided_on date,
    check ((decision is null) = (decided_by is null)), check ((decision is null) = (decided_on is null)),
    check ((decision is null) = (reason is null)), check (decided_by <> person),
    check ((direction = 'given') = (outcome = 'given') or outcome in ('declined', 'returned'))
);
create index gift_of on gift (organisation, day);

create table gift_limit ( -- an organisation's own limits in monthly calculation indices, from a day on
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    one numeric not null check (one >= 0),
    year numeric not null check (year >= one),
    since date not null,
    set_by uuid not null references person,
    set_at timestamptz not null
);
create index gift_limit_of on gift_limit (organisation, since, id);

-- Rows are kept apart by organisation, and within one narrowed by role. Nothing is ever deleted.
create function pg_temp.narrow_more(name regclass, readers text[], reading text, adding text, changing text,
    columns text, becoming text default 'true')
returns void language plpgsql as $$
begin
    perform tenant_table(name, '{organisation}', readers => readers);
    execute format('revoke update, delete on %s from moldir_app', name);
    execute format('create policy reading on %s as restrictive for select to moldir_app using (%s)', name, reading);
    execute format('create policy adding on %s as restrictive for insert to moldir_app
                    with check (at_work(organisation) and %s)', name, adding);
    if columns <> '' then
        execute format('grant update (%s) on %s to moldir_app', columns, name);
        execute format('create policy changing on %s as restrictive for update to moldir_app
                        using (at_work(organisation) and %s) with check (%s)', name, changing, becoming);
    end if;
end $$;
select pg_temp.narrow_more('policy', '{auditor}',
    '(leads(organisation) or state in (''published'', ''replaced''))',
    'leads(organisation) and written_by = (select my_person()) and state = ''draft''', 'leads(organisation)',
    'content, state, written_by, written_at, submitted_by, submitted_at, approved_by, approved_at, published_by,
     published_on, replaced_on');
select pg_temp.narrow_more('attestation', '{auditor}',
    '(leads(organisation) or person = (select my_person()) or (select i_am(''auditor'')))',
    'person = (select my_person())
     and exists (select from policy p where p.id = attestation.policy and p.state = ''published'')',
    '', '');
select pg_temp.narrow_more('paper_sheet', '{auditor}', '(leads(organisation) or (select i_am(''auditor'')))',
    'leads(organisation) and added_by = (select my_person())', '', '');
select pg_temp.narrow_more('programme_measure', '{auditor}',
    '(leads(organisation) or person = (select my_person()) or (select i_am(''auditor'')))',
    'leads(organisation) and planned_by = (select my_person()) and done_by is null',
    '(leads(organisation) or person = (select my_person()))', 'done_by, done_on, outcome, evidence, withdrawn_on',
    '(leads(organisation) or withdrawn_on is null)');
select pg_temp.narrow_more('interest_campaign', '{auditor}', 'true',
    'leads(organisation) and opened_by = (select my_person()) and closed_on is null', 'leads(organisation)',
    'closed_on, reminded_on');
-- what somebody says of themselves is for them and for those who consider it: for no auditor from outside
select pg_temp.narrow_more('declaration', '{}', '(leads(organisation) or person = (select my_person()))',
    'person = (select my_person())', '', '');
select pg_temp.narrow_more('declared_interest', '{}', '(leads(organisation) or person = (select my_person()))',
    'person = (select my_person()) and measure is null and lifted_by is null', 'leads(organisation)
    and person <> (select my_person())', 'measure, reason, decided_by, decided_on, lifted_by, lifted_on',
    '(select my_person()) in (decided_by, lifted_by)');
select pg_temp.narrow_more('gift', '{}', '(leads(organisation) or person = (select my_person()))',
    'person = (select my_person()) and decision is null', 'leads(organisation) and person <> (select my_person())',
    'decision, reason, decided_by, decided_on', 'decided_by = (select my_person())');
select pg_temp.narrow_more('gift_limit', '{auditor}', 'true',
    'leads(organisation) and set_by = (select my_person())', '', '');

-- a text that was put up for approval stays what it is, and who agrees does it in their own name, once
create function keep_policy() returns trigger language plpgsql as $$
begin
    if old.state <> 'draft' and new.state <> 'draft' and new.content is distinct from old.content then
        raise insufficient_privilege using message = 'the text was put up for approval';
    end if;
    if old.approved_by is not null and row(new.content, new.written_by, new.submitted_by, new.approved_by,
        new.approved_at) is distinct from row(old.content, old.written_by, old.submitted_by, old.approved_by,
        old.approved_at) then
        raise insufficient_privilege using message = 'what was approved stays as it is';
    end if;
    if new.approved_by is distinct from old.approved_by and new.approved_by is not null
        and new.approved_by is distinct from my_person() then
        raise insufficient_privilege using message = 'whoever approves does it in their own name';
    end if;
    return new;
end $$;
create trigger policy_kept before update on policy for each row execute function keep_policy();
create function decided_once() returns trigger language plpgsql as $$
begin
    if to_jsonb(old) ->> 'decided_by' is not null
        and to_jsonb(new) ->> 'decided_by' is distinct from to_jsonb(old) ->> 'decided_by' then
        raise insufficient_privilege using message = 'it was decided';
    end if;
    return new;
end $$;
create trigger declared_interest_decided before update on declared_interest
    for each row execute function decided_once();
create trigger gift_decided before update on gift for each row execute function decided_once();
create trigger attestation_append_only before update or delete on attestation
    for each statement execute function refuse_change();
create trigger declaration_append_only before update or delete on declaration
    for each statement execute function refuse_change();
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
