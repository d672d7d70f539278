"""From batches to staged rows: what a source already says is recognised by its content and not sent again."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO

import polars as pl
from piccolo.table import Table

from infra.database import Connection
from infra.i18n import text
from registry.errors import ImportRefused
from registry.imports.contents import NUMBER, Known, contents, digits, numbers, numbers_of_lines
from registry.imports.running import CONTROL
from registry.sources.base import Batch, RejectedRow, columns_of, payload
from registry.sources.spec import SourceSpec

PIECE = 8 * 1024**2  # bytes of contents parsed at once


def conformed(batch: Batch, spec: SourceSpec) -> Batch:
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
    return replace(batch, frame=frame.filter(whole) if rejects else frame, rejects=(*batch.rejects, *rejects))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch as it is sent: `data` are the rows that are not known yet, as CSV with their content."""

    batch: Batch
    fresh: int
    columns: Sequence[str]
    data: BytesIO


@dataclass(slots=True)
class Staged:
    """What was staged of one table."""

    known: Known
    is_snapshot: bool
    rows: int = 0
    fresh: list[pl.Series] = field(default_factory=list)
    met: int = 0  # different known contents among the rows
    new: int = 0  # different contents that were not known
    vanished: int = 0  # known contents that the rows lack

    @property
    def is_compared(self) -> bool:
        """Whether anything that is open may have to be compared with: not in the first snapshot."""
        return len(self.known) > 0 or not self.is_snapshot

    @property
    def repeats(self) -> bool:
        """Whether a content that was not known stands twice among the staged rows."""
        return sum(map(len, self.fresh)) > self.new

    def count(self) -> pl.Series:
        """Sum up; returns the contents that have vanished."""
        self.new = pl.concat([pl.Series(dtype=NUMBER), *self.fresh]).n_unique()
        self.met, vanished = self.known.sorted_out()
        self.vanished = vanished.len()
        return vanished


class Staging:
    """Temporary tables of one import: `incoming_<table>` takes the rows, `vanished_<table>` the contents that ended.

    A snapshot is held against the contents that are open, so only rows that differ travel. An increment is sent
    whole, since it also closes what it states differently.
    """

    def __init__(self, conn: Connection, spec: SourceSpec, *, is_snapshot: bool) -> None:
        self.conn = conn
        self.spec = spec
        self.is_snapshot = is_snapshot
        self.tables: dict[type[Table], Staged] = {}

    @property
    def rows(self) -> int:
        """How many were staged, of all tables."""
        return sum(each.rows for each in self.tables.values())

    async def open(self) -> None:
        """Create the tables of the source's facts, empty, and learn what is open."""
        for table in self.spec.tables:
            name = table._meta.tablename
            await self.conn.execute(f"drop table if exists pg_temp.incoming_{name}, pg_temp.vanished_{name}")
            await self.conn.execute(
                f"""create temp table incoming_{name} on commit drop as
                    select {named(table)}, content from {name} limit 0;
                    create temp table vanished_{name} on commit drop as select content from {name} limit 0"""
            )
            known = await self._known(name) if self.is_snapshot else Known()
            self.tables[table] = Staged(known, self.is_snapshot)

    async def _known(self, name: str) -> Known:
        pieces, rest = [], bytearray()

        async def take(some: bytes) -> None:
            rest.extend(some)
            if len(rest) > PIECE:
                cut = rest.rindex(b"\n") + 1
                pieces.append(numbers_of_lines(bytes(rest[:cut])))
                del rest[:cut]

        await self.conn.copy_from_query(
            f"select content from {name} where source = $1 and seen_until is null", self.spec.code, output=take
        )
        return Known([*pieces, *([numbers_of_lines(bytes(rest))] if rest else [])])

    def prepare(self, batch: Batch) -> Prepared:
        """What of a conformed batch has to be sent. Work for the thread that reads."""
        staged, frame = self.tables[batch.table], batch.frame
        content = contents(frame, batch.table, self.spec.code)
        keys = numbers(content)
        is_known = staged.known.meet(keys)
        staged.rows += frame.height
        staged.fresh.append(keys.filter(~is_known))
        fresh = frame.with_columns(content).filter(~is_known)
        data = BytesIO()
        fresh.write_csv(data, include_header=False)
        data.seek(0)
        return Prepared(batch, fresh.height, fresh.columns, data)

    async def add(self, prepared: Prepared) -> None:
        """COPY the rows of a batch in."""
        if not prepared.fresh:
            return
        said = await self.conn.copy_to_table(
            f"incoming_{prepared.batch.table._meta.tablename}",
            source=prepared.data,
            columns=prepared.columns,
            format="csv",
        )
        # a row lost here would later look like an entry that has ended
        if said != f"COPY {prepared.fresh}":
            raise ImportRefused(text("import.unstorable", detail=f"{said}, {prepared.fresh}"))

    async def seal(self) -> None:
        """Everything was read: find out what has vanished."""
        for table, staged in self.tables.items():
            name = table._meta.tablename
            data = BytesIO()
            digits(staged.count()).to_frame().write_csv(data, include_header=False)
            data.seek(0)
            await self.conn.copy_to_table(f"vanished_{name}", source=data, format="csv")
            if staged.is_compared:
                await self.conn.execute(f"analyze incoming_{name}; analyze vanished_{name}")

    async def close(self) -> None:
        """Drop the tables: an import within a longer transaction leaves nothing behind."""
        for table in self.spec.tables:
            name = table._meta.tablename
            await self.conn.execute(f"drop table pg_temp.incoming_{name}, pg_temp.vanished_{name}")


def named(table: type[Table], prefix: str = "") -> str:
    """The payload columns, for a statement."""
    return ", ".join(f'{prefix}"{name}"' for name in columns_of(table))
