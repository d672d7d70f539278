"""Workbooks written in published layouts, the same rows always as the same bytes."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl
import xlsxwriter

Cell = str | int | float | date | None
EXACT = 10**12  # larger numbers are written as text, since a workbook keeps about 15 digits


class BookWriter:
    """A workbook written row by row in little memory. Its own dates are `as_at`: the same rows are the same bytes."""

    def __init__(self, path: Path, as_at: date) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False})
        self._book.set_properties({"created": datetime(as_at.year, as_at.month, as_at.day, tzinfo=UTC)})
        self._day = self._book.add_format({"num_format": "dd.mm.yyyy"})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.close()

    def sheet(self, name: str, rows: Iterable[Sequence[Cell]]) -> None:
        """Add a sheet. Texts become text cells, numbers number cells, dates date cells, None an empty cell."""
        sheet = self._book.add_worksheet(name)
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                match value:
                    case None:
                        continue
                    case str():
                        sheet.write_string(number, place, value)
                    case date():
                        sheet.write_datetime(number, place, value, self._day)
                    case _:
                        sheet.write_number(number, place, value)


def as_number(digits: str | None, *, when: bool) -> Cell:
    """Digits as spreadsheets often keep them: as a number, which loses leading zeros."""
    return int(digits) if digits and when and re.fullmatch(r"[0-9]{1,12}", digits) else digits


def money(amount: object) -> Cell:
    """An amount as a number cell; one too large for exactness as text."""
    if amount is None:
        return None
    figure = float(str(amount))
    return figure if abs(figure) < EXACT else str(amount)


def rows_of(frame: pl.DataFrame) -> Iterable[dict[str, Cell]]:
    """The rows of a frame by column name."""
    return frame.iter_rows(named=True)
