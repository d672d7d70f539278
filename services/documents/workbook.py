"""Tables as an Excel workbook that can be read on opening: widths, a frozen head, wrapped text; the same bytes."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from infra.i18n import Text, translate

Cell = str | int | Decimal | date | datetime | None
WIDTHS = (12, 60)  # of columns, in characters: least and most
LONGEST_NAME = 31  # of a sheet
LONGEST_CELL = 32_767
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, the words above its columns, its rows."""

    name: Text
    columns: tuple[Text, ...]
    rows: Sequence[Sequence[Cell]]


def workbook(sheets: Sequence[Sheet], language: str, title: str, made: datetime) -> bytes:
    """An Excel workbook, a sheet for each table; `made` is the moment of its facts, not of its making."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_urls": False, "remove_timezone": True})
    book.set_properties({"created": made.replace(tzinfo=None), "title": title})
    head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
    looks = {
        date: book.add_format({"num_format": "dd.mm.yyyy", "align": "left", "valign": "top"}),
        datetime: book.add_format({"num_format": "dd.mm.yyyy hh:mm", "align": "left", "valign": "top"}),
        Decimal: book.add_format({"num_format": "#,##0.##", "valign": "top"}),
        int: book.add_format({"valign": "top"}),
        str: book.add_format({"text_wrap": True, "valign": "top"}),
    }
    for table in sheets:
        sheet = book.add_worksheet(translate(table.name, language)[:LONGEST_NAME])
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, [translate(word, language) for word in table.columns], head)
        for number, row in enumerate(table.rows, 1):
            for place, value in enumerate(row):
                _write(sheet, (number, place), value, looks)
        for place in range(len(table.columns)):
            longest = max((len(str(row[place])) for row in table.rows if row[place] is not None), default=0)
            sheet.set_column(place, place, min(max(longest + 2, WIDTHS[0]), WIDTHS[1]))
    book.close()
    return file.getvalue()


def _write(sheet: Any, place: tuple[int, int], value: Cell, looks: Mapping[type, object]) -> None:
    """Texts as text, so that no number loses a digit and no formula runs; numbers as numbers; dates as dates."""
    match value:
        case None:
            return
        case str():
            sheet.write_string(*place, value[:LONGEST_CELL], looks[str])
        case datetime() | date():
            sheet.write_datetime(*place, value, looks[type(value)])
        case Decimal():
            sheet.write_number(*place, float(value), looks[Decimal])
        case _:
            sheet.write_number(*place, value, looks[int])
