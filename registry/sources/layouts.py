"""Published tables read by the text of their headers, never by position: editions come and go.

A layout is a list of fields: which column of ours, under which header texts, read how. `read_sheet` finds the header,
refuses a sheet that lacks a required column, and yields batches; a row with a value that cannot be read becomes a
reject with its row number.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A published table: its fields, and columns of ours that are `derived` from them or stand for the whole sheet."""

    table: type[Table]
    fields: tuple[Field, ...]
    derived: Mapping[str, pl.Expr] = field(default_factory=dict)


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
    for wanted in fields:
        found = places.get(wanted.name, [])
        if len(found) > 1:
            raise ImportRefused(text("import.column_twice", column=wanted.headers[-1], **where))
        if wanted.is_needed and not found:
            raise ImportRefused(text("import.column_missing", column=wanted.headers[-1], **where))
    return best + 1, {name: found[0] for name, found in places.items()}


def _placed(cells: Cells, fields: Sequence[Field]) -> dict[str, list[int]]:
    named = [_names_of(cell) for cell in cells]
    places: dict[str, list[int]] = {}
    for wanted in fields:
        accepted = {folded(header) for header in wanted.headers}
        if found := [place for place, names in enumerate(named) if names & accepted]:
            places[wanted.name] = found
    taken = {place for found in places.values() for place in found}
    for wanted in fields:
        if wanted.pattern and wanted.name not in places and places:
            found = [i for i, cell in enumerate(cells) if i not in taken and re.fullmatch(wanted.pattern, folded(cell))]
            places |= {wanted.name: found[:1]} if found else {}
            taken |= set(found[:1])
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


def read_sheet(sheet: Sheet, layout: Layout) -> Iterator[Batch]:
    """The rows of a sheet as batches; what the layout neither has nor derives is null.

    Raises ImportRefused when the header lacks a needed column.
    """
    header_row, places = find_header(sheet, layout.fields)
    as_at = title_date(sheet, header_row)
    present = [each for each in layout.fields if each.name in places]
    named = {each.name for each in present}
    wanted = [
        (layout.derived.get(name, pl.col(name) if name in named else pl.lit(None))).cast(kind).alias(name)
        for name, kind in columns_of(layout.table).items()
    ]
    for part in sheet.parts():
        raw = _raw(part, present, places).filter(pl.col("row") > header_row)
        rows = raw.filter(pl.any_horizontal(pl.col(each.name).is_not_null() for each in present))
        good, rejects = _sorted_out(rows, present, sheet.file)
        yield Batch(layout.table, good.select(wanted), tuple(rejects), as_at)


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
    read = rows.with_columns(READINGS[each.kind](each).alias(f"{each.name}!") for each in present)
    numbers = [f"{each.name}!" for each in present if each.kind == "bin"]
    read = read.with_columns(pl.when(valid(name)).then(pl.col(name)).alias(name) for name in numbers)
    unread = [pl.col(f"{f.name}!").is_null() & (pl.col(f.name).is_not_null() | f.is_filled) for f in present]
    wrong = pl.coalesce(pl.when(fault).then(pl.lit(place, pl.Int32)) for place, fault in enumerate(unread))
    read = read.with_columns(wrong.alias("wrong!"))
    rejects = [
        _rejected(row, present, file) for row in read.filter(pl.col("wrong!").is_not_null()).iter_rows(named=True)
    ]
    good = read.filter(pl.col("wrong!").is_null()) if rejects else read
    return good.select(pl.col(f"{each.name}!").alias(each.name) for each in present), rejects


def _rejected(row: Mapping[str, Any], present: Sequence[Field], file: str) -> RejectedRow:
    wrong = present[row["wrong!"]]
    value: str | None = row[wrong.name]
    return RejectedRow(file, row["row"], _reason(wrong, value), value)


def _reason(wanted: Field, value: str | None) -> str:
    if value is None:
        return "reject.missing"
    if wanted.kind == "bin":
        return f"reject.bin.{fault_of(clean(value)) or 'structure'}"
    return {
        "date": "reject.not_date",
        "money": "reject.not_amount",
        "code": "reject.not_code",
        "number": "reject.not_number",
    }.get(wanted.kind, "reject.too_long")


def _text(wanted: Field) -> pl.Expr:
    value = pl.col(wanted.name)
    return pl.when(value.str.len_chars() <= (wanted.width or LONGEST)).then(value)


def _code(wanted: Field) -> pl.Expr:
    """Digits that a workbook may hold as a number: lost zeros are put back."""
    return _digits(wanted).str.zfill(wanted.width)


def _digits(wanted: Field) -> pl.Expr:
    """At most `width` digits, as they are."""
    bare = pl.col(wanted.name).str.replace_all(SPACES, "").str.replace(r"\.0+$", "")
    return pl.when(bare.str.contains(rf"^\d{{1,{wanted.width}}}$")).then(bare)


def _codes(wanted: Field) -> pl.Expr:
    """A list of codes between commas; a single one may have been kept as a number."""
    bare = pl.col(wanted.name).str.replace_all(SPACES, "").str.replace(r"\.0+$", "").str.strip_chars(",")
    padded_one = pl.when(bare.str.contains(",")).then(bare).otherwise(bare.str.zfill(wanted.width))
    return pl.when(bare.str.contains(rf"^\d{{1,{wanted.width}}}(?:,\d{{{wanted.width}}})*$")).then(padded_one)


def _old_number(wanted: Field) -> pl.Expr:
    """An RNN or a head's IIN: kept as published, lost zeros put back."""
    return padded(wanted.name).str.slice(0, 20)


def _bin(wanted: Field) -> pl.Expr:
    return padded(wanted.name)  # held against its check digit by `_checked`


def _date(wanted: Field) -> pl.Expr:
    """A day as workbooks and texts write it: 2001-05-06[ 00:00:00], 06.05.2001, Excel's 37017."""
    value = pl.col(wanted.name)
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


def _money(wanted: Field) -> pl.Expr:
    """Tenge, up to 18 digits before the point; spaces between thousands, comma or point before two decimals."""
    bare = pl.col(wanted.name).str.replace_all(SPACES, "").str.replace(",", ".", literal=True)
    return pl.when(bare.str.contains(r"^-?\d{1,18}(?:\.\d+)?$")).then(bare).cast(pl.Decimal(20, 2), strict=False)


def _number(wanted: Field) -> pl.Expr:
    """A small whole number, also where a workbook kept it as 1.0."""
    bare = pl.col(wanted.name).str.replace(r"\.0+$", "")
    return pl.when(bare.str.contains(r"^\d{1,4}$")).then(bare).cast(pl.Int16, strict=False)


READINGS = {
    "text": _text, "code": _code, "digits": _digits, "codes": _codes, "bin": _bin, "old_number": _old_number,
    "date": _date, "money": _money, "number": _number,
}  # fmt: skip
UNREADABLE = {
    "date": "reject.not_date", "money": "reject.not_amount", "number": "reject.not_number",
    "code": "reject.not_code", "digits": "reject.not_code", "codes": "reject.not_code",
}  # fmt: skip
