"""Facts with memory, import runs and scores."""

from infra.migrations import sql_migration

ID = "2026-11-22T10:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "facts"

SQL = """
set local search_path = moldir, public;
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

create table listing (
    id bigint generated always as identity primary key,
    source text not null,
    snapshot bigint not null,
    closed_by bigint,
    seen_from timestamptz not null,
    seen_until timestamptz,
    content uuid not null,
    bin text not null,
    rnn text,
    name text,
    person_name text,
    head_name text,
    head_iin text,
    head_rnn text,
    act_no text,
    act_on date,
    note text
);
create index listing_bin on listing (bin);
create unique index listing_open on listing (source, content) where seen_until is null;
create index listing_closed on listing (seen_until) where seen_until is not null;

create table tax_arrears (
    id bigint generated always as identity primary key,
    source text not null,
    snapshot bigint not null,
    closed_by bigint,
    seen_from timestamptz not null,
    seen_until timestamptz,
    content uuid not null,
    bin text not null,
    rnn text,
    debtor_kind text not null,
    region text,
    office text,
    office_code text,
    name_ru text,
    name_kk text,
    person_kk text,
    person_ru text,
    head_iin text,
    head_rnn text,
    head_name_kk text,
    head_name_ru text,
    economic_sector text,
    total numeric(20, 2) not null,
    main numeric(20, 2),
    late_fee numeric(20, 2),
    fine numeric(20, 2)
);
create index tax_arrears_bin on tax_arrears (bin);
create unique index tax_arrears_open on tax_arrears (source, content) where seen_until is null;
create index tax_arrears_closed on tax_arrears (seen_until) where seen_until is not null;

create table tax_payment (
    id bigint generated always as identity primary key,
    source text not null,
    snapshot bigint not null,
    closed_by bigint,
    seen_from timestamptz not null,
    seen_until timestamptz,
    content uuid not null,
    bin text not null,
    year smallint not null,
    paid numeric(20, 2) not null,
    vat_refund numeric(20, 2)
);
create index tax_payment_bin on tax_payment (bin);
create unique index tax_payment_open on tax_payment (source, content) where seen_until is null;
create index tax_payment_closed on tax_payment (seen_until) where seen_until is not null;

create table taxpayer_status (
    id bigint generated always as identity primary key,
    source text not null,
    snapshot bigint not null,
    closed_by bigint,
    seen_from timestamptz not null,
    seen_until timestamptz,
    content uuid not null,
    bin text not null,
    actual_on date,
    name_ru text,
    name_kk text,
    registered_on date,
    residency text,
    vat_info text,
    vat_on date,
    tax_mode text,
    tax_mode_on date,
    tax_debt numeric(20, 2),
    pension_debt numeric(20, 2),
    medical_debt numeric(20, 2),
    social_debt numeric(20, 2),
    budget_debt numeric(20, 2),
    registration_invalid text,
    re_registration_invalid text,
    operations_without_work text,
    esf_restrictions text,
    inactive text,
    address_absent text,
    bankrupt text,
    court_decision text
);
create index taxpayer_status_bin on taxpayer_status (bin);
create unique index taxpayer_status_open on taxpayer_status (source, content) where seen_until is null;
create index taxpayer_status_closed on taxpayer_status (seen_until) where seen_until is not null;

create table taxpayer_year (
    id bigint generated always as identity primary key,
    source text not null,
    snapshot bigint not null,
    closed_by bigint,
    seen_from timestamptz not null,
    seen_until timestamptz,
    content uuid not null,
    bin text not null,
    year smallint not null,
    workers integer,
    tax_in numeric(20, 2),
    knn numeric(12, 4),
    knn_avg numeric(12, 4),
    vat_amount numeric(20, 2)
);
create index taxpayer_year_bin on taxpayer_year (bin);
create unique index taxpayer_year_open on taxpayer_year (source, content) where seen_until is null;
create index taxpayer_year_closed on taxpayer_year (seen_until) where seen_until is not null;

create table procurement_subject (
    id bigint generated always as identity primary key,
    source text not null,
    snapshot bigint not null,
    closed_by bigint,
    seen_from timestamptz not null,
    seen_until timestamptz,
    content uuid not null,
    pid bigint not null,
    bin text not null,
    name_ru text,
    name_kk text,
    registered_on date,
    is_customer boolean,
    is_organizer boolean,
    is_supplier boolean,
    is_quasi_state boolean,
    supplier_type smallint,
    is_resident boolean,
    kopf text,
    krp text,
    kse text,
    oked_list text,
    website text,
    updated_at timestamp
);
create index procurement_subject_bin on procurement_subject (bin);
create unique index procurement_subject_open on procurement_subject (source, content) where seen_until is null;
create index procurement_subject_closed on procurement_subject (seen_until) where seen_until is not null;

create table contract (
    id bigint generated always as identity primary key,
    source text not null,
    snapshot bigint not null,
    closed_by bigint,
    seen_from timestamptz not null,
    seen_until timestamptz,
    content uuid not null,
    contract_id bigint not null,
    root_id bigint not null,
    parent_id bigint,
    number text,
    bin text not null,
    customer_bin text not null,
    description_ru text,
    description_kk text,
    subject_type smallint,
    trade_method smallint,
    status smallint,
    cancel_reason smallint,
    is_state_body boolean,
    fin_year smallint,
    signed_on date,
    planned_on date,
    performed_on date,
    ends_on date,
    amount numeric(20, 2),
    performed_amount numeric(20, 2),
    updated_at timestamp
);
create index contract_contract_id on contract (contract_id);
create index contract_root_id on contract (root_id);
create index contract_bin on contract (bin);
create index contract_customer_bin on contract (customer_bin);
create unique index contract_open on contract (source, content) where seen_until is null;
create index contract_closed on contract (seen_until) where seen_until is not null;

create table contract_act (
    id bigint generated always as identity primary key,
    source text not null,
    snapshot bigint not null,
    closed_by bigint,
    seen_from timestamptz not null,
    seen_until timestamptz,
    content uuid not null,
    act_id bigint not null,
    contract_id bigint not null,
    contract_root_id bigint,
    number text,
    act_on date,
    approved_on date,
    revoked_on date,
    days_overdue integer,
    fine numeric(20, 2),
    amount numeric(20, 2),
    status smallint,
    status_name_ru text,
    status_name_kk text
);
create index contract_act_contract_id on contract_act (contract_id);
create unique index contract_act_open on contract_act (source, content) where seen_until is null;
create index contract_act_closed on contract_act (seen_until) where seen_until is not null;

create table treasury_payment (
    id bigint generated always as identity primary key,
    source text not null,
    snapshot bigint not null,
    closed_by bigint,
    seen_from timestamptz not null,
    seen_until timestamptz,
    content uuid not null,
    payment_id bigint not null,
    contract_id bigint not null,
    request_no text,
    registered_on date,
    paid_on date,
    amount numeric(20, 2) not null,
    prepaid numeric(20, 2),
    supplier_name text,
    item text
);
create index treasury_payment_contract_id on treasury_payment (contract_id);
create unique index treasury_payment_open on treasury_payment (source, content) where seen_until is null;
create index treasury_payment_closed on treasury_payment (seen_until) where seen_until is not null;

create table unfair_supplier (
    id bigint generated always as identity primary key,
    source text not null,
    snapshot bigint not null,
    closed_by bigint,
    seen_from timestamptz not null,
    seen_until timestamptz,
    content uuid not null,
    rnu_id bigint not null,
    bin text not null,
    name_ru text,
    name_kk text,
    kato_list text,
    customer_bin text,
    customer_name_ru text,
    customer_name_kk text,
    starts_on date,
    ends_on date,
    reason_id smallint,
    court_decision text
);
create index unfair_supplier_bin on unfair_supplier (bin);
create unique index unfair_supplier_open on unfair_supplier (source, content) where seen_until is null;
create index unfair_supplier_closed on unfair_supplier (seen_until) where seen_until is not null;

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

forwards = sql_migration(ID, "registry", DESCRIPTION, SQL)
