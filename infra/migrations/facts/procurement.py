"""Public procurement: participants, contracts, acts, payments, unfair suppliers."""

SQL = """\
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

"""
