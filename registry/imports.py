"""The machinery of an import: stage by COPY, check what the source promises, merge in one statement.

Everything here runs inside the one transaction of `registry.commands.imports.run_import`: whatever goes wrong, and
wherever the process is killed, nothing of it remains.
"""

import hashlib
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from piccolo.table import Table

from infra import clock
from infra.database import Connection
from infra.i18n import Percent, text
from registry.errors import ImportRefused
from registry.sources.base import Batch, RejectedRow, columns_of, payload
from registry.sources.spec import SourceSpec

FREE_REJECTS = 10  # so few unreadable rows never refuse a list: a misprint in a short list is a misprint
SHRINK_FROM = 20  # entries: in a shorter list one company leaving is already a large share
LOCK_CLASS = 7_150  # advisory locks of imports
MERGES = 7_152  # advisory lock that imports share while they merge
VALUE_LIMIT = 200  # characters of a rejected value that are kept
CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"
DATES_IN_NAMES = (
    re.compile(r"(?<!\d)(?P<y>20\d\d)[-_.]?(?P<m>[01]\d)[-_.]?(?P<d>[0-3]\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>[0-3]\d)[-_.](?P<m>[01]\d)[-_.](?P<y>20\d\d)(?!\d)"),
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: `stage` is hashing, reading, checking, merging, recorded or done."""

    stage: str
    read: int = 0
    rejected: int = 0
    files: int = 0
    of_files: int = 0


Callback = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did. read = opened + unchanged + duplicates + rejected, for a snapshot."""

    run_id: int
    source: str
    read: int
    opened: int
    closed: int
    unchanged: int
    rejected: int
    duplicates: int
    as_at: date | None

    @property
    def changed(self) -> int:
        """Facts that opened or closed; 0: the source says what it said before."""
        return self.opened + self.closed


@dataclass(frozen=True, slots=True)
class Merged:
    """What the merge of one table did."""

    staged: int
    opened: int
    closed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Run:
    """The import that is running: its row's id, its one moment, and whether it states the whole list."""

    id: int
    moment: datetime
    is_snapshot: bool


def gather_files(spec: SourceSpec, paths: Sequence[Path]) -> list[Path]:
    """The files meant by `paths`: files themselves, folders by what they hold of the source's kinds, sorted.

    Raises ImportRefused when a path does not exist or nothing is left.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if p.is_file() and _is_of_kind(p, spec.kinds))
        elif path.is_file():
            found.append(path)
        else:
            raise ImportRefused(text("import.no_such_file", file=str(path)))
    if not found:
        raise ImportRefused(text("import.no_files", kinds=", ".join(spec.kinds)))
    return list(dict.fromkeys(found))


def _is_of_kind(path: Path, kinds: Sequence[str]) -> bool:
    return path.suffix.lower().lstrip(".") in kinds and not path.name.startswith((".", "~$"))


def fingerprint(path: Path) -> dict[str, object]:
    """Name, size in bytes and SHA-256 of a file, for the run's row."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"name": path.name, "bytes": path.stat().st_size, "sha256": digest}


def date_in_name(name: str) -> date | None:
    """The date a file name carries: 2026-11-01, 20261101, 01.11.2026."""
    for pattern in DATES_IN_NAMES:
        if found := pattern.search(name):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                continue
    return None


def date_of_files(files: Sequence[Path]) -> date:
    """The newest date in the file names, else of their last modification."""
    named = [found for path in files if (found := date_in_name(path.name))]
    if named:
        return max(named)
    return max(clock.local_date(datetime.fromtimestamp(path.stat().st_mtime, UTC)) for path in files)


def conformed(batch: Batch, spec: SourceSpec) -> tuple[pl.DataFrame, list[RejectedRow]]:
    """The batch as it is stored: columns in table order and type, known misprints corrected, control characters gone.

    Rows without a value that the table requires become rejects.
    """
    types = columns_of(batch.table)
    frame = batch.frame.select(pl.col(name).cast(kind) for name, kind in types.items())
    frame = frame.with_columns(pl.col(pl.String).str.replace_all(CONTROL, ""))
    for each in spec.corrections:
        if each.table == batch.table._meta.tablename:
            wrong = pl.col(each.column) == each.value
            frame = frame.with_columns(
                pl.when(wrong).then(pl.lit(each.becomes)).otherwise(each.column).alias(each.column)
            )
    required = [column._meta.name for column in payload(batch.table) if not column._meta.null]
    whole = pl.all_horizontal(pl.col(name).is_not_null() for name in required)
    lacking = frame.filter(~whole)
    rejects = [RejectedRow("", None, "reject.missing", str(row)) for row in lacking.iter_rows()]
    return (frame.filter(whole) if rejects else frame), rejects


class Staging:
    """Temporary tables of one import: `stage_<table>` takes the rows, `incoming_<table>` holds them with `content`."""

    def __init__(self, conn: Connection, spec: SourceSpec) -> None:
        self.conn = conn
        self.spec = spec
        self.rows = dict.fromkeys(spec.tables, 0)

    async def open(self) -> None:
        """Create the tables of the source's facts, empty."""
        for table in self.spec.tables:
            name = table._meta.tablename
            await self.conn.execute(f"drop table if exists pg_temp.stage_{name}, pg_temp.incoming_{name}")
            await self.conn.execute(
                f"create temp table stage_{name} on commit drop as select {_columns(table)} from {name} limit 0"
            )

    async def add(self, table: type[Table], frame: pl.DataFrame) -> None:
        """COPY a frame of `columns_of(table)` in."""
        data = io.BytesIO(frame.write_csv(include_header=False).encode())
        said = await self.conn.copy_to_table(
            f"stage_{table._meta.tablename}", source=data, columns=frame.columns, format="csv"
        )
        # a row lost here would later look like an entry that has ended
        if said != f"COPY {frame.height}":
            raise ImportRefused(text("import.unstorable", detail=f"{said}, {frame.height}"))
        self.rows[table] += frame.height

    async def seal(self) -> None:
        """Give every staged row its content hash."""
        await self.conn.execute("set local datestyle to 'ISO, YMD'")
        for table in self.spec.tables:
            name = table._meta.tablename
            await self.conn.execute(
                f"""create temp table incoming_{name} on commit drop as
                    select {content_of(table, self.spec.code)} as content, * from stage_{name}"""
            )
            await self.conn.execute(f"drop table stage_{name}")
            await self.conn.execute(f"analyze incoming_{name}")
            # of a table that was filled a moment ago the planner knows nothing, and would compare each row with each
            await self.conn.execute(f"analyze {name}")

    async def close(self) -> None:
        """Drop the tables: an import within a longer transaction leaves nothing behind."""
        for table in self.spec.tables:
            await self.conn.execute(f"drop table pg_temp.incoming_{table._meta.tablename}")


def _columns(table: type[Table], prefix: str = "") -> str:
    return ", ".join(f'{prefix}"{name}"' for name in columns_of(table))


def content_of(table: type[Table], source: str) -> str:
    """SQL of a row's content: md5 over the source's code and each filled column with its name.

    Empty columns leave no mark, so a column that a later version adds does not make every fact look changed. The
    separators are control characters, which staged texts cannot hold.
    """
    parts = ", ".join(f"""E'\\x01{name}\\x02' || "{name}"::text""" for name in columns_of(table))
    return f"md5(concat('{source}', {parts}))::uuid"


async def check(staging: Staging, *, is_snapshot: bool, rejected: int, accept_shrink: bool) -> None:
    """Hold the staged rows against the source's assertions.

    Raises ImportRefused: too few or too many rows, too many rejects, too many known entries missing.
    """
    rules, staged = staging.spec.assertions, sum(staging.rows.values())
    if is_snapshot and staged < rules.min_rows:
        raise ImportRefused(text("import.too_few_rows", found=staged, expected=rules.min_rows))
    if staged > rules.max_rows:
        raise ImportRefused(text("import.too_many_rows", found=staged, expected=rules.max_rows))
    share = rejected / max(staged + rejected, 1)
    if (rejected > FREE_REJECTS or not staged) and share > rules.max_reject_share:
        raise ImportRefused(
            text("import.too_many_rejects", rejected=rejected, read=staged + rejected, share=Percent(share, 1))
        )
    if not is_snapshot or accept_shrink:
        return
    for table in staging.spec.tables:
        await _check_shrink(staging, table)


async def _check_shrink(staging: Staging, table: type[Table]) -> None:
    name, spec = table._meta.tablename, staging.spec
    same = _same(spec.keys.get(name, ("content",)))
    known_rows = f"{name} f where f.source = $1 and f.seen_until is null"
    found = await staging.conn.fetchrow(
        f"""select (select count(*) from {known_rows}) as known,
                   (select count(*) from {known_rows}
                    and not exists (select from incoming_{name} i where {same})) as missing""",
        spec.code,
    )
    known, missing = found["known"], found["missing"]
    if known >= SHRINK_FROM and missing / known > spec.assertions.max_shrink:
        share = Percent(missing / known, 1)
        raise ImportRefused(text("import.shrunk", missing=missing, known=known, share=share))


def _same(key: Sequence[str]) -> str:
    return " and ".join(f'i."{column}" = f."{column}"' for column in key)


async def merge(staging: Staging, table: type[Table], run: Run) -> Merged:
    """One statement: facts that the source no longer states close, new ones open, the rest are not touched.

    An increment closes only entries that it states differently.
    """
    name, spec = table._meta.tablename, staging.spec
    scope = "true" if run.is_snapshot else f"exists (select from incoming_{name} i where {_same(spec.keys[name])})"
    columns = _columns(table)
    done = await staging.conn.fetchrow(
        f"""with closed as (
                update {name} f set seen_until = $3, closed_by = $2
                where f.source = $1 and f.seen_until is null and {scope}
                  and not exists (select from incoming_{name} i where i.content = f.content)
                returning 1),
            opened as (
                insert into {name} (source, snapshot, seen_from, content, {columns})
                select distinct on (i.content) $1, $2, $3, i.content, {_columns(table, "i.")}
                from incoming_{name} i
                where not exists (
                    select from {name} f where f.source = $1 and f.seen_until is null and f.content = i.content)
                returning 1)
            select (select count(*) from closed) as closed, (select count(*) from opened) as opened,
                   (select count(distinct content) from incoming_{name}) as contents""",
        spec.code, run.id, run.moment,
    )  # fmt: skip
    return Merged(staging.rows[table], done["opened"], done["closed"], done["contents"] - done["opened"])


async def write_rejects(conn: Connection, run_id: int, rejects: Sequence[RejectedRow]) -> None:
    """Store unreadable rows: where each stands, why, and what stood there."""
    rows = [
        (
            run_id,
            each.file,
            each.row,
            each.reason,
            re.sub(CONTROL, "", each.value)[:VALUE_LIMIT] if each.value else None,
        )
        for each in rejects
    ]
    await conn.copy_records_to_table("reject", records=rows, columns=["run", "file", "row", "reason", "value"])


async def lock(conn: Connection, source: str) -> None:
    """Keep other imports of the source out until the transaction ends. Raises ImportRefused when one is running.

    The server is asked to notice within a second when the importing process is gone, so that its lock goes too.
    """
    await conn.execute("set local client_connection_check_interval = '1s'")
    got: Any = await conn.fetchval("select pg_try_advisory_xact_lock($1, hashtext($2))", LOCK_CLASS, source)
    if not got:
        raise ImportRefused(text("import.already_running", source=text(f"source.{source}.name")))


async def merge_moment(conn: Connection) -> datetime:
    """The moment from which the facts of an import are known. Until it commits, `quiet_moment` waits."""
    await conn.execute("select pg_advisory_xact_lock_shared($1)", MERGES)
    return clock.now()


async def quiet_moment(conn: Connection) -> datetime:
    """A moment at which no import is merging: whoever asks later what was known at it is told the same."""
    await conn.execute("select pg_advisory_lock($1)", MERGES)
    try:
        return clock.now()
    finally:
        await conn.execute("select pg_advisory_unlock($1)", MERGES)
