"""All files that an organisation keeps take room: evidence, what proves records, what came in together, packages."""

from infra.migrations import sql_migration

ID = "2026-11-26T01:07:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "evidence_room"

SQL = """
set local search_path = moldir, public;
-- a file that proves several things is kept once
create or replace function evidence_bytes(number text) returns bigint language sql stable security definer
set search_path = moldir, pg_temp begin atomic
    select coalesce(sum(size), 0)::bigint from (
        select e.sha256, e.size from evidence e where e.organisation = number
        union select i.sha256, i.size from training_import i where i.organisation = number
        union select r.evidence, r.evidence_size from training_record r
            where r.organisation = number and r.evidence_size is not null
        union all select null, f.size from package_file f where f.organisation = number
    ) kept where number = any (my_organisations());
end;
"""

forwards = sql_migration(ID, "compliance", DESCRIPTION, SQL)
