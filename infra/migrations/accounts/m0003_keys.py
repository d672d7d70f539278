"""Keys for programs."""

from infra.migrations import sql_migration

ID = "2026-11-25T16:00:00:000003"
VERSION = "1.38.0"
DESCRIPTION = "keys"

SQL = """
set local search_path = moldir, public;
create table api_key (
    id bigint generated always as identity primary key,
    organisation text references organisation,
    person uuid references person,
    made_by uuid not null references person,
    name text not null,
    hint text not null,
    hash bytea not null unique,
    scopes text[] not null check (cardinality(scopes) > 0),
    made_at timestamptz not null,
    ends_at timestamptz not null,
    used_at timestamptz,
    revoked_at timestamptz,
    renewed_by bigint references api_key,
    check ((organisation is null) <> (person is null))
);
create index api_key_organisation on api_key (organisation) where organisation is not null;
create index api_key_person on api_key (person) where person is not null;
select tenant_table('api_key', '{organisation,person}', at_the_door => true);
revoke delete on api_key from moldir_app;
"""

forwards = sql_migration(ID, "accounts", DESCRIPTION, SQL)
