"""Lists of tax bodies, arrears, taxes paid, what is said of taxpayers."""

SQL = """\
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

"""
