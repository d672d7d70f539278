"""The classifier of places, from the official workbook or from a csv of it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from registry.sources.base import Batch
from registry.sources.layouts import Field, Layout, folded, read_sheet
from registry.sources.workbooks import books
from registry.tables.company import Kato

KINDS = ("csv", "xlsx", "zip")


def level_of(column: str) -> pl.Expr:
    """The level of a place, from the parts AB CD EF HIJ of its code that are not zero."""
    code = pl.col(column)
    return (
        pl.when(code.str.slice(6) != "000").then(pl.lit("settlement"))
        .when(code.str.slice(4, 2) != "00").then(pl.lit("sub_district"))
        .when(code.str.slice(2, 2) != "00").then(pl.lit("district"))
        .otherwise(pl.lit("oblast"))
    )  # fmt: skip


CSV = Layout(
    Kato,
    (
        Field("code", ("kato",), "code", 9, is_filled=True),
        Field("level", ("level",), width=20, is_filled=True),
        Field("type_code", ("type_code",), "number"),
        Field("name_ru", ("name_ru",), is_filled=True),
        Field("name_kk", ("name_kk",), is_filled=True),
    ),
)
WORKBOOK = Layout(
    Kato,
    (
        Field("code", ("te",), "code", 9, is_filled=True),
        Field("type_code", ("k",), "number"),
        Field("name_kk", ("name_kaz",), is_filled=True),
        Field("name_ru", ("name_rus",), is_filled=True),
    ),
    {"level": level_of("code")},
)


def read(files: Sequence[Path]) -> Iterator[Batch]:
    """Batches of Kato. Raises ImportRefused for a file that is neither the workbook nor the csv."""
    for sheets in books(files, KINDS):
        for sheet in sheets:
            is_csv = any(folded(cell) == "kato" for row in sheet.head for cell in row)
            yield from read_sheet(sheet, CSV if is_csv else WORKBOOK)
