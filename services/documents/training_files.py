"""The matrix and the records of training as files: xlsx, CSV, PDF, xAPI. Rows go through, and never stay in memory.

Every file says who made it, as of which day, by what was known when, and numerator and denominator. None has an IIN.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO, Protocol

import xlsxwriter

from compliance.library.model import Words
from compliance.training.statements import statement_of, voiding_of
from compliance.views.training.records import Completion, MatrixRow, RecordLine, StandingRow
from infra.i18n import Bilingual, show, translate
from services.documents.export import csv_field
from services.documents.pdf import paper
from services.documents.wording import environment
from services.documents.workbook import Cell

EDITION = 1
MOST_ON_PAPER = 1_000  # people or records in a PDF
MARK = b"\xef\xbb\xbf"  # by which Excel knows UTF-8
TONES: Mapping[str, str] = {
    "completed": "#E6F4EA", "expiring": "#FFF4D6", "expired": "#FCE9EB", "overdue": "#FCE9EB", "failed": "#FFF4D6",
    "in_progress": "#E6EFF9", "assigned": "#FFFFFF", "waived": "#F6F7F9",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ground:
    """Of whom a file is, who made it and when, what was asked for, and in which language. `site`: our own address."""

    organisation: Bilingual
    reference: str
    made_by: str
    made_at: datetime
    on: date
    known_at: datetime | None
    asked: tuple[tuple[str, str], ...]  # filters: message of the name, value
    language: str
    site: str
    named: bool = True  # whether xAPI statements say names

    def say(self, message: str, **said: object) -> str:
        """A sentence in the language of the file."""
        return translate(message, self.language, **said)

    def facts(self, completion: Completion | None) -> list[tuple[str, str]]:
        """What every file says of itself."""
        facts = [
            (self.say("training_files.organisation"), show(self.organisation, self.language)),
            (self.say("training_files.on"), show(self.on, self.language)),
            (self.say("training_files.known_at"), show(self.known_at or self.made_at, self.language)),
            (self.say("training_files.made_by"), self.made_by),
            (self.say("training_files.made_at"), show(self.made_at, self.language)),
            *[(self.say(name), value) for name, value in self.asked],
        ]
        if completion is not None:
            whole = completion.whole
            facts += [
                (self.say("matrix.numerator"), str(whole.numerator)),
                (self.say("matrix.denominator"), str(whole.denominator)),
                (self.say("matrix.waived.short"), str(whole.waived)),
            ]
        return facts


class Writer(Protocol):
    """What takes rows of one kind in turn, and is closed at the end; it runs in a thread."""

    def add(self, rows: Sequence[Any]) -> None:
        """Write some more."""

    def close(self) -> None:
        """Nothing more comes."""


class _Csv:
    """RFC 4180, UTF-8 with a mark; the first column says of each line what it is: a fact of the file, or a row."""

    def __init__(self, file: BinaryIO, ground: Ground, completion: Completion | None, head: Sequence[str]) -> None:
        self.file = file
        file.write(MARK)
        self.write([head])
        self.facts = [[f"# {name}", value] for name, value in ground.facts(completion)]

    def write(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Some rows."""
        text = io.StringIO()
        csv.writer(text).writerows([[csv_field(value) for value in row] for row in rows])
        self.file.write(text.getvalue().encode())

    def close(self) -> None:
        """What the file is stands below its rows."""
        self.write(self.facts)


class _Book:
    """An xlsx whose rows are written through to the disk: a sheet of facts, and one of rows."""

    def __init__(self, file: BinaryIO, ground: Ground, completion: Completion | None, head: Sequence[str]) -> None:
        self.book = xlsxwriter.Workbook(
            file, {"constant_memory": True, "strings_to_urls": False, "remove_timezone": True}
        )
        self.book.set_properties({"created": ground.made_at.replace(tzinfo=None), "title": head[0]})
        bold = self.book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
        self.day = self.book.add_format({"num_format": "dd.mm.yyyy", "align": "left"})
        self.tones = {status: self.book.add_format({"bg_color": colour}) for status, colour in TONES.items()}
        self._about(ground, completion, bold)
        self.sheet = self.book.add_worksheet(ground.say("training_files.rows"))
        self.sheet.freeze_panes(1, 2)
        self.sheet.set_column(0, len(head) - 1, 22)
        self.sheet.repeat_rows(0)
        self.sheet.set_landscape()
        for place, word in enumerate(head):
            self.sheet.write_string(0, place, word, bold)
        self.row = 1

    def _about(self, ground: Ground, completion: Completion | None, bold: Any) -> None:
        sheet = self.book.add_worksheet(ground.say("training_files.about"))
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 60)
        facts = ground.facts(completion)
        for number, (name, value) in enumerate(facts):
            sheet.write_string(number, 0, name, bold)
            sheet.write_string(number, 1, value)
        shares = [(by, each) for by in ("courses", "units", "roles", "kinds") for each in getattr(completion, by, ())]
        for number, (by, each) in enumerate(shares, len(facts) + 1):
            for place, value in enumerate((ground.say(f"training_files.by.{by}"), each.name)):
                sheet.write_string(number, place, value)
            for place, count in enumerate((each.numerator, each.denominator, each.waived), 2):
                sheet.write_number(number, place, count)

    def write(self, rows: Sequence[Sequence[tuple[Cell, str]]]) -> None:
        """Some rows of values with their status, texts as text: no number loses a digit, and no formula runs."""
        for row in rows:
            for place, (value, status) in enumerate(row):
                if isinstance(value, date):
                    self.sheet.write_datetime(self.row, place, datetime.combine(value, datetime.min.time()), self.day)
                elif value is not None and not isinstance(value, str):
                    self.sheet.write_number(self.row, place, float(value))
                elif value:
                    self.sheet.write_string(self.row, place, value, self.tones.get(status))
            self.row += 1

    def close(self) -> None:
        """The archive is put together."""
        self.book.close()


class MatrixCsv(_Csv):
    """One line a person and course."""

    def __init__(
        self, file: BinaryIO, ground: Ground, completion: Completion | None, courses: Sequence[tuple[str, Words]]
    ) -> None:
        self.ground, self.titles = ground, dict(courses)
        super().__init__(file, ground, completion, [ground.say(f"training_files.column.{name}") for name in (
            "number", "name", "unit", "position", "course", "title", "status", "due_on", "completed_on", "valid_until",
            "record")])  # fmt: skip

    def add(self, rows: Sequence[MatrixRow]) -> None:
        """Write some more."""
        self.write([
            (row.member.number, row.member.name, row.member.unit, row.member.position, code,
             self.titles[code].of(self.ground.language) if code in self.titles else code, _word(self.ground, cell),
             cell.due_on, cell.completed_on, cell.valid_until, cell.record)
            for row in rows for code, cell in row.cells.items()
        ])  # fmt: skip


class MatrixBook(_Book):
    """One row a person, one column a course, as on the page."""

    def __init__(
        self, file: BinaryIO, ground: Ground, completion: Completion | None, courses: Sequence[tuple[str, Words]]
    ) -> None:
        self.ground, self.courses = ground, courses
        head = [ground.say(f"training_files.column.{name}") for name in ("number", "name", "unit", "position")]
        super().__init__(file, ground, completion, head + [title.of(ground.language) for _, title in courses])

    def add(self, rows: Sequence[MatrixRow]) -> None:
        """Write some more."""
        self.write(
            [
                [(value, "") for value in (row.member.number, row.member.name, row.member.unit, row.member.position)]
                + [_cell(self.ground, row.cells.get(code)) for code, _ in self.courses]
                for row in rows
            ]
        )


def _word(ground: Ground, cell: StandingRow) -> str:
    return ground.say(f"matrix.status.{cell.status}")


def _cell(ground: Ground, cell: StandingRow | None) -> tuple[Cell, str]:
    """Letter, word and day, so that the colour says nothing alone."""
    if cell is None:
        return None, ""
    day = cell.valid_until if cell.status in ("completed", "expiring", "expired") else cell.due_on
    said = f"{ground.say(f'matrix.letter.{cell.status}')} {_word(ground, cell)}"
    return f"{said} {day:%d.%m.%Y}" if day is not None and cell.status != "waived" else said, cell.status


RECORD_COLUMNS = ("record", "number", "name", "course", "title", "version", "completed_on", "valid_until", "passed",
                  "score", "source", "state", "corrects", "note", "evidence", "entered_at")  # fmt: skip


def _record(ground: Ground, line: RecordLine) -> list[Cell]:
    return [
        line.id, line.number, line.name, line.course, line.title, line.version, line.completed_on, line.valid_until,
        ground.say("records.passed" if line.passed else "records.not_passed"), line.score,
        ground.say(f"records.source.{line.source}"), ground.say(f"records.state.{line.state}"), line.corrects,
        line.note, line.evidence, line.entered_at.isoformat(timespec="seconds"),
    ]  # fmt: skip


class RecordsCsv(_Csv):
    """One line a record."""

    def __init__(self, file: BinaryIO, ground: Ground) -> None:
        self.ground = ground
        super().__init__(file, ground, None, [ground.say(f"training_files.column.{name}") for name in RECORD_COLUMNS])

    def add(self, rows: Sequence[RecordLine]) -> None:
        """Write some more."""
        self.write([_record(self.ground, line) for line in rows])


class RecordsBook(_Book):
    """One row a record."""

    def __init__(self, file: BinaryIO, ground: Ground) -> None:
        self.ground = ground
        super().__init__(file, ground, None, [ground.say(f"training_files.column.{name}") for name in RECORD_COLUMNS])

    def add(self, rows: Sequence[RecordLine]) -> None:
        """Write some more."""
        self.write([[(value, "") for value in _record(self.ground, line)] for line in rows])


class Statements:
    """Records as a JSON array of xAPI 1.0.3 statements; what corrects another first takes that one's statement back."""

    def __init__(self, file: BinaryIO, ground: Ground) -> None:
        self.file, self.ground, self.begun = file, ground, False
        file.write(b"[")

    def add(self, rows: Sequence[RecordLine]) -> None:
        """Write some more."""
        where = self.ground.site, self.ground.reference
        for line in rows:
            said = [voiding_of(line, *where)] if line.corrects is not None else []
            if not line.void:
                said.append(statement_of(line, *where, self.ground.language, self.ground.named))
            for one in said:
                self.file.write((b",\n" if self.begun else b"\n") + json.dumps(one, ensure_ascii=False).encode())
                self.begun = True

    def close(self) -> None:
        """The end of the array."""
        self.file.write(b"\n]\n")


@dataclass(frozen=True, slots=True)
class MatrixPaper:
    """The matrix as it is printed."""

    ground: Ground
    completion: Completion
    courses: Sequence[tuple[str, Words]]
    rows: Sequence[MatrixRow]


@dataclass(frozen=True, slots=True)
class RecordsPaper:
    """Records as they are printed."""

    ground: Ground
    records: Sequence[RecordLine]


def matrix_pdf(paper_of: MatrixPaper) -> bytes:
    """The matrix on landscape pages, its header on each."""
    return _pdf("training/matrix_paper.html", paper_of, paper_of.ground)


def records_pdf(paper_of: RecordsPaper) -> bytes:
    """Records on landscape pages, the header of the table on each."""
    return _pdf("training/records_paper.html", paper_of, paper_of.ground)


def _pdf(template: str, paper_of: MatrixPaper | RecordsPaper, ground: Ground) -> bytes:
    page = environment(ground.language).get_template(template).render(view=paper_of)
    return paper(page, f"training-{EDITION}-{ground.on}-{ground.made_at.isoformat()}-{ground.language}")
