"""Holding staged rows against the source's promises, and merging them."""

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg
from piccolo.table import Table

from infra.database import Connection
from infra.i18n import Percent, text
from registry.errors import ImportRefused
from registry.imports.running import Run
from registry.imports.staging import Staged, Staging, named

FREE_REJECTS = 10  # so few unreadable rows never refuse a list: a misprint in a short list is a misprint
SHRINK_FROM = 20  # entries: in a shorter list one company leaving is already a large share
BULK_ROWS = 100_000  # from so many on, indexes of an empty table are built at once and not row by row
ANALYSED_EVERY = 10  # a tenth of a table that changed
LOCK_WAIT = "2s"
INDEXES = """
    select case when k.oid is null then format('drop index %s', i.indexrelid::regclass)
                else format('alter table %s drop constraint %I', i.indrelid::regclass, k.conname) end as drop,
           case when k.oid is null then pg_get_indexdef(i.indexrelid)
                else format('alter table %s add constraint %I %s', i.indrelid::regclass, k.conname,
                            pg_get_constraintdef(k.oid)) end as make
    from pg_index i left join pg_constraint k on k.conindid = i.indexrelid
    where i.indrelid = $1::regclass order by i.indexrelid
"""


@dataclass(frozen=True, slots=True)
class Merged:
    """What the merge of one table did."""

    staged: int
    opened: int
    closed: int
    unchanged: int


async def check(staging: Staging, *, rejected: int, accept_shrink: bool) -> None:
    """Hold the staged rows against the source's assertions.

    Raises ImportRefused: too few or too many rows, too many rejects, too many known entries missing.
    """
    rules, staged = staging.spec.assertions, staging.rows
    if staging.is_snapshot and staged < rules.min_rows:
        raise ImportRefused(text("import.too_few_rows", found=staged, expected=rules.min_rows))
    if staged > rules.max_rows:
        raise ImportRefused(text("import.too_many_rows", found=staged, expected=rules.max_rows))
    share = rejected / max(staged + rejected, 1)
    if (rejected > FREE_REJECTS or not staged) and share > rules.max_reject_share:
        raise ImportRefused(
            text("import.too_many_rejects", rejected=rejected, read=staged + rejected, share=Percent(share, 1))
        )
    if not staging.is_snapshot or accept_shrink:
        return
    for table in staging.spec.tables:
        await _check_shrink(staging, table)


async def _check_shrink(staging: Staging, table: type[Table]) -> None:
    """Too many entries missing; a fact that vanished is no missing entry while its key is stated by another."""
    known, vanished = len(staging.tables[table].known), staging.tables[table].vanished
    if known < SHRINK_FROM or vanished / known <= staging.spec.assertions.max_shrink:
        return
    missing = await _missing(staging, table)
    if missing / known > staging.spec.assertions.max_shrink:
        share = Percent(missing / known, 1)
        raise ImportRefused(text("import.shrunk", missing=missing, known=known, share=share))


async def _missing(staging: Staging, table: type[Table]) -> int:
    """Entries that vanished and whose key nothing states any more: no row that opens, and no fact that stays."""
    name = table._meta.tablename
    key = staging.spec.keys.get(name, ("content",))
    columns = ", ".join(f'"{column}"' for column in key)
    is_open = "f.source = $1 and f.seen_until is null"
    gone = f"select from vanished_{name} v where v.content = f.content"
    return int(
        await staging.conn.fetchval(
            f"""with stated as (
                    select {columns} from incoming_{name}
                    union all select {columns} from {name} f where {is_open} and not exists ({gone}))
                select count(*) from {name} f where {is_open} and exists ({gone})
                and not exists (select from stated i where {_same(key)})""",
            staging.spec.code,
        )
    )


def _same(key: Sequence[str]) -> str:
    return " and ".join(f'i."{column}" = f."{column}"' for column in key)


async def merge(staging: Staging, table: type[Table], run: Run) -> Merged:
    """One statement: facts that the source no longer states close, new ones open, the rest are not touched.

    An increment closes only entries that it states differently.
    """
    staged, name, conn = staging.tables[table], table._meta.tablename, staging.conn
    if not staging.is_snapshot:
        await _find_restated(staging, name)
    later = await _indexes_put_off(conn, name) if staged.new >= BULK_ROWS else []
    done = await conn.fetchrow(merge_statement(staged, table), staging.spec.code, run.id, run.moment)
    for definition in later:
        await conn.execute(definition)
    known = await conn.fetchval("select reltuples from pg_class where oid = $1::regclass", name)
    if (done["opened"] + done["closed"]) * ANALYSED_EVERY > known:
        # of a table that was filled a moment ago the planner knows nothing, and would compare each row with each
        await conn.execute(f"analyze {name}")
    return Merged(staged.rows, done["opened"], done["closed"], staged.met + staged.new - done["opened"])


def merge_statement(staged: Staged, table: type[Table]) -> str:
    """The statement that closes what has vanished and opens what is not open yet, each content once.

    Its parameters are the source, the run and the moment; it returns how many it closed and opened.
    """
    name = table._meta.tablename
    once = "distinct on (i.content)" if staged.repeats else ""
    known = f"select from {name} f where f.source = $1 and f.seen_until is null and f.content = i.content"
    if not staged.is_compared:
        known = "select where false"
    return f"""
        with closed as (
            update {name} f set seen_until = $3, closed_by = $2 from vanished_{name} v
            where f.source = $1 and f.seen_until is null and f.content = v.content returning 1),
        opened as (
            insert into {name} (source, snapshot, seen_from, content, {named(table)})
            select {once} $1::text, $2::bigint, $3::timestamptz, i.content, {named(table, "i.")}
            from incoming_{name} i where not exists ({known}) returning 1)
        select (select count(*) from closed) as closed, (select count(*) from opened) as opened"""


async def _find_restated(staging: Staging, name: str) -> None:
    await staging.conn.execute(
        f"""insert into vanished_{name}
            select f.content from {name} f where f.source = $1 and f.seen_until is null
              and exists (select from incoming_{name} i where {_same(staging.spec.keys[name])})
              and not exists (select from incoming_{name} i where i.content = f.content)""",
        staging.spec.code,
    )


async def _indexes_put_off(conn: Connection, name: str) -> list[str]:
    """Drop the indexes of an empty table; returns the statements that make them again.

    Built over all rows at once they cost a fourth. Emptied anew by this transaction, the table is written without a
    journal where the server keeps none for replicas (PostgreSQL, "Populating a Database"). Who asks for the table
    meanwhile waits for the commit, and misses nothing, for it is empty. Where somebody else is using it, or owns it,
    the indexes stay.
    """
    if await conn.fetchval(f"select exists (select from {name})"):
        return []
    found = await conn.fetch(INDEXES, name)
    try:
        async with conn.transaction():
            await conn.execute(f"set local lock_timeout = '{LOCK_WAIT}'")
            for each in found:
                await conn.execute(each["drop"])
            await conn.execute(f"truncate {name}")
            await conn.execute("set local lock_timeout to default")
    except (asyncpg.LockNotAvailableError, asyncpg.InsufficientPrivilegeError):
        return []
    return [each["make"] for each in found]
