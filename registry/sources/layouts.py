"""Published tables read by the text of their headers, never by position: editions come and go.

A layout is a list of fields: which column of ours, under which header texts, read how. `read_sheet` finds the header,
refuses a sheet that lacks a required column, and yields batches; a row with a value that cannot be read becomes a
reject with its row number.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from unicodedata import normalize

import polars as pl
from piccolo.table import Table

from infra.i18n import text
from registry.errors import ImportRefused
from registry.identifiers import clean, fault_of, padded, valid
from registry.sources.base import Batch, RejectedRow, columns_of
from registry.sources.workbooks import Cells, Sheet

FIRST_SERIAL, LAST_SERIAL = 10_000, 80_000  # Excel's day numbers of 1927 and 2119
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
TITLE_DATE = re.compile(r"(?<!\d)(\d{2})\.(\d{2})\.(20\d{2})(?!\d)")
ISO_TITLE_DATE = re.compile(r"(?<!\d)(20\d{2})-(\d{2})-(\d{2})(?!\d)")
SPACES = r"[\s\u00a0\u202f\u2007\u2009']"
LONGEST = 2_000  # characters of a name or address; more is two cells run together


@dataclass(frozen=True, slots=True)
class Field:
    """A column of ours and the published column that fills it.

    `headers` are the texts it is known by; `kind` is text, code (digits padded to `width`), bin, date,
    number or money;
    `is_needed` columns must be in the file, `is_filled` ones in every row.
    """

    name: str
    headers: tuple[str, ...]
    kind: str = "text"
    width: int = 0
    is_needed: bool = True
    is_filled: bool = False


def folded(header: str | None) -> str:
    """A header as it is compared: one script form, single spaces, no case."""
    return " ".join(normalize("NFKC", header or "").split()).casefold()


def _names_of(cell: str | None) -> set[str]:
    """What a header cell may be called: whole, or by one line of it (Kazakh above, Russian below)."""
    return {folded(cell), *(folded(line) for line in (cell or "").splitlines())} - {""}


def find_header(sheet: Sheet, fields: Sequence[Field]) -> tuple[int, dict[str, int]]:
    """Row number (from 1) of the header, and the position of each field's column.

    Raises ImportRefused naming the first needed column that is not there, or that stands twice.
    """
    best = max(range(len(sheet.head)), key=lambda i: len(_placed(sheet.head[i], fields)), default=None)
    places = {} if best is None else _placed(sheet.head[best], fields)
    where = {"file": sheet.file, "sheet": sheet.name}
    if best is None or not places:
        raise ImportRefused(text("import.no_header", **where))
    for field in fields:
        found = places.get(field.name, [])
        if len(found) > 1:
            raise ImportRefused(text("import.column_twice", column=field.headers[-1], **where))
        if field.is_needed and not found:
            raise ImportRefused(text("import.column_missing", column=field.headers[-1], **where))
    return best + 1, {name: found[0] for name, found in places.items()}


def _placed(cells: Cells, fields: Sequence[Field]) -> dict[str, list[int]]:
    named = [_names_of(cell) for cell in cells]
    places = {}
    for field in fields:
        accepted = {folded(header) for header in field.headers}
        if found := [position for position, names in enumerate(named) if names & accepted]:
            places[field.name] = found
    return places


def title_date(sheet: Sheet, header_row: int) -> date | None:
    """The list's own date, from the rows above the header: «на 01.11.2026»."""
    above = " ".join(cell for cells in sheet.head[: header_row - 1] for cell in cells if cell)
    for pattern, order in ((TITLE_DATE, (3, 2, 1)), (ISO_TITLE_DATE, (1, 2, 3))):
        if found := pattern.search(above):
            try:
                year, month, day = (int(found[part]) for part in order)
                return date(year, month, day)
            except ValueError:
                continue
    return None


def read_sheet(
    sheet: Sheet, fields: Sequence[Field], table: type[Table], constants: Mapping[str, str | None]
) -> Iterator[Batch]:
    """The rows of a sheet as batches of `table`; columns that the layout lacks are `constants` or null."""
    header_row, places = find_header(sheet, fields)
    as_at = title_date(sheet, header_row)
    present = [field for field in fields if field.name in places]
    types = columns_of(table)
    for part in sheet.parts():
        raw = _raw(part, present, places).filter(pl.col("row") > header_row)
        rows = raw.filter(pl.any_horizontal(pl.col(field.name).is_not_null() for field in present))
        good, rejects = _sorted_out(rows, present, sheet.file)
        named = {field.name for field in present}
        frame = good.select(
            (pl.col(name) if name in named else pl.lit(constants.get(name))).cast(kind).alias(name)
            for name, kind in types.items()
        )
        yield Batch(table, frame, tuple(rejects), as_at)


def _raw(part: pl.DataFrame, present: Sequence[Field], places: Mapping[str, int]) -> pl.DataFrame:
    """The columns of the layout by name, trimmed; an empty cell, a dash alone and a missing column are null."""
    columns = set(part.columns)
    picked = [
        (pl.col(str(places[f.name])) if str(places[f.name]) in columns else pl.lit(None, pl.String)).alias(f.name)
        for f in present
    ]
    trimmed = part.select("row", *picked).with_columns(pl.col(pl.String).str.strip_chars().replace("", None))
    return trimmed.with_columns(pl.col(pl.String).replace(["-", "–", "—"], None))


def _sorted_out(rows: pl.DataFrame, present: Sequence[Field], file: str) -> tuple[pl.DataFrame, list[RejectedRow]]:
    """Rows with every value read, and the others as rejects: the first fault of each."""
    read = rows.with_columns(READINGS[field.kind](field).alias(f"{field.name}!") for field in present)
    numbers = [f"{field.name}!" for field in present if field.kind == "bin"]
    read = read.with_columns(pl.when(valid(name)).then(pl.col(name)).alias(name) for name in numbers)
    unread = [pl.col(f"{f.name}!").is_null() & (pl.col(f.name).is_not_null() | f.is_filled) for f in present]
    wrong = pl.coalesce(pl.when(fault).then(pl.lit(place, pl.Int32)) for place, fault in enumerate(unread))
    read = read.with_columns(wrong.alias("wrong!"))
    rejects = [
        _rejected(row, present, file) for row in read.filter(pl.col("wrong!").is_not_null()).iter_rows(named=True)
    ]
    good = read.filter(pl.col("wrong!").is_null()) if rejects else read
    return good.select(pl.col(f"{field.name}!").alias(field.name) for field in present), rejects


def _rejected(row: Mapping[str, Any], present: Sequence[Field], file: str) -> RejectedRow:
    field = present[row["wrong!"]]
    value: str | None = row[field.name]
    return RejectedRow(file, row["row"], _reason(field, value), value)


def _reason(field: Field, value: str | None) -> str:
    if value is None:
        return "reject.missing"
    if field.kind == "bin":
        return f"reject.bin.{fault_of(clean(value)) or 'structure'}"
    return {
        "date": "reject.not_date",
        "money": "reject.not_amount",
        "code": "reject.not_code",
        "number": "reject.not_number",
    }.get(field.kind, "reject.too_long")


def _text(field: Field) -> pl.Expr:
    value = pl.col(field.name)
    return pl.when(value.str.len_chars() <= (field.width or LONGEST)).then(value)


def _code(field: Field) -> pl.Expr:
    """Digits that a workbook may hold as a number: lost zeros are put back."""
    bare = pl.col(field.name).str.replace_all(SPACES, "").str.replace(r"\.0+$", "")
    return pl.when(bare.str.contains(rf"^\d{{1,{field.width}}}$")).then(bare.str.zfill(field.width))


def _bin(field: Field) -> pl.Expr:
    return padded(field.name)  # held against its check digit by `_checked`


def _date(field: Field) -> pl.Expr:
    """A day as workbooks and texts write it: 2001-05-06[ 00:00:00], 06.05.2001, Excel's 37017."""
    value = pl.col(field.name)
    iso = pl.when(value.str.contains(r"^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?$")).then(
        value.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    )
    dotted = pl.when(value.str.contains(r"^\d\d\.\d\d\.\d{4}(?: \d\d?:\d\d(?::\d\d)?)?$")).then(
        value.str.slice(0, 10).str.to_date("%d.%m.%Y", strict=False)
    )
    serial = pl.when(value.str.contains(r"^\d{5}(?:\.\d+)?$")).then(value.cast(pl.Float64, strict=False).cast(pl.Int32))
    serial_day = pl.when(serial.is_between(FIRST_SERIAL, LAST_SERIAL)).then(
        (serial - 25_569).cast(pl.Date)  # 25,569 days from Excel's day 0 to 1970-01-01
    )
    found = pl.coalesce(iso, dotted, serial_day)
    return pl.when(found.is_between(FIRST_DAY, LAST_DAY)).then(found)


def _money(field: Field) -> pl.Expr:
    """Tenge, up to 18 digits before the point; spaces between thousands, comma or point before two decimals."""
    bare = pl.col(field.name).str.replace_all(SPACES, "").str.replace(",", ".", literal=True)
    return pl.when(bare.str.contains(r"^-?\d{1,18}(?:\.\d+)?$")).then(bare).cast(pl.Decimal(20, 2), strict=False)


def _number(field: Field) -> pl.Expr:
    """A small whole number, also where a workbook kept it as 1.0."""
    bare = pl.col(field.name).str.replace(r"\.0+$", "")
    return pl.when(bare.str.contains(r"^\d{1,4}$")).then(bare).cast(pl.Int16, strict=False)


READINGS = {"text": _text, "code": _code, "bin": _bin, "date": _date, "money": _money, "number": _number}
