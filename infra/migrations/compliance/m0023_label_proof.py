"""Credentials of labels: everybody may read them, and each holds the codes that packaging carries.

A label is public from its grant on, unlike a certificate of training, which is its holder's.
"""

from infra.migrations import sql_migration

ID = "2026-11-26T06:00:00:000007"
VERSION = "1.38.0"
DESCRIPTION = "label_proof"

SQL = """
set local search_path = moldir, public;
alter table issued_credential add column offline text[] not null default '{}'; -- one code for each product
alter table issued_credential add check (kind = 'label' or offline = '{}');
create index issued_credential_label on issued_credential (label, version) where label is not null;
drop policy reading on issued_credential;
create policy reading on issued_credential as restrictive for select to moldir_app
    using (kind = 'label' or (select i_am('auditor')) or trains(organisation)
           or staff = any ((select my_staff_ever())::bigint[]));
create policy labels on issued_credential for select to moldir_app using (kind = 'label');
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
