"""Rows of the register as frames: one COPY a statement, and one piece is parsed while the next one comes."""

import asyncio
import re
from collections.abc import Callable
from typing import Generic, TypeVar

import polars as pl

from infra.database import connection
from registry.scores.known import Known
from registry.scores.scope import Scope
from registry.scores.selects import SELECTS

T = TypeVar("T")
PIECE = 32_000_000  # bytes of text parsed at once; as a frame they take about as much
NUMBERS = ("id", "number", "contract_id", "root_id", "nr", "snapshot", "closed_by", "year", "workers", "subject_type")
AMOUNTS = (
    "paid", "debt", "total", "tax_in", "amount", "cash", "trade_receivables", "inventories", "current_assets",
    "total_assets", "current_liabilities", "liabilities", "retained_earnings", "equity", "revenue", "net_profit",
)  # fmt: skip
DAYS = ("period_end", "filed_for", "day", "since")


def statement(name: str, known: Known, scope: Scope) -> str:
    """A select with its moment, its day and its companies written in: COPY takes no parameters."""
    sql = re.sub(r"\bamong\((\w+)\)", lambda found: scope.holds(found[1]), SELECTS[name])
    sql = re.sub(r"\bopen(?:\((\w+)\))?", _open, sql)
    return sql.replace("$1", f"'{known.moment.isoformat()}'::timestamptz").replace("$2", f"'{known.cutoff}'::date")


def _open(found: re.Match[str]) -> str:
    of = f"{found[1]}." if found[1] else ""
    return f"({of}seen_from <= $1 and ({of}seen_until is null or {of}seen_until > $1))"


async def rows(name: str, known: Known, scope: Scope) -> pl.DataFrame:
    """All rows of a select for some companies, as one frame."""
    return pl.concat(await read(name, known, scope, lambda frame: frame))


async def read(name: str, known: Known, scope: Scope, each: Callable[[pl.DataFrame], T]) -> list[T]:
    """What `each` makes of the pieces of a select, in their order; at least one piece, which may be empty."""
    sink = _Sink(each)
    async with connection() as conn:
        await conn.copy_from_query(statement(name, known, scope), output=sink.take, format="text", null="", header=True)
    return await sink.all()


class _Sink(Generic[T]):
    """Takes the bytes of a COPY with its header, and parses one piece while the next one comes."""

    def __init__(self, each: Callable[[pl.DataFrame], T]) -> None:
        self.each = each
        self.names: list[str] = []
        self.chunks: list[bytes] = []
        self.size = 0
        self.made: list[T] = []
        self.parsing: asyncio.Future[T] | None = None

    async def take(self, data: bytes) -> None:
        """Some bytes more; waits while the piece before is still being parsed."""
        self.chunks.append(data)
        self.size += len(data)
        if self.size >= PIECE:
            await self._parse()

    async def all(self) -> list[T]:
        """What was made of all pieces."""
        if self.size or not self.made:
            await self._parse()
        await self._wait()
        return self.made

    async def _parse(self) -> None:
        text = b"".join(self.chunks)
        end = text.rfind(b"\n") + 1  # within a value an end of line is written as two characters
        self.chunks = [text[end:]]
        self.size = len(text) - end
        start = 0
        if not self.names:
            start = text.index(b"\n") + 1
            self.names = text[: start - 1].decode().split("\t")
        await self._wait()
        self.parsing = asyncio.ensure_future(asyncio.to_thread(self._made, memoryview(text)[start:end]))

    async def _wait(self) -> None:
        if self.parsing is not None:
            self.made.append(await self.parsing)
            self.parsing = None

    def _made(self, text: memoryview) -> T:
        return self.each(_frame(bytes(text), self.names))


def _frame(text: bytes, names: list[str]) -> pl.DataFrame:
    schema = {name: _type(name) for name in names}
    if not text:
        return pl.DataFrame(schema=schema).with_columns(_flags(names))
    found = pl.read_csv(text, separator="\t", has_header=False, quote_char=None, schema=schema)
    return found.with_columns(_flags(names))


def _type(name: str) -> pl.DataType:
    if name in NUMBERS:
        return pl.Int64()
    if name in AMOUNTS:
        return pl.Float64()
    return pl.Date() if name.endswith("_on") or name in DAYS else pl.String()


def _flags(names: list[str]) -> list[pl.Expr]:
    """PostgreSQL writes yes and no as t and f."""
    return [pl.col(name) == "t" for name in names if name.startswith("is_") or name == "vat_cancelled"]
