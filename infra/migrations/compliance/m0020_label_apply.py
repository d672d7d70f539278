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

-- documents of a case take room like every other file; one that proves several things is kept once
create or replace function evidence_bytes(number text) returns bigint language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select coalesce(sum(size), 0)::bigint from (
        select e.sha256, e.size from evidence e where e.organisation = number
        union select i.sha256, i.size from training_import i where i.organisation = number
        union select r.evidence, r.evidence_size from training_record r
            where r.organisation = number and r.evidence_size is not null
        union select d.sha256, d.size from label_document d where d.organisation = number
        union all select null, f.size from package_file f where f.organisation = number
    ) kept where number = any (my_organisations());
end;
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
