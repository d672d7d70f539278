"""The register is public: web and API may read every fact, score and import. What a source sent unreadable is not.

Heads of companies are found by their number, for whoever may look a company up with a purpose.
"""

from infra.migrations import sql_migration

ID = "2026-11-25T13:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "public"

SQL = """
set local search_path = moldir, public;
select public_table(name) from unnest(
    '{company,kato,listing,tax_arrears,tax_payment,taxpayer_status,taxpayer_year,procurement_subject,contract,
      contract_act,treasury_payment,unfair_supplier,enforcement,sanction,statement,import_run,score,score_reference,
      score_run}'::regclass[]) as name;

-- rejected rows stand as the source sent them: for those who mend sources
alter table reject enable row level security;
grant select on reject to moldir_app;
create policy readers on reject for select to moldir_app using (
    (select i_am('source_steward', 'administrator', 'auditor')));

create index listing_head on listing (head_iin) where head_iin is not null;
create index tax_arrears_head on tax_arrears (head_iin) where head_iin is not null;
"""

forwards = sql_migration(ID, "registry", DESCRIPTION, SQL)
