"""Credentials that the register issues: keys and their history, status lists, certificates, what holders show of them.

Training certificates and labels stand in the same tables.
"""

from infra.migrations import sql_migration

ID = "2026-11-26T01:01:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "credentials"

SQL = """
set local search_path = moldir, public;
create table signing_key ( -- public halves; the private ones lie outside the database
    id text primary key check (id ~ '^z6Mk[1-9A-HJ-NP-Za-km-z]{40,48}$'), -- as Multikey writes it
    since timestamptz not null,
    expires timestamptz, -- it signs no more; what it signed before stays good
    revoked timestamptz, -- somebody else may have had it
    check (expires is not null or revoked is null)
);
create unique index signing_key_in_use on signing_key ((true)) where expires is null;
select public_table('signing_key');

create table status_list (
    id bigint generated always as identity primary key,
    kind text not null check (kind in ('training', 'label')),
    purpose text not null check (purpose in ('revocation', 'suspension')),
    size integer not null check (size >= 131072 and size % 8 = 0),
    taken integer not null check (taken between 0 and size), -- places given out
    credential bytea, -- the signed list as it is served
    sha256 text generated always as (encode(sha256(credential), 'hex')) stored,
    signed_at timestamptz,
    check ((credential is null) = (signed_at is null))
);
create index status_list_of on status_list (kind, purpose, id);
select public_table('status_list');

create table issued_credential (
    id bigint generated always as identity primary key,
    kind text not null check (kind in ('training', 'label')),
    number text not null unique check (number ~ '^(TR|CW)-[0-9]{4}-[0-9]{6,9}-[0-9A-Z*]$'),
    subject uuid not null unique, -- stands for the holder in the credential and says nothing of them
    organisation text not null references organisation,
    staff bigint,
    record bigint unique,
    language text not null check (language in ('kk', 'ru', 'en')),
    document bytea not null, -- JSON-LD with its proof
    jwt text not null,
    named_document bytea, -- the same with the holder's name, for the holder alone
    named_jwt text,
    valid_from timestamptz not null,
    valid_until timestamptz check (valid_until > valid_from),
    issued_at timestamptz not null,
    shows text[] not null default '{}' check (shows <@ '{name,employer}'), -- what the holder lets anybody see
    unique (id, organisation), check ((kind = 'training') = (record is not null and staff is not null)),
    foreign key (staff, organisation) references staff_member (id, organisation),
    foreign key (record, organisation) references training_record (id, organisation)
);
create index issued_credential_of on issued_credential (organisation, id);
create index issued_credential_staff on issued_credential (staff) where staff is not null;

create table credential_status ( -- the place of a credential in a list; a suspension may be taken back
    id bigint generated always as identity primary key,
    list bigint not null references status_list,
    index integer not null check (index >= 0),
    credential bigint not null references issued_credential,
    set_at timestamptz,
    reason text,
    unique (list, index), unique (credential, list), check ((set_at is null) = (reason is null))
);
create index credential_status_set on credential_status (list, index) where set_at is not null;
select public_table('credential_status');

create table credential_transfer ( -- a code that brings one certificate to one other employer, once
    id bigint generated always as identity primary key,
    credential bigint not null references issued_credential,
    staff bigint not null references staff_member,
    secret bytea not null unique, -- its fingerprint
    made_at timestamptz not null,
    ends_at timestamptz not null,
    used_at timestamptz
);

-- a holder keeps what they hold when they leave
create function my_staff_ever() returns bigint[] language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select coalesce(array_agg(s.id), '{}') from staff_member s where s.person = my_person() or s.id = my_learner();
end;
comment on function my_staff_ever is 'The members of staff that the viewer is or was.';

create function my_places_ever() returns table (staff bigint, organisation text, person uuid, here boolean)
language sql stable security definer set search_path = moldir, pg_temp begin atomic
    select s.id, s.organisation, case when s.person = my_person() then s.person end, s.left_on is null
    from staff_member s where s.id = any (my_staff_ever());
end;
comment on function my_places_ever is 'The same with their employers, by an account or without one.';

select tenant_table('issued_credential', '{organisation}');
revoke insert, update, delete on issued_credential from moldir_app; -- they are issued by the worker alone
grant update (shows) on issued_credential to moldir_app;
create policy reading on issued_credential as restrictive for select to moldir_app
    using ((select i_am('auditor')) or trains(organisation) or staff = any ((select my_staff_ever())::bigint[]));
create policy holding on issued_credential for select to moldir_app
    using (staff = any ((select my_staff_ever())::bigint[]));
create policy showing on issued_credential for update to moldir_app
    using (staff = any ((select my_staff_ever())::bigint[]))
    with check (staff = any ((select my_staff_ever())::bigint[]));
create policy showing_only on issued_credential as restrictive for update to moldir_app
    using (staff = any ((select my_staff_ever())::bigint[]));

-- the employer before is told nothing of where somebody goes: only the holder sees their codes
alter table credential_transfer enable row level security;
grant select, insert on credential_transfer to moldir_app;
create policy holding on credential_transfer for select to moldir_app
    using (staff = any ((select my_staff_ever())::bigint[]));
create policy holder_makes on credential_transfer for insert to moldir_app
    with check (staff = any ((select my_staff_ever())::bigint[]) and used_at is null
                and exists (select from issued_credential c where c.id = credential
                            and c.staff = credential_transfer.staff));

-- Anybody, by its number: whether a certificate counts, and of its holder what they allow.
create function certificate_shown(wanted text)
returns table (number text, language text, title text, course text, version text, valid_from timestamptz,
               valid_until timestamptz, issued_at timestamptz, ended_at timestamptz, reason text, initials text,
               holder text, employer text, shows text[])
language sql stable security definer set search_path = moldir, pg_temp begin atomic
    select c.number, c.language, r.title, r.course, r.version, c.valid_from, c.valid_until, c.issued_at, ended.set_at,
           ended.reason, concat_ws(' ', left(s.last_name, 1) || '.', nullif(left(s.first_name, 1), '') || '.'),
           case when 'name' = any (c.shows) then concat_ws(' ', s.last_name, s.first_name, nullif(s.middle_name, ''))
           end,
           case when 'employer' = any (c.shows) then c.organisation end, c.shows
    from issued_credential c
    join training_record r on r.id = c.record
    join staff_member s on s.id = c.staff
    left join credential_status ended on ended.credential = c.id and ended.set_at is not null
    where c.number = wanted and c.kind = 'training';
end;
comment on function certificate_shown is 'A certificate as its holder lets anybody see it.';

-- A holder's own, also after they have left: their records there are no longer open to them.
create function my_certificates()
returns table (id bigint, number text, language text, valid_from timestamptz, valid_until timestamptz, shows text[],
               staff bigint, organisation text, title text, version text, score numeric, last_name text,
               first_name text, middle_name text, employee text, ended_at timestamptz, reason text, initials text)
language sql stable security definer set search_path = moldir, pg_temp begin atomic
    select c.id, c.number, c.language, c.valid_from, c.valid_until, c.shows, c.staff, c.organisation, r.title,
           r.version, r.score, s.last_name, s.first_name, s.middle_name, s.number, ended.set_at, ended.reason,
           concat_ws(' ', left(s.last_name, 1) || '.', nullif(left(s.first_name, 1), '') || '.')
    from issued_credential c
    join training_record r on r.id = c.record
    join staff_member s on s.id = c.staff
    left join credential_status ended on ended.credential = c.id and ended.set_at is not null
    where c.staff = any (my_staff_ever());
end;
comment on function my_certificates is 'The certificates that the viewer holds, whoever trained them.';

-- What a new employer is told of a certificate that its holder brings: by a code of theirs, or by the id in the file.
create function certificate_brought(code bytea, named uuid, day timestamptz)
returns table (number text, organisation text, course text, version text, title text, completed_on date,
               valid_until date, score numeric, last_name text, first_name text, middle_name text, ended boolean)
language sql stable security definer set search_path = moldir, pg_temp begin atomic
    select c.number, c.organisation, r.course, r.version, r.title, r.completed_on, r.valid_until, r.score, s.last_name,
           s.first_name, s.middle_name,
           exists (select from credential_status e where e.credential = c.id and e.set_at is not null)
    from issued_credential c
    join training_record r on r.id = c.record
    join staff_member s on s.id = c.staff
    where c.kind = 'training' and (c.subject = named or exists (
        select from credential_transfer t where t.credential = c.id and t.secret = code and t.used_at is null
            and t.ends_at > day));
end;
comment on function certificate_brought is 'A certificate for the employer to whom its holder brings it.';
create function use_transfer(code bytea, day timestamptz) returns boolean language sql security definer
set search_path = moldir, pg_temp begin atomic
    with used as (update credential_transfer t set used_at = day
                  where t.secret = code and t.used_at is null and t.ends_at > day returning 1)
    select exists (select from used);
end;
comment on function use_transfer is 'Spend a code; false where it was spent or has ended.';
revoke execute on function my_staff_ever, my_places_ever, my_certificates, certificate_shown,
    certificate_brought, use_transfer from public;
grant execute on function my_staff_ever, my_places_ever, my_certificates, certificate_shown,
    certificate_brought, use_transfer to moldir_app;
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
