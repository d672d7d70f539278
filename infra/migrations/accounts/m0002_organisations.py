"""Organisations and who belongs to them, roles at Atameken, look-ups; and who sees which row of all accounts."""

from infra.migrations import sql_migration

ID = "2026-11-25T15:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "organisations"

SQL = """
set local search_path = moldir, public;
create table organisation (
    bin text primary key check (bin ~ '^[0-9]{12}$'),
    state text not null check (state in ('verified', 'suspended')),
    verified_at timestamptz not null,
    verified_how text not null check (verified_how in ('certificate', 'staff')),
    suspended_at timestamptz,
    suspended_why text,
    check ((state = 'suspended') = (suspended_at is not null)),
    check ((suspended_at is null) = (suspended_why is null))
);

create table membership (
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    person uuid not null references person,
    roles text[] not null check (cardinality(roles) > 0
        and roles <@ '{member,checker,compliance_officer,trainer,owner}'),
    since timestamptz not null,
    until timestamptz,
    ended_why text,
    check ((until is null) = (ended_why is null))
);
create unique index membership_open on membership (organisation, person) where until is null;
create index membership_person on membership (person);

create table invitation (
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    email text not null,
    email_key text not null,
    roles text[] not null check (cardinality(roles) > 0
        and roles <@ '{member,checker,compliance_officer,trainer,owner}'),
    language text not null check (language in ('kk', 'ru', 'en')),
    token bytea not null unique,
    made_by uuid not null references person,
    made_at timestamptz not null,
    ends_at timestamptz not null,
    closed_at timestamptz,
    outcome text,
    accepted_by uuid references person,
    check ((closed_at is null) = (outcome is null)), check ((outcome = 'accepted') = (accepted_by is not null))
);
create unique index invitation_open on invitation (organisation, email_key) where closed_at is null;

create table claim (
    id bigint generated always as identity primary key,
    person uuid not null references person,
    bin text not null check (bin ~ '^[0-9]{12}$'),
    note text not null,
    asked_staff timestamptz,
    challenge text,
    challenge_until timestamptz,
    made_at timestamptz not null,
    outcome text,
    decided_at timestamptz,
    decided_by uuid references person,
    reason text,
    certificate text,
    check ((outcome is null) = (decided_at is null)), check ((challenge is null) = (challenge_until is null))
);
create unique index claim_open on claim (person, bin) where outcome is null;
create index claim_bin on claim (bin);
create index claim_waiting on claim (asked_staff) where outcome is null and asked_staff is not null;

create table staff_role (
    id bigint generated always as identity primary key,
    person uuid not null references person,
    role text not null check (role in ('assessor', 'label_reviewer', 'label_decider', 'source_steward',
        'dispute_officer', 'methodologist', 'administrator', 'auditor')),
    since timestamptz not null,
    until timestamptz,
    given_by text not null
);
create unique index staff_role_open on staff_role (person, role) where until is null;

create table inquiry (
    id bigint generated always as identity primary key,
    organisation text not null references organisation,
    person uuid not null references person,
    bin text not null,
    purpose text not null,
    reference text not null,
    opened_at timestamptz not null,
    ends_at timestamptz not null,
    closed_at timestamptz
);
create index inquiry_of on inquiry (organisation, bin, ends_at);

create table look_up (
    id bigint generated always as identity primary key,
    inquiry bigint not null references inquiry,
    organisation text not null references organisation,
    person uuid not null references person,
    bin text not null,
    looked_as text not null check (looked_as in ('state', 'company', 'entrepreneur')),
    kind text not null check (kind in ('page', 'xlsx', 'csv', 'json')),
    language text not null,
    at timestamptz not null,
    as_of timestamptz not null,
    shown bytea not null
);
create index look_up_of on look_up (organisation, id);
create index look_up_inquiry on look_up (inquiry);
create index look_up_bin on look_up (bin, at);

-- What belongs to a person. Whoever signs in is nobody yet: these tables are visible at the door.
select tenant_table(name, '{person}', at_the_door => true, readers => '{}') from unnest(
    '{password,totp,passkey,recovery_code,sign_in,mail_link,ceremony,known_browser,identity}'::regclass[]) as name;
select tenant_table('claim', '{person}', at_the_door => true, readers => '{auditor}', writers => '{administrator}');
-- how often one may guess: keyed fingerprints that name nobody, counted before anybody is known
grant select, insert, update, delete on attempts to moldir_app;

-- A person sees who is in the same organisation.
alter table person enable row level security;
grant select, insert, update on person to moldir_app;
create policy theirs on person to moldir_app using (id = (select my_person()) or (select at_the_door()));
create policy colleagues on person for select to moldir_app using (exists (
    select from membership m
    where m.person = person.id and m.organisation = any ((select my_organisations())::text[])));
create policy readers on person for select to moldir_app using ((select i_am('administrator', 'auditor')));
create policy writers on person for update to moldir_app using ((select i_am('administrator')));

alter table provider enable row level security;
grant select on provider to moldir_app;
create policy theirs on provider for select to moldir_app using (
    organisation = any ((select my_organisations())::text[]) or (select at_the_door())
    or (select i_am('administrator', 'auditor'))
    or exists (select from identity i where i.provider = provider.code and i.person = (select my_person())));

-- Letters are put out by whoever acts, and read by nobody but the job that sends them.
alter table mail enable row level security;
grant select, insert, delete on mail to moldir_app;
create policy door on mail to moldir_app using ((select at_the_door()));

-- What belongs to an organisation. Nobody can put themselves into one, or give themselves a role at Atameken.
alter table organisation enable row level security;
grant select, insert, update on organisation to moldir_app;
create policy theirs on organisation for select to moldir_app using (
    bin = any ((select my_organisations())::text[]) or (select i_am('administrator', 'auditor')));
create policy door on organisation to moldir_app using ((select at_the_door()) or (select i_am('administrator')));

select tenant_table('membership', '{organisation}', at_the_door => true, writers => '{administrator}');
create policy own on membership for select to moldir_app using (person = (select my_person()));
select tenant_table('invitation', '{organisation}', at_the_door => true);
select tenant_table('inquiry', '{organisation}');
select tenant_table('look_up', '{organisation}');
revoke delete on membership, invitation, claim, inquiry from moldir_app;
revoke update, delete on look_up from moldir_app;

alter table staff_role enable row level security;
grant select, insert, update on staff_role to moldir_app;
create policy own on staff_role for select to moldir_app using (
    person = (select my_person()) or (select at_the_door()) or (select i_am('auditor')));
create policy writers on staff_role to moldir_app using (
    (select i_am('administrator')) and person <> (select my_person()));

-- How many looked at a company, to its own members: by kind of user and by month, never who.
create function looked_at(number text, since timestamptz)
returns table (looked_as text, month date, look_ups bigint, lookers bigint)
language sql stable security definer set search_path = moldir, pg_temp
begin atomic
    select l.looked_as, null::date, count(*), count(distinct l.organisation) from look_up l
    where l.bin = number and l.at >= since and number = any (my_organisations()) and l.organisation <> number
    group by l.looked_as
    union all
    select null, date_trunc('month', l.at at time zone 'Asia/Almaty')::date, count(*), count(distinct l.organisation)
    from look_up l
    where l.bin = number and l.at >= since and number = any (my_organisations()) and l.organisation <> number
    group by 2;
end;

-- What an administrator may know of how somebody signs in, without seeing their sessions and factors.
create function account_state(who uuid) returns table (seen_at timestamptz, second_factor boolean)
language sql stable security definer set search_path = moldir, pg_temp
begin atomic
    select (select max(s.seen_at) from sign_in s where s.person = who),
           exists (select from totp t where t.person = who and t.confirmed_at is not null)
           or exists (select from passkey k where k.person = who)
    where i_am('administrator', 'auditor');
end;
revoke execute on function looked_at, account_state from public;
grant execute on function looked_at, account_state to moldir_app;
"""

forwards = sql_migration(ID, "accounts", DESCRIPTION, SQL)
