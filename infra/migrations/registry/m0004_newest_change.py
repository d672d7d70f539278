"""Every request for a company asks what the newest change is: each end of these indexes answers it."""

from infra.migrations import sql_migration

ID = "2026-11-25T20:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "newest change"

SQL = """
set local search_path = moldir, public;
create index import_run_finished on import_run (finished_at, state);
create index score_run_finished on score_run (finished_at);
"""

forwards = sql_migration(ID, "registry", DESCRIPTION, SQL)
