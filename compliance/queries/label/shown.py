"""A file that an applicant gave, as the desk's page shows it: text as text, a table as a table; nothing of it runs.

Of a file only the beginning is read, and what no reader could see or what would turn a line round is made visible, so
that what stands there is what is read.
"""

import asyncio
import csv
import unicodedata
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from compliance.views.label.desk import ReadDocument
from infra.database import Record
from infra.settings import settings
from infra.storage import Store

READ = 200_000  # bytes of a file that are shown at most
LINES, ROWS, CELLS, LONGEST_CELL = 2_000, 500, 40, 1_000
READABLE = frozenset({"text/plain", "text/csv"})
SEPARATORS = ",;\t|"
HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs"})  # controls, what turns direction round, what has no agreed look
KEPT = "\n\t"
SEEN = "\N{REPLACEMENT CHARACTER}"


async def shown_of(row: Record) -> ReadDocument | None:
    """What a page shows of a text or a table; None for other files, and for one that is gone."""
    path = Store(settings().evidence_dir).path(row["sha256"])
    if row["media_type"] not in READABLE or not path.is_file():
        return None
    return await asyncio.to_thread(_read, path, row["media_type"])


def _read(path: Path, media_type: str) -> ReadDocument:
    with path.open("rb") as file:
        head = file.read(READ + 1)
    return read(head[:READ], media_type, cut=len(head) > READ)


def read(content: bytes, media_type: str, *, cut: bool = False) -> ReadDocument:
    """The beginning of a text or a table; `cut`: there is more of the file."""
    said = plain(content.decode("utf-8-sig", "replace"))
    if media_type == "text/csv":
        rows, more = _rows(said)
        return ReadDocument(rows=rows, is_cut=cut or more)
    lines = said.split("\n")
    return ReadDocument(text="\n".join(lines[:LINES]), is_cut=cut or len(lines) > LINES)


def plain(said: str) -> str:
    """Text in which nothing is hidden: a letter that cannot be seen, or that turns others round, stands as a sign."""
    joined = said.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        SEEN if letter not in KEPT and unicodedata.category(letter) in HIDDEN else letter for letter in joined
    )


def _rows(said: str) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """A table's rows as they stand, and whether something of it is left out. Formulas are text like any other."""
    lines = said.split("\n")
    separator = max(SEPARATORS, key=lines[0].count)
    try:
        found = list(islice(csv.reader([f"{line}\n" for line in lines], delimiter=separator), ROWS + 1))
    except csv.Error:  # a cell without an end, or longer than any: as lines, then
        found = [[line] for line in lines[: ROWS + 1]]
    kept = tuple(tuple(_cell(each) for each in row[:CELLS]) for row in found[:ROWS] if row)
    return kept, len(found) > ROWS or _is_wide(found)


def _is_wide(rows: Sequence[Sequence[str]]) -> bool:
    return any(len(row) > CELLS or any(len(cell) > LONGEST_CELL for cell in row) for row in rows)


def _cell(said: str) -> str:
    return said if len(said) <= LONGEST_CELL else f"{said[:LONGEST_CELL]}…"
