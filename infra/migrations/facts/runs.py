"""Imports, rejected rows, scores."""

SQL = """\
create table import_run (
    id bigint generated always as identity primary key,
    source text not null,
    state text not null,
    mode text not null,
    as_at date,
    files jsonb not null,
    started_at timestamptz not null,
    finished_at timestamptz not null,
    read integer not null,
    opened integer not null,
    closed integer not null,
    unchanged integer not null,
    rejected integer not null,
    duplicates integer not null,
    reason jsonb,
    actor text not null
);
create index import_run_source on import_run (source);

create table reject (
    id bigint generated always as identity primary key,
    run bigint not null,
    file text not null,
    "row" integer,
    reason text not null,
    "value" text
);
create index reject_run on reject (run);

create table score (
    id bigint generated always as identity primary key,
    bin text not null,
    "index" text not null,
    "value" numeric(5, 2),
    low numeric(5, 2),
    high numeric(5, 2),
    grade text not null,
    state text not null,
    coverage numeric(4, 3),
    confidence text not null,
    tier text,
    peer_median numeric(5, 2),
    cap text,
    points real[] not null,
    method text not null,
    cutoff date not null,
    input uuid not null,
    seen_from timestamptz not null,
    seen_until timestamptz
);

create table score_reference (
    id bigint generated always as identity primary key,
    method text not null,
    feature text not null,
    section text not null,
    size text not null,
    peers integer not null,
    quantiles real[] not null,
    frozen_at timestamptz not null
);

create table score_run (
    id bigint generated always as identity primary key,
    method text not null,
    cutoff date not null,
    scope text not null,
    companies integer not null,
    opened integer not null,
    version smallint not null,
    started_at timestamptz not null,
    finished_at timestamptz not null
);

create unique index score_open on score (bin, "index") where seen_until is null;
create index score_history on score (bin, "index", seen_from);
create unique index score_reference_once on score_reference (method, feature, section, size);
create index import_run_latest on import_run (source, finished_at desc);

"""
