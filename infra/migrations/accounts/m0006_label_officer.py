"""A role at Atameken: whoever takes applications for the label, assigns assessors and calls meetings."""

from infra.migrations import sql_migration

ID = "2026-11-26T06:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "label_officer"

SQL = """
set local search_path = moldir, public;
alter table staff_role drop constraint staff_role_role_check;
alter table staff_role add constraint staff_role_role_check check (role in (
    'label_officer', 'assessor', 'label_reviewer', 'label_decider', 'source_steward', 'dispute_officer',
    'methodologist', 'administrator', 'auditor'));
"""

forwards = sql_migration(ID, "accounts", DESCRIPTION, SQL)
