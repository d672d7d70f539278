"""Sheets of a CISO Assistant workbook: `_meta` sheets hold keys and values, `_content` sheets a table."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from compliance.library.exchange.faults import Fault, Findings, Place
from compliance.library.exchange.grids import Grid
from infra.i18n import Text, text

LOCALISED = re.compile(r"([^\[\]]+)\[([A-Za-z-]{2,12})\]")


def split_name(name: str) -> tuple[str, str | None]:
    """name[kk] as name and kk; a plain name has no language."""
    found = LOCALISED.fullmatch(name)
    return (found[1].strip(), found[2].lower()) if found else (name, None)


@dataclass(slots=True)
class Sheet:
    """A part of the workbook that faults can be placed in."""

    name: str
    findings: Findings

    def error(self, message: Text, row: int | None = None, column: str | None = None) -> None:
        """Something that keeps the workbook from being taken."""
        self.findings.add(Fault("error", message, Place(self.name, row, column)))

    def notice(self, message: Text, row: int | None = None, column: str | None = None) -> None:
        """Something that is not taken over."""
        self.findings.add(Fault("notice", message, Place(self.name, row, column)))


@dataclass(slots=True)
class Pairs(Sheet):
    """A `_meta` sheet: what stands beside each key, and in which row."""

    values: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def get(self, key: str, *, required: bool = False) -> str:
        """The value of a key; empty where there is none."""
        if required and not self.values.get(key):
            self.error(text("exchange.missing", key=key), self.rows.get(key), key)
        return self.values.get(key, "")

    def place(self, key: str) -> Place:
        """Where a key stands."""
        return Place(self.name, self.rows.get(key), key)


@dataclass(slots=True)
class Row:
    """A row of a table: what stands under each header."""

    sheet: Sheet
    number: int
    cells: dict[str, str]

    def get(self, column: str) -> str:
        """What stands in a column; empty where nothing does."""
        return self.cells.get(column, "")

    def languages(self, column: str) -> Iterator[tuple[str, str]]:
        """The translations of a column that are not empty."""
        for header, cell in self.cells.items():
            name, language = split_name(header)
            if name == column and language and cell:
                yield language, cell

    def lines(self, column: str) -> list[str]:
        """The lines of a cell; one that begins with | goes on from the one before."""
        return split_lines(self.get(column))

    def error(self, message: Text, column: str) -> None:
        """Something wrong with one cell."""
        self.sheet.error(message, self.number, column)

    def marked(self, column: str) -> bool:
        """Whether an x stands there."""
        cell = self.get(column)
        if cell.lower() not in ("", "x"):
            self.error(text("exchange.not_mark", column=column), column)
        return cell.lower() == "x"

    def whole(self, column: str) -> int | None:
        """A whole number; None where nothing stands or something else does, which is noted."""
        cell = self.get(column)
        if not cell:
            return None
        if not re.fullmatch(r"-?[0-9]{1,9}", cell):
            self.error(text("exchange.not_whole", key=column), column)
            return None
        return int(cell)


def split_lines(cell: str) -> list[str]:
    """Lines that are not empty; one that begins with | goes on from the one before."""
    found: list[str] = []
    for line in (each.strip() for each in cell.split("\n")):
        if line.startswith("|") and found:
            found[-1] += "\n" + line[1:].strip()
        elif line:
            found.append(line)
    return found


def pairs_of(grid: Grid, findings: Findings) -> Pairs:
    """A `_meta` sheet."""
    found = Pairs(grid.name, findings)
    for number, row in enumerate(grid.rows, 1):
        key = row[0].strip() if row else ""
        if not key:
            continue
        if key in found.values:
            found.error(text("exchange.key_twice", key=key), number, key[:60])
        found.values[key] = row[1] if len(row) > 1 else ""
        found.rows[key] = number
    return found


def table_of(grid: Grid, findings: Findings, columns: Collection[str], needed: Collection[str]) -> list[Row]:
    """A `_content` sheet: rows that are not empty, by the headers of the first row."""
    sheet = Sheet(grid.name, findings)
    header = [cell.strip() for cell in grid.rows[0]] if grid.rows else []
    for position, name in enumerate(header):
        if name and name in header[:position]:
            sheet.error(text("exchange.column_twice", column=name), 1, name[:60])
        elif name and split_name(name)[0] not in columns:
            sheet.notice(text("exchange.column_unused", column=name), 1, name[:60])
    for name in needed:
        if name not in header:
            sheet.error(text("exchange.column_missing", column=name), 1, name)
    return [
        Row(sheet, number, {name: cell for name, cell in zip(header, row, strict=False) if name})
        for number, row in enumerate(grid.rows[1:], 2)
        if any(row)
    ]
