"""Workbooks and comma-separated files as sheets of text, each row with its number in the file.

Nothing is trusted: a workbook is a zip, and every part of it is unpacked once, counted and checked before a parser that
believes in it sees it. What is no workbook is refused in one sentence (`import.*`).
"""

import csv
import io
import logging
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

import fastexcel
import polars as pl
from python_calamine import CalamineWorkbook

from infra.i18n import text
from infra.zips import ZIP_FAULTS
from registry.errors import ImportRefused
from registry.sources.ahead import one_ahead
from registry.sources.archives import Document, decoded, documents, opened_zip, refuse_html

logging.getLogger("calamine").setLevel(logging.ERROR)  # what it warns of is refused here, in a sentence
HEAD_ROWS = 15  # rows looked through for a title and a header
PART_ROWS = 10_000
MOST_COLUMNS = 52  # A to AZ; no published layout has half as many, and a parser makes a full grid of what it finds
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old .xls, and what Excel wraps an encrypted .xlsx in
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
FAR_CELL = re.compile(rb"""r=["'](?:B[A-Z]\d|[C-Z][A-Z]\d|[A-Z]{3,}\d|[A-Z]*\d{8})""")
T = TypeVar("T")
Cells = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its first rows for finding the header, and all rows in parts.

    `file` is the file's name as people know it. A part has the text columns "0", "1", … and `row`, counted from 1.
    """

    file: str
    name: str
    head: list[Cells]
    parts: Callable[[], Iterator[pl.DataFrame]]


def books(files: Sequence[Path], suffixes: Sequence[str]) -> Iterator[list[Sheet]]:
    """The sheets of each workbook or text file, also of those inside zips; the next is opened meanwhile.

    Raises ImportRefused for what is neither: a page of HTML, a truncated or encrypted workbook, a bomb.
    """
    return one_ahead(_books(files, {f".{suffix}" for suffix in suffixes if suffix != "zip"}))


def _books(files: Sequence[Path], suffixes: Collection[str]) -> Iterator[list[Sheet]]:
    for document in documents(files, suffixes):
        data = document.read()
        refuse_html(data[:512], document.file)
        if data.startswith(b"PK"):
            _check_workbook(data, document.file)
            yield _sheets(data, document.file)
        elif data.startswith(OLE):
            if ENCRYPTED in data:
                raise ImportRefused(text("import.workbook_encrypted", file=document.file))
            yield _sheets(data, document.file)
        elif document.name.lower().endswith(".csv"):
            yield [_text_sheet(decoded(data, document.file), document)]
        else:
            raise ImportRefused(text("import.not_a_workbook", file=document.file))


def typed_sheets(document: Document) -> list[Sequence[Sequence[object]]]:
    """The cells of each sheet of one `.xlsx`, a number as a number and a text as a text.

    For small workbooks where the difference decides: 12.345 is a number with a fraction, «12.345» a KASE thousand.
    Raises ImportRefused as `books` does.
    """
    data = document.read()
    refuse_html(data[:512], document.file)
    if not data.startswith(b"PK"):
        raise ImportRefused(text("import.not_a_workbook", file=document.file))
    _check_workbook(data, document.file)
    book = _parsed(lambda: CalamineWorkbook.from_filelike(io.BytesIO(data)), document.file)
    return _parsed(lambda: [book.get_sheet_by_name(name).to_python() for name in book.sheet_names], document.file)


def _check_workbook(data: bytes, file: str) -> None:
    with opened_zip(io.BytesIO(data), file) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            raise ImportRefused(text("import.not_a_workbook", file=file))
        for info in archive.infolist():
            try:
                _check_member(data, info)
            except ZIP_FAULTS as fault:
                raise ImportRefused(text("import.archive_damaged", file=file)) from fault
            except _SprawlError:
                raise ImportRefused(text("import.workbook_sprawls", file=file)) from None


class _SprawlError(Exception):
    """A cell so far out that a full grid up to it would fill the memory."""


def _check_member(data: bytes, info: zipfile.ZipInfo) -> None:
    """Unpack a part of a workbook by its true bytes, not by what the directory says of them."""
    size = checksum = 0
    tail = b""
    is_sheet = info.filename.startswith("xl/worksheets/")
    for chunk in _unpacked(data, info):
        size += len(chunk)
        checksum = zlib.crc32(chunk, checksum)
        if size > info.file_size:
            raise zipfile.BadZipFile(f"{info.filename} is larger than it says")
        if is_sheet:
            if FAR_CELL.search(tail + chunk):
                raise _SprawlError
            tail = chunk[-20:]
    if size != info.file_size or checksum != info.CRC:
        raise zipfile.BadZipFile(f"{info.filename} is not what it says")


def _unpacked(data: bytes, info: zipfile.ZipInfo) -> Iterator[bytes]:
    name_length, extra_length = struct.unpack_from("<HH", data, info.header_offset + 26)
    start = info.header_offset + 30 + name_length + extra_length
    packed = data[start : start + info.compress_size]
    if info.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile(f"{info.filename} is packed in an unusual way")
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    while packed and not inflater.eof:
        yield inflater.decompress(packed, 1 << 20)
        packed = inflater.unconsumed_tail
    yield inflater.flush()


def _parsed(work: Callable[[], T], file: str) -> T:
    try:
        return work()
    except Exception as fault:  # the parser raises many kinds for a broken file
        raise ImportRefused(text("import.workbook_damaged", file=file)) from fault
    except BaseException as fault:  # a panic of the parser, which is no Exception
        if type(fault).__name__ != "PanicException":
            raise
        raise ImportRefused(text("import.workbook_damaged", file=file)) from fault


def _sheets(data: bytes, file: str) -> list[Sheet]:
    book = _parsed(partial(fastexcel.read_excel, data), file)
    found = []
    for position, name in enumerate(book.sheet_names):
        frame = _parsed(partial(_grid, book, position), file)
        if frame.height:
            found.append(Sheet(file, name, list(frame.drop("row").head(HEAD_ROWS).iter_rows()), _sliced(frame)))
    if not found:
        raise ImportRefused(text("import.workbook_empty", file=file))
    return found


def _grid(book: fastexcel.ExcelReader, position: int) -> pl.DataFrame:
    loaded = book.load_sheet(position, header_row=None, skip_rows=0, dtypes="string")
    frame = loaded.to_polars()
    return frame.rename(dict(zip(frame.columns, map(str, range(frame.width)), strict=True))).with_row_index("row", 1)


def _sliced(frame: pl.DataFrame) -> Callable[[], Iterator[pl.DataFrame]]:
    return lambda: iter(frame.iter_slices(PART_ROWS))


def _text_sheet(content: str, document: Document) -> Sheet:
    first_line = content[:4096].partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)

    def rows() -> Iterator[Cells]:
        try:
            for row in csv.reader(io.StringIO(content, newline=""), delimiter=delimiter):
                if len(row) > MOST_COLUMNS:
                    raise ImportRefused(text("import.workbook_sprawls", file=document.file))
                yield tuple(row)
        except csv.Error as fault:
            raise ImportRefused(text("import.not_csv", file=document.file)) from fault

    return Sheet(document.file, document.stem, list(islice(rows(), HEAD_ROWS)), lambda: _text_parts(rows()))


def _text_parts(rows: Iterator[Cells]) -> Iterator[pl.DataFrame]:
    first = 1
    while part := list(islice(rows, PART_ROWS)):
        width = max(map(len, part))
        columns = {str(i): [row[i] if i < len(row) else None for row in part] for i in range(width)}
        frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
        yield frame.with_columns(pl.int_range(first, first + len(part), dtype=pl.UInt32).alias("row"))
        first += len(part)
