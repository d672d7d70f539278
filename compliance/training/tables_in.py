"""Tables that people bring: xlsx, or text with separators as 1C and Excel write it. Bytes in, rows of texts out.

Nothing is guessed that is not shown: which encoding and separator were found is said, and both can be named instead.
"""

import csv
import io
from dataclasses import dataclass

from compliance.errors import Unfit
from compliance.library.exchange.faults import Findings, UnreadableError
from compliance.library.exchange.grids import grids, is_page
from infra.i18n import text

MOST_BYTES = 32 * 1024**2
MOST_ROWS = 100_000
MOST_COLUMNS = 200
LONGEST_CELL = 5_000
LOOKED_AT = 50  # lines in which a separator is looked for
SEPARATORS = (";", "\t", ",", "|")
# windows-1251 has no Kazakh letters of its own; KZ-1048 is windows-1251 with them
ENCODINGS = ("utf-8", "utf-16", "windows-1251", "kz1048")
# bytes that are letters in KZ-1048 alone, or letters of other Cyrillic alphabets in windows-1251
KAZAKH = frozenset(
    byte for byte in range(0x80, 0x100)
    if bytes([byte]).decode("kz1048", "replace") in "ҚқҺһҰұӘәӨөҒғҮүҢң"
)  # fmt: skip
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class TableIn:
    """A table as it came. `encoding` is "xlsx" for a workbook, whose `separator` is empty; rows are of any length."""

    encoding: str
    separator: str
    rows: tuple[tuple[str, ...], ...]


def read_table(data: bytes, encoding: str = "", separator: str = "") -> TableIn:
    """The table of a file: the first sheet of a workbook that is not empty, or text.

    `encoding` and `separator` are found out where they are not given. Empty rows at the end are left out. Raises Unfit
    (field "file") for what is no table, is empty, too large, or bursts when it is unpacked.
    """
    if not data.strip():
        raise _unfit("tables_in.empty")
    if len(data) > MOST_BYTES:
        raise _unfit("tables_in.too_large", n=MOST_BYTES // 1024**2)
    if data.startswith(b"PK"):
        return TableIn("xlsx", "", _held(_workbook(data)))
    if is_page(data):
        raise _unfit("tables_in.no_table")
    encoding, written = _decoded(data, encoding)
    separator = separator if separator in SEPARATORS else _separator(written)
    return TableIn(encoding, separator, _held(_separated(written, separator)))


def _unfit(message: str, **said: object) -> Unfit:
    return Unfit(text(message, **said), field="file")


def _workbook(data: bytes) -> list[list[str]]:
    try:
        sheets = grids(data, Findings())
    except UnreadableError as fault:
        raise Unfit(fault.text, field="file") from None
    return next((sheet.rows for sheet in sheets if any(any(row) for row in sheet.rows)), [])


def _decoded(data: bytes, asked: str) -> tuple[str, str]:
    """Encoding and text: as its mark says, as asked, UTF-8 where it is, else one byte to a letter."""
    marked = next((name for mark, name in MARKS if data.startswith(mark)), "")
    bytewise = ("kz1048", "windows-1251") if not KAZAKH.isdisjoint(data) else ("windows-1251", "kz1048")
    for name in (marked,) if marked else (asked,) if asked in ENCODINGS else ("utf-8", *bytewise):
        try:
            written = data.decode("utf-8-sig" if name == "utf-8" else name)
        except UnicodeError:
            continue
        if "\0" in written:
            break
        return name, written
    raise _unfit("tables_in.no_table")


def _separator(written: str) -> str:
    """The one that parts most lines into equally many pieces, more than one."""
    lines = [line for line in written.splitlines()[:LOOKED_AT] if line.strip()]

    def fit(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines]
        usual = max(set(counts), key=lambda n: (counts.count(n), n), default=0)
        return (counts.count(usual), usual) if usual else (0, 0)

    return max(SEPARATORS, key=fit)


def _separated(written: str, separator: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(written, newline=""), delimiter=separator):
            rows.append([cell.strip() for cell in row])
            if len(rows) > MOST_ROWS + 1:
                break
    except csv.Error:
        raise _unfit("tables_in.no_table") from None
    return rows


def _held(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise _unfit("tables_in.empty")
    if len(rows) > MOST_ROWS:
        raise _unfit("tables_in.too_many_rows", n=MOST_ROWS)
    if max(map(len, rows)) > MOST_COLUMNS or any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        raise _unfit("tables_in.sprawls", n=MOST_COLUMNS, letters=LONGEST_CELL)
    return tuple(map(tuple, rows))
