"""People: accounts, what they prove themselves with, where they are signed in."""

from infra.migrations import sql_migration

ID = "2026-11-25T14:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "people"

SQL = """
set local search_path = moldir, public;
create table person (
    id uuid primary key,
    email text,
    email_key text,
    name text not null,
    language text not null check (language in ('kk', 'ru', 'en')),
    time_zone text not null,
    joined_at timestamptz not null,
    blocked_at timestamptz,
    erased_at timestamptz,
    -- an erased account keeps nothing personal, and a living one can always be written to
    check ((erased_at is null) = (email is not null)), check ((email is null) = (email_key is null))
);
create unique index person_email on person (email_key);

create table password (
    person uuid primary key references person,
    hash text not null,
    set_at timestamptz not null
);

create table totp (
    person uuid primary key references person,
    secret bytea not null,
    made_at timestamptz not null,
    confirmed_at timestamptz,
    last_step bigint not null
);

create table passkey (
    id bigint generated always as identity primary key,
    person uuid not null references person,
    credential bytea not null unique,
    public_key bytea not null,
    sign_count bigint not null,
    name text not null,
    transports text[] not null,
    backed_up boolean not null,
    added_at timestamptz not null,
    used_at timestamptz
);
create index passkey_person on passkey (person);

create table recovery_code (
    id bigint generated always as identity primary key,
    person uuid not null references person,
    hash bytea not null,
    made_at timestamptz not null,
    used_at timestamptz
);
create index recovery_code_person on recovery_code (person);

create table sign_in (
    id bigint generated always as identity primary key,
    person uuid not null references person,
    token bytea not null unique,
    method text not null,
    started_at timestamptz not null,
    seen_at timestamptz not null,
    ends_at timestamptz not null,
    proved_at timestamptz not null,
    strong_at timestamptz,
    acting_for text,
    device text not null,
    address text not null,
    ended_at timestamptz,
    ended_why text
);
create index sign_in_person on sign_in (person) where ended_at is null;

create table mail_link (
    id bigint generated always as identity primary key,
    kind text not null,
    person uuid references person,
    email text not null,
    token bytea not null unique,
    made_at timestamptz not null,
    ends_at timestamptz not null,
    used_at timestamptz
);
create index mail_link_person on mail_link (person);
create index mail_link_ends on mail_link (ends_at);

create table ceremony (
    id bigint generated always as identity primary key,
    kind text not null,
    browser bytea not null,
    person uuid references person,
    sealed bytea not null,
    made_at timestamptz not null,
    ends_at timestamptz not null,
    used_at timestamptz
);
create index ceremony_browser on ceremony (browser, kind) where used_at is null;
create index ceremony_ends on ceremony (ends_at);

create table known_browser (
    id bigint generated always as identity primary key,
    person uuid not null references person,
    token bytea not null,
    first_at timestamptz not null,
    last_at timestamptz not null,
    unique (person, token)
);

create table attempts (
    key bytea primary key,
    failures integer not null,
    since timestamptz not null,
    blocked_until timestamptz
);

create table provider (
    id bigint generated always as identity primary key,
    code text not null unique check (code ~ '^[a-z0-9-]{1,40}$'),
    organisation text,
    name text not null,
    issuer text not null,
    client_id text not null,
    client_secret bytea not null,
    domains text[] not null,
    made_at timestamptz not null,
    closed_at timestamptz
);

create table identity (
    id bigint generated always as identity primary key,
    person uuid not null references person,
    provider text not null references provider (code),
    subject text not null,
    linked_at timestamptz not null,
    used_at timestamptz,
    unique (provider, subject)
);
create index identity_person on identity (person);
"""

forwards = sql_migration(ID, "accounts", DESCRIPTION, SQL)
