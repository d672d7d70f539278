"""Rows of a staff list as people of a staff: each is read whole or told with its number, its column and a sentence."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeVar

from compliance.errors import Unfit
from compliance.training.members import fit_email, fit_line, is_like_an_iin
from compliance.training.roles import ROLES, proposed
from compliance.training.staff_files.headings import Columns
from infra.i18n import LANGUAGES, Text, text, translate

T = TypeVar("T")
EARLIEST, LATEST = date(1940, 1, 1), date(2100, 1, 1)
WRITTEN = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})(?:\s+[\d:]+)?", re.ASCII)
ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T\s][\d:.]+)?", re.ASCII)
WHOLE = re.compile(r"(\d+)[.,]0+", re.ASCII)  # a number that a program wrote as a fraction
LANGUAGE_STARTS = {"kk": ("kk", "kz", "kaz", "каз", "қаз"), "ru": ("ru", "рус", "орыс"), "en": ("en", "анг", "ағыл")}
KIND_STARTS = {
    "associate": ("associate", "агент", "партнер", "партнёр", "подрядчик", "гпх", "договор", "серіктес", "contractor"),
    "employee": ("employee", "сотрудник", "работник", "штат", "основн", "внутренн", "внешн", "қызметкер", "staff"),
}
IIN = "training_staff.unfit.iin"
REPEATED = 60  # letters of a cell that are told again


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody as a row says; None where the list has no such column. `line` counts from 1, as programs show it.

    `last_day` is the last day of work; `proposed` are the roles that position and unit suggest; `cells` are the row as
    it came, but for IINs.
    """

    line: int
    number: str
    last_name: str
    first_name: str
    middle_name: str | None = None
    email: str | None = None
    unit: str | None = None
    position: str | None = None
    hired_on: date | None = None
    last_day: date | None = None
    roles: tuple[str, ...] | None = None
    proposed: tuple[str, ...] = ()
    manager: str | None = None
    language: str | None = None
    kind: str | None = None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: its line, the heading of the column, a sentence, what stands there, the whole row.

    `taken`: the row is taken all the same, without this.
    """

    line: int
    column: str
    text: Text
    said: str
    cells: tuple[str, ...] = ()
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """A list: its good rows, its faults, and the numbers that stand in it, those of bad rows too."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    numbers: frozenset[str]


def read_rows(cells: Sequence[Sequence[str]], columns: Columns) -> Read:
    """Every row below the headings; empty ones are passed over, and the second of one number is a fault."""
    rows: list[Row] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    numbers: set[str] = set()
    for line, row in enumerate(cells[columns.row + 1 :], columns.row + 2):
        if not any(cell.strip() for cell in row):
            continue
        said = {field: row[place] if place < len(row) else "" for place, field in enumerate(columns.fields) if field}
        kept = tuple("" if columns.fields[place : place + 1] == ("iin",) else cell for place, cell in enumerate(row))
        reading = _Reading(line, kept, columns)
        found = reading.row(said)
        number = _number(said.get("number", ""))
        numbers.add(number)
        if found is not None and number in seen:
            reading.tell("number", text("staff_file.twice", line=seen[number]), number)
            found = None
        if found is not None:
            seen[number] = line
            rows.append(found)
        faults += reading.faults
    return Read(tuple(rows), tuple(faults), frozenset(numbers))


class _Reading:
    """One row while it is read: all that is wrong with it is told, not only the first."""

    def __init__(self, line: int, cells: tuple[str, ...], columns: Columns) -> None:
        self.line, self.cells = line, cells
        self.headings = dict(zip(columns.fields, columns.headings, strict=True))
        self.faults: list[Fault] = []

    def tell(self, field: str, what: Text, said: str) -> None:
        told = "" if what.id == IIN else said[:REPEATED]
        cells = tuple("" if cell and is_like_an_iin(cell) else cell for cell in self.cells)
        self.faults.append(Fault(self.line, self.headings.get(field, ""), what, told, cells))

    def row(self, said: Mapping[str, str]) -> Row | None:
        """The row, or None with faults."""
        number = self._try("number", said, _fit_number) or ""
        last, first, middle = self._names(said)
        unit, position = (self._try(field, said, _optional(field)) for field in ("unit", "position"))
        found = Row(
            line=self.line, number=number, last_name=last, first_name=first, middle_name=middle,
            email=self._try("email", said, fit_email),
            unit=unit,
            position=position,
            hired_on=self._try("hired_on", said, _day),
            last_day=self._try("last_day", said, _day),
            roles=self._try("roles", said, _roles),
            proposed=proposed(position or "", unit or ""),
            manager=self._try("manager", said, lambda cell: fit_line(_number(cell), "manager", needed=False)),
            language=self._try("language", said, lambda cell: _word(cell, LANGUAGE_STARTS, "staff_file.language")),
            kind=self._try("kind", said, lambda cell: _word(cell, KIND_STARTS, "staff_file.kind")),
            cells=self.cells,
        )  # fmt: skip
        if found.hired_on and found.last_day and found.last_day < found.hired_on:
            self.tell("last_day", text("staff_file.left_before"), said["last_day"])
        return None if self.faults else found

    def _names(self, said: Mapping[str, str]) -> tuple[str, str, str | None]:
        if "last_name" not in said and "full_name" in said:
            whole = self._try("full_name", said, lambda cell: fit_line(cell, "full_name")) or ""
            last, _, rest = whole.partition(" ")
            first, _, middle = rest.partition(" ")
            return last, first, middle
        last = self._try("last_name", said, lambda cell: fit_line(cell, "last_name")) or ""
        first = self._try("first_name", said, _optional("first_name")) or ""
        return last, first, self._try("middle_name", said, _optional("middle_name"))

    def _try(self, field: str, said: Mapping[str, str], fit: Callable[[str], T]) -> T | None:
        if field not in said:
            return None
        try:
            return fit(said[field])
        except Unfit as problem:
            self.tell(field, problem.text, said[field])
            return None


def _optional(field: str) -> Callable[[str], str]:
    return lambda cell: fit_line(cell, field, needed=False)


def _number(cell: str) -> str:
    """An employee number; 125,00 is what some programs make of 125."""
    plain = " ".join(cell.split())
    whole = WHOLE.fullmatch(plain)
    return whole[1] if whole else plain


def _fit_number(cell: str) -> str:
    number = fit_line(_number(cell), "number")
    if is_like_an_iin(number):
        raise Unfit(text(IIN))
    return number


def _day(cell: str) -> date | None:
    plain = cell.strip()
    if not plain:
        return None
    written, iso = WRITTEN.fullmatch(plain), ISO.fullmatch(plain)
    try:
        if written:
            day = date(int(written[3]), int(written[2]), int(written[1]))
        else:
            day = date.fromisoformat(iso[1] if iso else plain)
    except ValueError:
        raise Unfit(text("staff_file.day")) from None
    if not EARLIEST <= day <= LATEST:
        raise Unfit(text("staff_file.day_range"))
    return day


@cache
def _role_words() -> dict[str, str]:
    named = {translate(f"training_staff.role.{role}", each).casefold(): role for role in ROLES for each in LANGUAGES}
    return named | {role: role for role in ROLES}


def _roles(cell: str) -> tuple[str, ...]:
    words = [" ".join(word.split()).casefold() for word in re.split(r"[,;/|]", cell) if word.strip()]
    if any(word not in _role_words() for word in words):
        raise Unfit(text("staff_file.role"))
    chosen = {_role_words()[word] for word in words}
    return tuple(role for role in ROLES if role in chosen)


def _word(cell: str, starts: Mapping[str, tuple[str, ...]], wrong: str) -> str:
    plain = cell.strip().casefold()
    if not plain:
        return ""
    for code, beginnings in starts.items():
        if plain.startswith(beginnings):
            return code
    raise Unfit(text(wrong))
