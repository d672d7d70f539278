"""Whoever made a key is told once that it ends."""

from infra.migrations import sql_migration

ID = "2026-11-25T18:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "reminders"

SQL = """
set local search_path = moldir, public;
alter table api_key add column reminded_at timestamptz;
"""

forwards = sql_migration(ID, "accounts", DESCRIPTION, SQL)
