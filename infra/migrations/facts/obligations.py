"""Enforcement, sanctions, financial statements."""

SQL = """\
create table enforcement (
    id bigint generated always as identity primary key,
    source text not null,
    snapshot bigint not null,
    closed_by bigint,
    seen_from timestamptz not null,
    seen_until timestamptz,
    content uuid not null,
    proceeding_no text not null,
    bin text not null,
    debtor text,
    started_on date,
    ended_on date,
    writ_on date,
    writ_by text,
    category text,
    recoverer text,
    recoverer_kind text,
    amount numeric(20, 2),
    bailiff_office text,
    travel_ban_on date
);
create index enforcement_bin on enforcement (bin);
create unique index enforcement_open on enforcement (source, content) where seen_until is null;
create index enforcement_closed on enforcement (seen_until) where seen_until is not null;

create table sanction (
    id bigint generated always as identity primary key,
    source text not null,
    snapshot bigint not null,
    closed_by bigint,
    seen_from timestamptz not null,
    seen_until timestamptz,
    content uuid not null,
    category integer not null,
    kind text not null,
    name text not null,
    aliases text,
    bin text,
    birth_on date,
    note text,
    correction text,
    included_on date
);
create index sanction_bin on sanction (bin);
create unique index sanction_open on sanction (source, content) where seen_until is null;
create index sanction_closed on sanction (seen_until) where seen_until is not null;

create table statement (
    id bigint generated always as identity primary key,
    source text not null,
    snapshot bigint not null,
    closed_by bigint,
    seen_from timestamptz not null,
    seen_until timestamptz,
    content uuid not null,
    bin text not null,
    period_end date not null,
    filed_for date not null,
    edition text not null,
    cash numeric(20, 2),
    trade_receivables numeric(20, 2),
    inventories numeric(20, 2),
    current_assets numeric(20, 2),
    noncurrent_assets numeric(20, 2),
    total_assets numeric(20, 2),
    current_liabilities numeric(20, 2),
    noncurrent_liabilities numeric(20, 2),
    retained_earnings numeric(20, 2),
    equity numeric(20, 2),
    revenue numeric(20, 2),
    cost_of_sales numeric(20, 2),
    gross_profit numeric(20, 2),
    operating_profit numeric(20, 2),
    interest_expense numeric(20, 2),
    profit_before_tax numeric(20, 2),
    income_tax numeric(20, 2),
    net_profit numeric(20, 2),
    lines text
);
create index statement_bin on statement (bin);
create unique index statement_open on statement (source, content) where seen_until is null;
create index statement_closed on statement (seen_until) where seen_until is not null;

"""
