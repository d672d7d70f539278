"""The sheets of a workbook as rows of text. A workbook is a zip of XML, and both can be made to burst.

Every part is unpacked within a limit and packed anew, so that the parser sees only what was counted here; a sheet whose
cells stand so far out that a full grid would fill the memory is refused before it is parsed.
"""

import io
import logging
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineWorkbook

from compliance.library.exchange.faults import Fault, Findings, Place, UnreadableError
from compliance.library.exchange.plain import MOST_BYTES
from infra.i18n import text
from infra.zips import ZIP_FAULTS

logging.getLogger("calamine").setLevel(logging.ERROR)  # what it warns of is refused here, in a sentence
MOST_UNPACKED = 64 * 1024**2
MOST_PARTS = 2_000
MOST_CELLS = 3_000_000
PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,9})(\d{1,9})""")
CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<body")


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its rows from the first on, each cell a text without blanks around it."""

    name: str
    rows: list[list[str]]


def is_page(data: bytes) -> bool:
    """Whether bytes begin like a web page, which is what a download often is."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower().startswith(HTML_STARTS)


def grids(data: bytes, findings: Findings) -> list[Grid]:
    """The sheets of an xlsx. Raises UnreadableError for what is none; dates in cells are findings."""
    if not data:
        raise UnreadableError(text("exchange.empty"))
    if len(data) > MOST_BYTES:
        raise UnreadableError(text("exchange.too_large", limit=MOST_BYTES // 1024**2))
    if is_page(data):
        raise UnreadableError(text("exchange.html_instead"))
    if not data.startswith(b"PK"):
        raise UnreadableError(text("exchange.not_workbook"))
    sound = _packed_anew(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sound))
        return [_grid(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False), findings)
                for name in book.sheet_names]  # fmt: skip
    except UnreadableError:
        raise
    except BaseException as fault:  # the parser has many kinds, and one of them, a panic, is no Exception
        if not isinstance(fault, Exception) and type(fault).__name__ != "PanicException":
            raise
        raise UnreadableError(text("exchange.workbook_damaged")) from None


def _packed_anew(data: bytes) -> bytes:
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as sound:
            names = set(given.namelist())
            if "xl/workbook.xml" not in names:
                raise UnreadableError(text("exchange.not_workbook"))
            for name, part in _parts(given):
                _hold_cells(part)
                sound.writestr(name, part)
    except ZIP_FAULTS:
        raise UnreadableError(text("exchange.workbook_damaged")) from None
    return out.getvalue()


def _parts(given: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    left, seen = MOST_UNPACKED, set()
    bursts = UnreadableError(text("exchange.workbook_bomb", limit=MOST_UNPACKED // 1024**2))
    if len(given.infolist()) > MOST_PARTS:
        raise bursts
    for info in given.infolist():
        if info.filename in seen:
            raise UnreadableError(text("exchange.workbook_damaged"))
        seen.add(info.filename)
        with given.open(info) as stream:
            part = stream.read(left + 1)
        left -= len(part)
        if left < 0:
            raise bursts
        yield info.filename, part


def _hold_cells(part: bytes) -> None:
    """The grid that a parser would make of a sheet, from where its cells say they stand and from how many there are."""
    if b"\0" in part[:4]:  # two bytes to a character: no program writes a workbook so, and nothing here would see it
        raise UnreadableError(text("exchange.workbook_damaged"))
    if b"sheetData" not in part:
        return
    rows = columns = 0
    for letters, digits in PLACE.findall(part):
        rows = max(rows, int(digits))
        columns = max(columns, _column(letters))
    rows = max(rows, len(ROW.findall(part)))
    cells = len(CELL.findall(part))
    if cells > len(re.findall(PLACE.pattern.replace(b"{0,9}", b"{1,9}"), part)):
        columns = max(columns, cells)  # cells that do not say where they stand may all stand in one row
    if rows * columns > MOST_CELLS:
        raise UnreadableError(text("exchange.workbook_sprawls", limit=MOST_CELLS))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _grid(name: str, rows: Sequence[Sequence[object]], findings: Findings) -> Grid:
    found = []
    for number, row in enumerate(rows, 1):
        for cell in row:
            if isinstance(cell, date | datetime | time | timedelta):
                findings.add(Fault("error", text("exchange.date_cell"), Place(name, number)))
        found.append([_text(cell) for cell in row])
    return Grid(name, found)


def _text(cell: object) -> str:
    """A cell as a person reads it: 4 rather than 4.0."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell).replace("\r\n", "\n").replace("_x000D_", "").strip()
