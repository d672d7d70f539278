"""Writes the list of debtors as the committee publishes it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
from piccolo.table import Table

from registry.sources.tax_arrears.layout import COLUMNS, PARTS, SHEETS, TABLE
from registry.sources.writing import BookWriter, Cell, as_number, money, rows_of

TITLES = {
    "legal": "Список юридических лиц, имеющих налоговую задолженность свыше 150 МРП",
    "person": "Список индивидуальных предпринимателей и физических лиц, имеющих налоговую задолженность свыше 10 МРП",
}


def write(frames: Mapping[type[Table], pl.DataFrame], folder: Path, as_at: date) -> list[Path]:
    """One workbook of two sheets, named as the committee names it."""
    frame = frames[TABLE]
    path = folder / "list_TAX_ARREARS_150_KZ_ALL.xlsx"
    with BookWriter(path) as book:
        for name, kind in SHEETS:
            book.sheet(name, _rows(frame.filter(pl.col("debtor_kind") == kind), kind, as_at))
    return [path]


def _rows(frame: pl.DataFrame, kind: str, as_at: date) -> Iterator[Sequence[Cell]]:
    yield [TITLES[kind]]
    yield [f"по состоянию на {as_at:%d.%m.%Y}"]
    yield []
    yield ["тенге"]
    yield []
    yield [header for header, _, _ in COLUMNS]
    for number, row in enumerate(rows_of(frame), 1):
        named = {**row, **_parted(row, "kk"), **_parted(row, "ru")}
        yield [number if name is None else _cell(name, read_as, named, number) for _, name, read_as in COLUMNS]


def _parted(row: Mapping[str, Cell], language: str) -> dict[str, Cell]:
    """A person's name in its three columns; all past the second word is the patronymic."""
    words = str(row[f"person_{language}"] or "").split(" ", 2)
    return {f"{part}_{language}": word or None for part, word in zip(PARTS, [*words, "", ""], strict=False)}


def _cell(name: str, read_as: str, row: Mapping[str, Cell], number: int) -> Cell:
    if read_as == "money":
        return money(row[name])
    if read_as == "bin":
        return as_number(str(row[name]), when=number % 2 == 0)
    return row[name]
