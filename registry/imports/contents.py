"""What a fact's content is, and which contents a source already holds open.

A content is a number of 128 bits: the md5 over the source's code and each filled column with its name. Empty columns
leave no mark, so a column that a later version adds does not make every fact look changed.
"""

from collections.abc import Iterable
from hashlib import md5
from io import BytesIO

import polars as pl
from piccolo.table import Table

from registry.sources.base import columns_of

NUMBER = pl.UInt128()


def contents(frame: pl.DataFrame, table: type[Table], source: str) -> pl.Series:
    r"""The content of each row of `columns_of(table)`, as 32 hexadecimal digits.

    The separators are control characters, which staged texts cannot hold. Values are written as PostgreSQL writes
    them, so that `md5(concat('<source>', E'\x01<name>\x02' || <column>::text, …))` says the same in the database.
    """
    parts = [pl.format(f"\x01{name}\x02{{}}", _written(name, kind)) for name, kind in columns_of(table).items()]
    whole = frame.select(pl.concat_str([pl.lit(source), *parts], ignore_nulls=True).cast(pl.Binary)).to_series()
    digests = [md5(each, usedforsecurity=False).hexdigest() for each in whole.to_list()]
    return pl.Series("content", digests, dtype=pl.String)


def _written(name: str, kind: pl.DataType) -> pl.Expr:
    if not isinstance(kind, pl.Datetime):
        return pl.col(name).cast(pl.String)
    exact = pl.col(name).dt.strftime("%Y-%m-%d %H:%M:%S.%6f")
    return exact.str.replace(r"\.0+$", "").str.replace(r"(\.\d+?)0+$", "$1")


def numbers(digits: pl.Series) -> pl.Series:
    """Contents as numbers of 128 bits: sixteen bytes each where the digits take fifty."""
    return digits.str.decode("hex").bin.reinterpret(dtype=NUMBER, endianness="big")


def numbers_of_lines(lines: bytes) -> pl.Series:
    """From what COPY gives: a UUID on each line."""
    read = pl.read_csv(BytesIO(lines), has_header=False, schema={"content": pl.String})
    return numbers(read["content"].str.replace_all("-", "", literal=True))


def digits(found: pl.Series) -> pl.Series:
    """Numbers as digits again."""
    return pl.Series(found.name, [f"{number:032x}" for number in found.to_list()], dtype=pl.String)


class Known:
    """The contents that a source holds open, and which of them were met again: 20 bytes for each, and no more."""

    def __init__(self, found: Iterable[pl.Series] = ()) -> None:
        self._open = pl.concat([pl.Series("content", [], dtype=NUMBER), *found]).sort()
        self._met: list[pl.Series] = []

    def __len__(self) -> int:
        return self._open.len()

    def meet(self, found: pl.Series) -> pl.Series:
        """Which of these contents are known; they are not counted as vanished any more."""
        if not len(self):
            return pl.repeat(value=False, n=found.len(), eager=True)
        places = self._open.search_sorted(found).clip(upper_bound=len(self) - 1)
        hit = self._open.gather(places) == found
        self._met.append(places.filter(hit).cast(pl.UInt32))
        return hit

    def sorted_out(self) -> tuple[int, pl.Series]:
        """How many were met, and the contents that were not."""
        met = pl.concat([pl.Series(dtype=pl.UInt32), *self._met]).unique()
        self._met = [met]
        is_met = pl.repeat(value=False, n=len(self), eager=True).scatter(met, values=True)
        return met.len(), self._open.filter(~is_met)
