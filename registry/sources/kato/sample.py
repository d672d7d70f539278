"""Writes the classifier of places as the official workbook, or as the csv made of it."""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
from piccolo.table import Table

from registry.sources.writing import BookWriter, Cell, rows_of
from registry.tables.company import Kato

HEADER = ("te", "ab", "cd", "ef", "hij", "k", "name_kaz", "name_rus", "nn")
EDITION = "NK RK 11-2025"


def write(frames: Mapping[type[Table], pl.DataFrame], folder: Path, as_at: date) -> list[Path]:
    """One workbook of one sheet with the header in row 1. `level` is not written: the code says it."""
    path = folder / f"KATO_{as_at:%d.%m.%Y}.xlsx"
    with BookWriter(path) as book:
        book.sheet("КАТО", [HEADER, *(_row(n, row) for n, row in enumerate(rows_of(frames[Kato]), 1))])
    return [path]


def _row(position: int, row: Mapping[str, Cell]) -> tuple[Cell, ...]:
    code = str(row["code"])
    parts = (code[:2], code[2:4], code[4:6], code[6:])
    numbered = int(code) if position % 2 else code  # the publisher's workbook holds both
    return (numbered, *parts, row["type_code"], row["name_kk"], row["name_ru"], position)


def write_csv(frames: Mapping[type[Table], pl.DataFrame], folder: Path, as_at: date) -> list[Path]:
    """The same as a csv file in UTF-8."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"kato_{as_at:%Y-%m-%d}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("kato", "kato_version", "level", "type_code", "name_ru", "name_kk"))
        for row in rows_of(frames[Kato]):
            out.writerow((row["code"], EDITION, row["level"], row["type_code"], row["name_ru"], row["name_kk"]))
    return [path]
