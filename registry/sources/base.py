"""What a source folder gives: a reader of the published layout, and a writer of the same.

A folder `registry/sources/<code>/` holds `source.toml` (who publishes, how often, legal basis, assertions), `read.py`
with `read(files) -> Iterator[Batch]` and `sample.py` with `write(frames, folder, as_at) -> list[Path]`. What `write`
is given and what `read` yields are the same frames: the payload columns of the table, as `columns_of` names them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

import polars as pl
from piccolo.columns import Column
from piccolo.table import Table

from registry.tables.fact import MEMORY

POLARS_TYPES: dict[str, pl.DataType] = {
    "Varchar": pl.String(),
    "Text": pl.String(),
    "Date": pl.Date(),
    "Timestamp": pl.Datetime("us"),
    "BigInt": pl.Int64(),
    "Integer": pl.Int32(),
    "SmallInt": pl.Int16(),
    "Boolean": pl.Boolean(),
}


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that could not be read: `row` is the 1-based row of the sheet or the position in the list."""

    file: str
    row: int | None
    reason: str  # message id, reject.*
    value: str | None


@dataclass(frozen=True, slots=True)
class Batch:
    """At most some ten thousand rows of one table, with the rows beside them that could not be read."""

    table: type[Table]
    frame: pl.DataFrame
    rejects: tuple[RejectedRow, ...] = field(default=())
    as_at: date | None = None  # the list's own date, where the file states one


class ReadModule(Protocol):
    """`read.py` of a source."""

    def read(self, files: Sequence[Path]) -> Iterator[Batch]: ...


class SampleModule(Protocol):
    """`sample.py` of a source."""

    def write(self, frames: Mapping[type[Table], pl.DataFrame], folder: Path, as_at: date) -> list[Path]: ...


def payload(table: type[Table]) -> list[Column]:
    """The columns of a fact table that a source fills: all but the memory."""
    return [column for column in table._meta.columns if column._meta.name not in MEMORY]


def columns_of(table: type[Table]) -> dict[str, pl.DataType]:
    """Name and Polars type of each payload column, in table order."""
    return {column._meta.name: _polars_type(column) for column in payload(table)}


def _polars_type(column: Column) -> pl.DataType:
    kind = type(column).__name__
    if kind == "Numeric":
        return pl.Decimal(*column._meta.params["digits"])
    return POLARS_TYPES[kind]
