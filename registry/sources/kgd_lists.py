"""The six lists of the State Revenue Committee: one layout, of which each list words the last columns its own way.

Three rows stand above the data; the third is the header, each cell Kazakh over Russian. Numbers come as text or as
numbers, the old RNN beside them, dates as text with a time of midnight.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
from piccolo.table import Table

from infra.i18n import text
from registry.errors import ImportRefused
from registry.sources.base import Batch
from registry.sources.layouts import Field, Layout, read_sheet
from registry.sources.workbooks import books
from registry.sources.writing import BookWriter, Cell, as_number, rows_of
from registry.tables.tax import Listing

KINDS = ("xlsx", "xls", "zip")
COMMON = (
    ("bin", "ЖСН/БСН\nИИН/БИН"),
    ("rnn", "СТН\nРНН"),
    ("name", "Салық төлеушінің атауы\nНаименование  налогоплательщика"),
    ("person_name", "Салық төлеушінің аты-жөні\nФИО налогоплательщика"),
    ("head_name", "Басшысының аты-жөні\nФИО руководителя"),
    ("head_iin", "Басшысының ЖСН\nИИН руководителя"),
    ("head_rnn", "Басшысының СТН\nРНН руководителя"),
)
KIND_OF = {"bin": "bin", "rnn": "old_number", "head_iin": "old_number", "head_rnn": "old_number", "act_on": "date"}
DATE_WORDS = r".*(?:дата|күні|начал|басталған).*"
ACT_WORDS = r"(?!.*(?:дата|күні|начал|басталған)).*(?:решени|приказ|акт|шешім|бұйрық|бұйрығ).*"
NOTE_WORDS = r".*(?:вид нарушени|бұзушылық түрі|нарушени).*"
PATTERNS = {"act_on": DATE_WORDS, "act_no": ACT_WORDS, "note": NOTE_WORDS}


@dataclass(frozen=True, slots=True)
class ListForm:
    """How one list words its title and its own columns."""

    title: str
    act_no: str
    act_on: str
    note: str | None = None

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Our column and the published header of each column after the row number."""
        own = (("act_no", self.act_no), ("act_on", self.act_on))
        return (*COMMON, *own, *((("note", self.note),) if self.note else ()))


def reader(form: ListForm) -> Callable[[Sequence[Path]], Iterator[Batch]]:
    """The `read` of one list."""
    layout = Layout(
        Listing,
        tuple(
            Field(
                name, tuple(header.splitlines()), KIND_OF.get(name, "text"),
                is_filled=name == "bin", pattern=PATTERNS.get(name, ""),
            )
            for name, header in form.headers
        ),
    )  # fmt: skip

    def read(files: Sequence[Path]) -> Iterator[Batch]:
        """Batches of Listing. Raises ImportRefused for a file without the published header, or with several sheets."""
        for sheets in books(files, KINDS):
            if len(sheets) != 1:
                raise ImportRefused(text("import.sheet_count", file=sheets[0].file, found=len(sheets), expected=1))
            yield from read_sheet(sheets[0], layout)

    return read


def writer(code: str, form: ListForm) -> Callable[[Mapping[type[Table], pl.DataFrame], Path, date], list[Path]]:
    """The `write` of one list."""

    def write(frames: Mapping[type[Table], pl.DataFrame], folder: Path, as_at: date) -> list[Path]:
        """One workbook of one sheet, named as the committee names it."""
        path = folder / f"list_{code.upper()}_KZ_ALL.xlsx"
        with BookWriter(path) as book:
            book.sheet("KZ_ALL", _rows(frames[Listing], form, as_at))
        return [path]

    return write


def _rows(frame: pl.DataFrame, form: ListForm, as_at: date) -> Iterator[Sequence[Cell]]:
    yield [f"{form.title} на {as_at:%d.%m.%Y}"]
    yield []
    yield ["№", *(header for _, header in form.headers)]
    for number, row in enumerate(rows_of(frame), 1):
        yield [number, *(_cell(name, row[name], number) for name, _ in form.headers)]


def _cell(name: str, value: Cell, number: int) -> Cell:
    if name == "act_on":
        return f"{value:%Y-%m-%d} 00:00:00" if isinstance(value, date) else None
    if name == "bin":
        return as_number(str(value), when=number % 2 == 0)
    return value
