"""Rows to publish and read back: valid values of every column of a table, drawn from a seed."""

import random
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import polars as pl
from piccolo.columns import BigInt, Boolean, Column, Date, Integer, Numeric, SmallInt, Timestamp, Varchar
from piccolo.table import Table

from registry.identifiers import check_digit
from registry.sources.base import RejectedRow, columns_of, payload

AS_AT = date(2026, 11, 1)
TAXPAYERS = ("bin", "customer_bin", "head_iin")
WORDS = "Алатау Қарағанды «Береке» & Ұлытау <Ғасыр> ТОО ЖШС О'Қонақ Сауда-Сервис 2000".split()


def number(seed: int, person: bool = False) -> str:
    """A valid synthetic BIN, or IIN of a synthetic person."""
    for serial in range(seed * 7, seed * 7 + 90_000):
        eleven = f"{40 + seed % 50}{1 + seed % 12:02}" + (
            f"{1 + seed % 28:02}9{serial % 10_000:04}" if person else f"40{serial % 100_000:05}"
        )
        digit = check_digit(eleven)
        if digit is not None:
            return f"{eleven}{digit}"
    raise AssertionError("no number is free")


def _value(column: Column, position: int, draw: random.Random) -> object:  # noqa: PLR0911 - a line per type
    name = column._meta.name
    if name in TAXPAYERS:
        return number(position, person=position % 3 == 0)
    if column._meta.null and draw.random() < 0.2:
        return None
    match column:
        case BigInt():
            return 10_000_000 + position
        case SmallInt() | Integer():
            return draw.randrange(1, 9_000)
        case Boolean():
            return draw.random() < 0.5
        case Date():
            return date(2001, 1, 1) + timedelta(days=draw.randrange(9_000))
        case Timestamp():
            last = datetime.fromisoformat(draw.choice(("2024-02-29 23:59:58", "2024-02-29 23:59:58.120000")))
            return last - timedelta(days=draw.randrange(900))
        case Numeric():
            digits, scale = column._meta.params["digits"]
            return Decimal(draw.randrange(-(10**8), 10 ** min(digits - 2, 17))).scaleb(-scale)
        case Varchar():
            return "".join(draw.choice("0123456789") for _ in range(min(column._meta.params["length"], 9)))
        case _:
            return " ".join(draw.sample(WORDS, 3)) + f" {position}"


def made(table: type[Table], rows: int, seed: int = 1) -> pl.DataFrame:
    """So many rows of a table, each of another taxpayer."""
    draw = random.Random(seed)
    values = [tuple(_value(column, position, draw) for column in payload(table)) for position in range(1, rows + 1)]
    return pl.DataFrame(values, schema=columns_of(table), orient="row")


def one(table: type[Table], **values: object) -> pl.DataFrame:
    """One row of a table, null where nothing is given."""
    blank = dict.fromkeys(columns_of(table))
    return pl.DataFrame([tuple((blank | values).values())], schema=columns_of(table), orient="row")


def members(path: Path) -> dict[str, bytes]:
    """What a zip holds."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@dataclass
class Answer:
    """Everything a reader gave."""

    frames: dict[type[Table], pl.DataFrame] = field(default_factory=dict)
    rejects: list[RejectedRow] = field(default_factory=list)
    as_at: date | None = None
    largest: int = 0

    @property
    def reasons(self) -> list[str]:
        return [reject.reason for reject in self.rejects]


def taken(read: ModuleType, files: Sequence[Path]) -> Answer:
    """Read files to the end."""
    answer = Answer()
    for batch in read.read(files):
        assert dict(batch.frame.schema) == columns_of(batch.table)
        before = answer.frames.get(batch.table)
        answer.frames[batch.table] = batch.frame if before is None else pl.concat([before, batch.frame])
        answer.rejects.extend(batch.rejects)
        answer.as_at = batch.as_at or answer.as_at
        answer.largest = max(answer.largest, batch.frame.height)
    return answer


def in_order(frame: pl.DataFrame) -> Iterator[tuple[object, ...]]:
    """Rows in an order of their own, so that the order of files does not matter."""
    return iter(sorted(frame.rows(), key=repr))


def same(left: pl.DataFrame, right: pl.DataFrame) -> bool:
    """Whether two frames say the same, in whatever order."""
    return left.schema == right.schema and list(in_order(left)) == list(in_order(right))
