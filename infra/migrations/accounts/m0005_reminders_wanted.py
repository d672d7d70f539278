"""Whether a person wants letters about what waits for them."""

from infra.migrations import sql_migration

ID = "2026-11-25T20:00:00:000005"
VERSION = "1.38.0"
DESCRIPTION = "reminders wanted"

SQL = """
set local search_path = moldir, public;
alter table person add column reminders boolean not null default true;
"""

forwards = sql_migration(ID, "accounts", DESCRIPTION, SQL)
