"""The tables in the code are the tables in the database."""

from compliance.tables import TABLES as COMPLIANCE
from infra.database import SCHEMA, fetch
from infra.tables import TABLES as INFRA
from registry.tables import FACTS, OTHERS
from services.accounts.tables import TABLES as ACCOUNTS

TYPES = {
    "VARCHAR": "text",
    "TEXT": "text",
    "BIGSERIAL": "bigint",
    "TIMESTAMPTZ": "timestamp with time zone",
    "TIMESTAMP": "timestamp without time zone",
    "TIME": "time without time zone",
}
NOT_IN_CODE = {("event", "txid"), ("trail_day", "horizon")}  # of types that only the database has


async def test_tables_and_migrations_agree(db):
    rows = await fetch(
        """select table_name, column_name, data_type, is_nullable = 'YES' as nullable
           from information_schema.columns join information_schema.tables t using (table_schema, table_name)
           where table_schema = $1 and table_name <> 'migration' and t.table_type = 'BASE TABLE'""",
        SCHEMA,
    )
    stored = {(r["table_name"], r["column_name"]): (r["data_type"], r["nullable"]) for r in rows}
    stored = {key: value for key, value in stored.items() if key not in NOT_IN_CODE}
    coded = {}
    for table in (*FACTS, *OTHERS, *ACCOUNTS, *COMPLIANCE, *INFRA):
        for column in table._meta.columns:
            written = column.column_type.upper()
            kind = "text" if written.startswith("VARCHAR") else TYPES.get(written, written.lower())
            kind = "numeric" if kind.startswith("numeric") else "ARRAY" if kind.endswith("[]") else kind
            key = column._meta.primary_key
            coded[table._meta.tablename, column._meta.db_column_name] = (kind, column._meta.null and not key)
    assert coded == stored


async def test_open_facts_of_a_source_are_unique(db):
    """The rule that makes an import idempotent is held by the database too."""
    rows = await fetch(
        "select tablename, indexdef from pg_indexes where schemaname = $1 and indexname like '%\\_open'", SCHEMA
    )
    unique = {r["tablename"] for r in rows if "UNIQUE" in r["indexdef"] and "seen_until IS NULL" in r["indexdef"]}
    assert {table._meta.tablename for table in FACTS} <= unique
