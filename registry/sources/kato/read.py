"""The classifier of places, from the official workbook or from a csv of it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from infra.i18n import text
from registry.errors import ImportRefused
from registry.sources.base import Batch
from registry.sources.layouts import Field, folded, read_sheet
from registry.sources.workbooks import Sheet, books
from registry.tables.company import Kato

KINDS = ("csv", "xlsx", "zip")
LEVELS = ("oblast", "district", "sub_district", "settlement")
CSV = (
    Field("code", ("kato",), "code", 9, is_filled=True),
    Field("level", ("level",), is_filled=True),
    Field("type_code", ("type_code",), "number"),
    Field("name_ru", ("name_ru",), is_filled=True),
    Field("name_kk", ("name_kk",), is_filled=True),
)
WORKBOOK = (
    Field("code", ("te", "код"), "code", 9, is_filled=True),
    Field("type_code", ("k",), "number"),
    Field("name_kk", ("name_kaz",), is_filled=True),
    Field("name_ru", ("name_rus",), is_filled=True),
)


def read(files: Sequence[Path]) -> Iterator[Batch]:
    """Batches of Kato. Raises ImportRefused for a file that is neither the workbook nor the csv."""
    for sheets in books(files, KINDS):
        for sheet in sheets:
            if _is_csv(sheet):
                yield from read_sheet(sheet, CSV, Kato, {})
            else:
                yield from _with_levels(sheet)


def _is_csv(sheet: Sheet) -> bool:
    if not sheet.head:
        raise ImportRefused(text("import.no_header", file=sheet.file, sheet=sheet.name))
    return any(folded(cell) == "kato" for cell in sheet.head[0])


def _with_levels(sheet: Sheet) -> Iterator[Batch]:
    for batch in read_sheet(sheet, WORKBOOK, Kato, {"level": ""}):
        yield Batch(Kato, batch.frame.with_columns(level_of("code").alias("level")), batch.rejects, batch.as_at)


def level_of(column: str) -> pl.Expr:
    """The level of a place, from the parts AB CD EF HIJ of its code that are not zero."""
    code = pl.col(column)
    return (
        pl.when(code.str.slice(6) != "000").then(pl.lit("settlement"))
        .when(code.str.slice(4, 2) != "00").then(pl.lit("sub_district"))
        .when(code.str.slice(2, 2) != "00").then(pl.lit("district"))
        .otherwise(pl.lit("oblast"))
    )  # fmt: skip
