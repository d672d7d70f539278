"""What an applicant confirms of itself, the edition of the words that it signs, and the serial of applications."""

from infra.migrations import sql_migration

ID = "2026-11-26T06:00:00:000004"
VERSION = "1.38.0"
DESCRIPTION = "label_apply"

SQL = """
set local search_path = moldir, public;
alter table label_application add column confirmed_by uuid references person; -- name, number and address are right
alter table label_application add column confirmed_at timestamptz;
alter table label_application add column declaration_version text;
alter table label_application add check ((confirmed_by is null) = (confirmed_at is null));
create sequence label_application_serial; -- a number says nothing of how many others there are this year
grant usage on sequence label_application_serial to moldir_app;
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
