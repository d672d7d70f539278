"""One filing: the head of each form (who, when, in which unit) and its lines, out of the cells of a workbook."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from registry.errors import ImportRefused
from registry.sources.archives import Document
from registry.sources.statements.forms import BALANCE, PROFIT
from registry.sources.values import Unreadable, day, number_of_taxpayer
from registry.sources.workbooks import typed_sheets

MONTHS = {
    "января": 1, "февраля": 2, "марта": 3, "апреля": 4, "мая": 5, "июня": 6, "июля": 7, "августа": 8, "сентября": 9,
    "октября": 10, "ноября": 11, "декабря": 12, "қаңтар": 1, "желтоқсан": 12,
}  # fmt: skip
IN_WORDS = re.compile(r"(\d{1,2})[»\"”]?\s+([а-яқғәөұүіңһ]+)\s+(\d{4})")
IN_FIGURES = re.compile(r"\d{2}\.\d{2}\.\d{4}|\d{4}-\d{2}-\d{2}")
PERIOD = re.compile(r"состояни[юе] на|заканчивающ|закончивш|отчетный период\s*[:\d]|за год|жағдай бойынша")
UNITS = (
    (re.compile(r"(?:тыс|тысяч\w*|мың)\.?\s*(?:тенге|теңге|тг|kzt)"), 1_000),
    (re.compile(r"(?:млн|миллион\w*)\.?\s*(?:тенге|теңге|тг|kzt)"), 1_000_000),
    (re.compile(r"тенге|теңге|kzt"), 1),
)
HEADS = {
    BALANCE: ("на конец отчетного периода", "на начало отчетного периода"),
    PROFIT: ("за отчетный период", "за предыдущий период"),
}
CODE = re.compile(r"(\d{1,3})")
BIN_LABEL = re.compile(r"\b(?:бин|бсн)\b\s*:?\s*([\d\s-]{7,})?", re.IGNORECASE)
Cells = Sequence[object]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a form: its name, its code ('' where it has none), and what stands in the two amount columns."""

    name: str
    code: str
    current: object
    previous: object


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a filing: 1 (balance) or 2 (profit); `unit` is how many tenge one stands for."""

    kind: str
    bin: str
    period_end: date
    unit: int
    lines: tuple[Line, ...]


def filing(document: Document) -> list[Form]:
    """The forms of a workbook that are Form 1 or Form 2; other sheets are passed over.

    Raises Unreadable when there is none, when a form does not say who, when or in which unit, or when two forms
    contradict each other.
    """
    if not document.size:
        raise Unreadable("reject.empty_page", document.name)
    try:
        sheets = typed_sheets(document)
    except ImportRefused as fault:
        raise Unreadable("reject.workbook", document.name) from fault
    forms = [form for form in map(_form, sheets) if form is not None]
    if not any(form.kind == BALANCE for form in forms):
        raise Unreadable("reject.no_balance_sheet", document.name)
    if len({form.kind for form in forms}) != len(forms):
        raise Unreadable("reject.form_twice", document.name)
    if len({(form.bin, form.period_end) for form in forms}) != 1:
        raise Unreadable("reject.forms_differ", ", ".join(f"{form.bin} {form.period_end}" for form in forms))
    return forms


def _form(rows: Sequence[Cells]) -> Form | None:
    found = _header(rows)
    if found is None:
        return None
    kind, at, places = found
    head = rows[:at]
    return Form(kind, _bin(head), _period_end(head), _unit(head), tuple(_lines(rows[at + 1 :], places)))


def _header(rows: Sequence[Cells]) -> tuple[str, int, tuple[int, int, int]] | None:
    """Which form it is, the row of its header, and the columns of code, current and previous amount."""
    for at, row in enumerate(rows[:60]):
        cells = [_folded(cell) for cell in row]
        if not any(cell.startswith("код строки") for cell in cells):
            continue
        code = next(i for i, cell in enumerate(cells) if cell.startswith("код строки"))
        for kind, (current, previous) in HEADS.items():
            if current in cells and previous in cells:
                return kind, at, (code, cells.index(current), cells.index(previous))
    return None


def _folded(cell: object) -> str:
    return " ".join(_text(cell).casefold().replace("ё", "е").split())


def _text(cell: object) -> str:
    """What stands in a cell; a whole number without the point a workbook gives it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _lines(rows: Iterable[Cells], places: tuple[int, int, int]) -> Iterator[Line]:
    at_code, at_current, at_previous = places
    seen: set[str] = set()
    for row in rows:
        name = next((_text(cell) for cell in row[:at_code] if _text(cell)), "")
        coded = CODE.fullmatch(_text(row[at_code]))
        code = coded[1].zfill(3) if coded else ""
        if code in seen:
            raise Unreadable("reject.line_twice", code)
        if code:
            seen.add(code)
        if name or code:
            yield Line(name, code, row[at_current], row[at_previous])


def _texts(head: Sequence[Cells]) -> Iterator[str]:
    """Each row of the head as one text."""
    return (" ".join(_text(cell) for cell in row if _text(cell)) for row in head)


def _bin(head: Sequence[Cells]) -> str:
    for written in _texts(head):
        label = BIN_LABEL.search(written)
        if label:
            return number_of_taxpayer((label[1] or written[label.end() :]).strip() or None)
    raise Unreadable("reject.no_bin", None)


def _period_end(head: Sequence[Cells]) -> date:
    """The last day of the year reported. A balance «на 1 января» is that of the evening before."""
    for written in map(_folded, _texts(head)):
        if PERIOD.search(written):
            found = _date(written)
            if found is None:
                continue
            found -= timedelta(days=1 if (found.month, found.day) == (1, 1) else 0)
            if (found.month, found.day) != (12, 31):
                raise Unreadable("reject.not_a_year", found)
            return found
    raise Unreadable("reject.no_period", None)


def _date(written: str) -> date | None:
    figures = IN_FIGURES.search(written)
    if figures:
        return day(figures[0])
    for number, month, year in IN_WORDS.findall(written):
        if month in MONTHS:
            return day(f"{year}-{MONTHS[month]:02}-{int(number):02}")
    return None


def _unit(head: Sequence[Cells]) -> int:
    for written in map(_folded, _texts(head)):
        for pattern, tenge in UNITS:
            if pattern.search(written):
                return tenge
    raise Unreadable("reject.no_unit", None)
