"""Writes the statistical business register as published, its habits included.

Numbers that lost their zeros, codes as numbers and as text, a header that ends in a space, a title above it, companies
in a zipped workbook and entrepreneurs (by IIN) in another.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
from piccolo.table import Table

from registry.classifiers import OWNERSHIP, SIZES
from registry.sources.archives import ArchiveWriter
from registry.sources.statgov.layout import COLUMNS, Column
from registry.sources.writing import BookWriter, Cell, as_number, rows_of
from registry.tables.company import Company

FILE_ROWS = 250_000  # of 2 KB each, unpacked
SIZE_WORDS = {
    "micro": ("Шағын кәсіпорындар", "Малые предприятия"),
    "small": ("Шағын кәсіпорындар", "Малые предприятия"),
    "medium": ("Орта кәсіпорындар", "Средние предприятия"),
    "large": ("Ірі кәсіпорындар", "Крупные предприятия"),
}


def write(frames: Mapping[type[Table], pl.DataFrame], folder: Path, as_at: date) -> list[Path]:
    """A zipped workbook of the legal entities and a workbook of the entrepreneurs; more of each past FILE_ROWS rows."""
    frame = frames[Company]
    is_legal = pl.col("bin").str.slice(4, 1).is_in(["4", "5", "6"])
    return [
        *_zipped(write_workbooks(frame.filter(is_legal), folder, "legal_entities", as_at)),
        *write_workbooks(frame.filter(~is_legal), folder, "entrepreneurs", as_at),
    ]


def write_workbooks(frame: pl.DataFrame, folder: Path, name: str, as_at: date) -> list[Path]:
    """The 22-column edition."""
    return _books(frame, COLUMNS, folder / f"{name}_{as_at:%Y-%m-%d}.xlsx", as_at)


def write_older(frame: pl.DataFrame, folder: Path, as_at: date) -> list[Path]:
    """The 16-column edition, which has neither sector nor ownership."""
    columns = [column for column in COLUMNS if column.in_older]
    return _books(frame, columns, folder / f"older_{as_at:%Y-%m-%d}.xlsx", as_at)


def write_csv(frame: pl.DataFrame, folder: Path, as_at: date) -> list[Path]:
    """The csv edition: semicolons, dates as DD.MM.YYYY."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"legal_entities_{as_at:%Y-%m-%d}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow([column.header for column in COLUMNS])
        for row in _rows(frame, COLUMNS):
            out.writerow([f"{cell:%d.%m.%Y}" if isinstance(cell, date) else cell for cell in row])
    return [path]


def _books(frame: pl.DataFrame, columns: Sequence[Column], path: Path, as_at: date) -> list[Path]:
    written = []
    for part, start in enumerate(range(0, max(frame.height, 1), FILE_ROWS)):
        target = path.with_stem(f"{path.stem}_{part + 1}") if part else path
        with BookWriter(target) as book:
            book.sheet("Данные", _sheet(frame.slice(start, FILE_ROWS), columns, as_at))
        written.append(target)
    return written


def _sheet(frame: pl.DataFrame, columns: Sequence[Column], as_at: date) -> Iterator[Sequence[Cell]]:
    yield [f"Сведения статистического бизнес-регистра по состоянию на {as_at:%d.%m.%Y}"]
    yield [column.header for column in columns]
    yield from _rows(frame, columns)


def _rows(frame: pl.DataFrame, columns: Sequence[Column]) -> Iterator[list[Cell]]:
    for number, row in enumerate(rows_of(frame)):
        yield [_cell(column, row, number) for column in columns]


def _cell(column: Column, row: Mapping[str, Cell], number: int) -> Cell:
    if column.name is None:
        return _described(column.header, row)
    value = row[column.name]
    if column.kind in ("bin", "code", "digits"):
        return as_number(str(value) if value else None, when=number % 3 > 0)
    return value


def _described(header: str, row: Mapping[str, Cell]) -> str | None:
    """The name that the publisher prints beside a code."""
    is_kazakh = header.endswith("атауы")
    if header in ("ККЖ атауы", "Наименование КРП"):
        size = SIZES.get(str(row["krp"]))
        if size is None:
            return None
        span = (
            f"<= {size.most}"
            if not size.least
            else f"{size.least} - {size.most}"
            if size.most
            else f"> {size.least - 1}"
        )
        return f"{SIZE_WORDS[size.group][0 if is_kazakh else 1]} ({span})"
    owned = OWNERSHIP.get(str(row["kfs"]))
    return None if owned is None else owned.published.kk if is_kazakh else owned.published.ru


def _zipped(books: Iterable[Path]) -> Iterator[Path]:
    for book in books:
        path = book.with_suffix(".zip")
        with ArchiveWriter(path) as archive:
            archive.add_stored(book.name, book.read_bytes())
        book.unlink()
        yield path
