"""Companies and places."""

SQL = """\
create table company (
    id bigint generated always as identity primary key,
    source text not null,
    snapshot bigint not null,
    closed_by bigint,
    seen_from timestamptz not null,
    seen_until timestamptz,
    content uuid not null,
    bin text not null,
    name_kk text,
    name_ru text,
    registered_on date,
    oked text,
    oked_name_kk text,
    oked_name_ru text,
    secondary_okeds text,
    krp text,
    kse text,
    kse_name_kk text,
    kse_name_ru text,
    kfs text,
    kato text,
    locality_kk text,
    locality_ru text,
    address text,
    director text
);
create index company_bin on company (bin);
create unique index company_open on company (source, content) where seen_until is null;
create index company_closed on company (seen_until) where seen_until is not null;

create table kato (
    id bigint generated always as identity primary key,
    source text not null,
    snapshot bigint not null,
    closed_by bigint,
    seen_from timestamptz not null,
    seen_until timestamptz,
    content uuid not null,
    code text not null,
    level text not null,
    type_code smallint,
    name_ru text not null,
    name_kk text not null
);
create index kato_code on kato (code);
create unique index kato_open on kato (source, content) where seen_until is null;
create index kato_closed on kato (seen_until) where seen_until is not null;

"""
