"""The list of debtors to the budget: two sheets in one workbook."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from infra.i18n import text
from registry.errors import ImportRefused
from registry.sources.base import Batch
from registry.sources.layouts import Field, Layout, read_sheet
from registry.sources.tax_arrears.layout import COLUMNS, PARTS, SHEETS, TABLE
from registry.sources.workbooks import books

KINDS = ("xlsx", "xls", "zip")
FILLED = ("bin", "total")
FIELDS = tuple(
    Field(name, tuple(header.splitlines()), kind, 8 if kind == "digits" else 0, is_filled=name in FILLED)
    for header, name, kind in COLUMNS
    if name is not None
)


def _person(language: str) -> pl.Expr:
    parts = [pl.col(f"{part}_{language}") for part in PARTS]
    return pl.concat_str(parts, separator=" ", ignore_nulls=True).replace("", None)


def _layout(kind: str) -> Layout:
    return Layout(
        TABLE, FIELDS, {"debtor_kind": pl.lit(kind), "person_kk": _person("kk"), "person_ru": _person("ru")}
    )  # fmt: skip


def read(files: Sequence[Path]) -> Iterator[Batch]:
    """Batches of TaxArrears. Raises ImportRefused for a workbook of another number of sheets or without the header."""
    for sheets in books(files, KINDS):
        if len(sheets) != len(SHEETS):
            raise ImportRefused(
                text("import.sheet_count", file=sheets[0].file, found=len(sheets), expected=len(SHEETS))
            )
        for sheet, (_, kind) in zip(sheets, SHEETS, strict=True):
            yield from read_sheet(sheet, _layout(kind))
