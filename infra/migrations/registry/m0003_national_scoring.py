"""National scoring in parts, values seen all at once, and indexes by which links and imports are found."""

from infra.migrations import sql_migration

ID = "2026-11-25T15:00:00:000003"
VERSION = "1.38.0"
DESCRIPTION = "national scoring"

FACTS = (
    "company", "kato", "listing", "tax_arrears", "tax_payment", "taxpayer_status", "taxpayer_year",
    "procurement_subject", "contract", "contract_act", "treasury_payment", "unfair_supplier", "enforcement",
    "sanction", "statement",
)  # fmt: skip
SQL = """
set local search_path = moldir, public;
create table scoring (
    id bigint generated always as identity primary key,
    method text not null,
    scope text not null,
    moment timestamptz not null,
    actor_kind text not null,
    actor text not null,
    organisation text,
    stage text not null,
    waiting integer not null
);
create unique index scoring_alone on scoring ((true));

create table scoring_part (
    id bigint generated always as identity primary key,
    scoring bigint not null references scoring on delete cascade,
    stage text not null,
    what text not null,
    slice integer,
    low text,
    companies integer,
    opened integer,
    closed integer,
    done_at timestamptz
);
create index scoring_part_of on scoring_part (scoring, stage);

create table scoring_frame (
    id bigint generated always as identity primary key,
    slice integer not null,
    what text not null,
    piece integer not null,
    data bytea not null
);
alter table scoring_frame alter column data set storage external;
create index scoring_frame_of on scoring_frame (slice, what);

create index score_closed on score (seen_until) where seen_until is not null;
create index score_run_started on score_run (started_at);

-- what a reader sees now: in the middle of a national scoring, the values from before it
create view score_now as
select s.* from score s where seen_until is null and seen_from <> all (array(select moment from scoring))
union all
select s.* from score s where seen_until = any (array(select moment from scoring));

-- what a reader saw at a moment: values of scorings that had ended by then
create function score_known(at timestamptz) returns setof score language sql stable as $$
    select s.* from moldir.score s
    where s.seen_from <= at and s.seen_from <> all (array(select moment from moldir.scoring))
      and not exists (select from moldir.score_run r where r.started_at = s.seen_from and r.finished_at > at)
$$;

-- companies that share a director or an address are asked for by the whole text: a number of four bytes finds it
create index company_director on company (hashtext(director));
create index company_address on company (hashtext(address));

-- web and API read the values as they are seen now, and since when; who started a scoring is not theirs to read
select public_table('score_now');
grant select (moment) on scoring to moldir_app;
"""
# facts are appended import by import, so a block range holds those of one or two
OPENED = "create index {table}_snapshot on moldir.{table} using brin (snapshot) with (pages_per_range = 32);"

forwards = sql_migration(ID, "registry", DESCRIPTION, SQL + "".join(OPENED.format(table=table) for table in FACTS))
