"""Facts with memory, import runs and scores."""

from infra.migrations import sql_migration
from infra.migrations.facts import obligations, procurement, register, runs, tax

ID = "2026-11-22T10:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "facts"

SQL = "\nset local search_path = moldir, public;\n" + "".join(
    subject.SQL for subject in (register, tax, procurement, obligations, runs)
)

forwards = sql_migration(ID, "registry", DESCRIPTION, SQL)
