"""Names and pairs of names in files: CSV as programs and workbooks write it, read line by line, however long it is."""

import csv
import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from infra.i18n import Text, text
from registry.matching import Kind

NAME, BIN = "name", "bin"
_COLUMNS = ("kind", "left", "right")
_LONGEST_CELL = 1_000_000  # characters; a quotation mark that is never closed makes cells of the rest of the file
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
Row = dict[str, str]


class UnreadableError(Exception):
    """A file that is not what was asked for; wrong usage, exit 2."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.id)
        self.text = message


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """A file as text that can be read twice: what comes through a pipe is kept in a temporary file."""
    with path.open("rb") as given, tempfile.TemporaryFile() as kept:
        file: BinaryIO = given
        if not given.seekable():
            shutil.copyfileobj(given, kept)
            kept.seek(0)
            file = kept
        start = file.read(2)
        file.seek(0)
        encoding = next((name for mark, name in _MARKS if start == mark), "utf-8-sig")
        try:
            yield io.TextIOWrapper(file, encoding=encoding, newline="")
        except UnicodeDecodeError:
            raise UnreadableError(text("match.file.unreadable", file=path.name)) from None
        except csv.Error:
            raise UnreadableError(text("match.file.no_table", file=path.name)) from None


def _header(file: TextIO) -> list[str]:
    """The column names of a table, in small letters."""
    file.seek(0)
    return [cell.strip().lower() for cell in next(csv.reader([file.readline()], delimiter=_delimiter(file)), [])]


def _delimiter(file: TextIO) -> str:
    """Commas, or what workbooks write: semicolons here, tabs elsewhere."""
    file.seek(0)
    first = file.readline()
    file.seek(0)
    return max(",;\t", key=first.count)


def _rows(file: TextIO) -> Iterator[tuple[int, Row]]:
    """Rows with their line numbers; rows of nothing but empty cells are passed over."""
    csv.field_size_limit(_LONGEST_CELL)
    header, delimiter = _header(file), _delimiter(file)
    file.seek(0)
    reader = csv.reader(file, delimiter=delimiter)
    next(reader, None)
    for cells in reader:
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            padded = [*stripped, *[""] * (len(header) - len(stripped))]
            yield reader.line_num, dict(zip(header, padded, strict=False))


@contextmanager
def pairs(path: Path) -> Iterator[Iterator[tuple[Kind, Row]]]:
    """The pairs of a file, every one of them checked before the first is given.

    Raises UnreadableError for a missing column or an unknown kind; an empty name is a name to compare with.
    """
    with _opened(path) as file:
        header = _header(file)
        for column in _COLUMNS:
            if column not in header:
                raise UnreadableError(text("match.file.no_column", file=path.name, column=column))
        for line, row in _rows(file):
            if row["kind"].lower() not in set(Kind):
                raise UnreadableError(text("match.file.bad_kind", line=line, value=row["kind"][:40]))
        yield ((Kind(row["kind"].lower()), row) for _, row in _rows(file))


def names(path: Path) -> list[tuple[str, str | None]]:
    """Names with their BIN or IIN where given: a table with a column `name`, or a name on each line."""
    with _opened(path) as file:
        if NAME in _header(file):
            found = [(row[NAME], row.get(BIN) or None) for _, row in _rows(file) if row[NAME]]
        else:
            file.seek(0)
            found = [(line.strip(), None) for line in file if line.strip()]
    if not found:
        raise UnreadableError(text("match.file.no_names", file=path.name))
    return found
