"""Writes filings: one workbook for each, Form 1 and Form 2, in the ways companies fill them in."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import groupby
from pathlib import Path

import polars as pl
from piccolo.table import Table

from registry.sources.archives import ArchiveWriter
from registry.sources.statements.forms import (
    AFTER_TAX,
    ASSETS,
    BALANCE,
    BEFORE_TAX,
    CLAIMS,
    PROFIT,
    TAX,
    UNSCALED,
    Edition,
    Lines,
    editions,
    in_force,
    plain,
)
from registry.sources.writing import BookWriter, Cell
from registry.tables.company import Company
from registry.tables.statements import Statement

UNIT_LINES = {1: "тенге", 1_000: "тыс. тенге", 1_000_000: "млн тенге"}
TITLES = {BALANCE: "Бухгалтерский баланс", PROFIT: "Отчет о прибылях и убытках"}
HEADINGS = {
    BALANCE: ("На конец отчетного периода", "На начало отчетного периода"),
    PROFIT: ("За отчетный период", "За предыдущий период"),
}
SUM_LINES = {
    ASSETS[-1]: ("Баланс (строка 100 + строка 101 + строка 200)", ASSETS),
    CLAIMS[-1]: ("Баланс (строка 300 + строка 301 + строка 400 + строка 500)", CLAIMS),
}
FILINGS_A_ZIP = 10_000
NUMBERS, SPACED, POINTED = range(3)  # how a company writes its amounts
Row = Mapping[str, object]


def write(frames: Mapping[type[Table], pl.DataFrame], folder: Path, as_at: date) -> list[Path]:
    """Workbooks `<BIN>_<year>.xlsx` in `statements_<date>.zip`; names of companies where their frame is given.

    A row's `lines` are what is written; without them, the lines of its columns. A filing has no date but its period, so
    the name of the zip has. Raises ValueError for a row that is neither the filing's year nor the year before.
    """
    names = _names(frames)
    filings = list(_filings(frames[Statement]))
    written: list[Path] = []
    for start in range(0, max(len(filings), 1), FILINGS_A_ZIP):
        path = folder / f"statements_{as_at}{f'_{len(written) + 1}' if written else ''}.zip"
        with ArchiveWriter(path) as archive:
            for (number, filed_for), rows in filings[start : start + FILINGS_A_ZIP]:
                archive.add_stored(
                    f"{number}_{filed_for.year}.xlsx", _workbook(rows, number, filed_for, names.get(number, ""))
                )
        written.append(path)
    return written


def _names(frames: Mapping[type[Table], pl.DataFrame]) -> dict[str, str]:
    if Company not in frames:
        return {}
    return dict(frames[Company].select("bin", pl.coalesce("name_ru", "name_kk", pl.lit(""))).iter_rows())


def _filings(frame: pl.DataFrame) -> Iterator[tuple[tuple[str, date], list[Row]]]:
    found = frame.sort("bin", "filed_for", "period_end").iter_rows(named=True)
    for key, rows in groupby(found, key=lambda row: (row["bin"], row["filed_for"])):
        yield key, list(rows)


def _workbook(rows: Sequence[Row], number: str, filed_for: date, name: str) -> bytes:
    edition = next((each for each in editions() if each.code == rows[0]["edition"]), in_force(filed_for.year))
    years = {_year(row, filed_for): _forms(row, edition) for row in rows}
    style = int(number[-3:]) % 3
    unit = _unit(years.values(), style)
    buffer = BytesIO()
    with BookWriter(buffer) as book:
        for kind in (BALANCE, PROFIT):
            pair = [years.get(offset, {}).get(kind, {}) for offset in (0, 1)]
            head = _head(kind, (number, name, filed_for), unit, style)
            book.sheet(f"Форма {kind}", [*head, *_body(kind, edition, pair, unit, style)])
    return buffer.getvalue()


def _year(row: Row, filed_for: date) -> int:
    """0 for the filing's own year, 1 for the year before."""
    end = row["period_end"]
    if not isinstance(end, date) or filed_for.year - end.year not in (0, 1):
        raise ValueError(f"{row['bin']}: {end} in a filing for {filed_for}")
    return filed_for.year - end.year


def _forms(row: Row, edition: Edition) -> dict[str, Lines]:
    written = row["lines"]
    if isinstance(written, str):
        found = json.loads(written, parse_float=Decimal, parse_int=Decimal)
        return {kind: found.get(kind, {}) for kind in (BALANCE, PROFIT)}
    forms: dict[str, Lines] = {BALANCE: {}, PROFIT: {}}
    for column, place in edition.columns.items():
        kind, code = place.split(".")
        value = row[column]
        if isinstance(value, Decimal):
            forms[kind][code] = value
    return forms


def _unit(years: Iterable[Mapping[str, Lines]], style: int) -> int:
    """The largest unit that loses nothing; the companies that type bare numbers use tenge."""
    amounts = [
        value
        for forms in years
        for kind, lines in forms.items()
        for code, value in lines.items()
        if (kind, code) not in UNSCALED
    ]
    if style == NUMBERS:
        return 1
    return next((unit for unit in (1_000_000, 1_000) if all(value % unit == 0 for value in amounts)), 1)


def _head(kind: str, who: tuple[str, str, date], unit: int, style: int) -> list[list[Cell]]:
    number, name, filed_for = who
    moment = "по состоянию на" if kind == BALANCE else "за год, заканчивающийся"
    return [
        [f"Форма {kind}"],
        ["Наименование организации", name or None],
        ["БИН", Decimal(number) if style == NUMBERS else number],  # a number loses its zeros, as in real workbooks
        [TITLES[kind]],
        [f"{moment} 31 декабря {filed_for.year} года"],
        [None, None, None, UNIT_LINES[unit]],
        ["Наименование статьи" if kind == BALANCE else "Наименование показателей", "Код строки", *HEADINGS[kind]],
    ]


def _body(kind: str, edition: Edition, years: Sequence[Lines], unit: int, style: int) -> Iterator[list[Cell]]:
    """Every line of the form, empty where nothing is reported, and the two sums that have no code."""
    names = edition.names[kind]
    tax = [_lowers(lines) for lines in years]
    for code in sorted(names.keys() | years[0].keys() | years[1].keys()):
        scale = 1 if (kind, code) in UNSCALED else unit
        cells: list[Cell] = []
        for lines, lowers in zip(years, tax, strict=True):
            is_expense = kind == PROFIT and (code in edition.expenses or (code == TAX and lowers))
            cells.append(_amount(lines.get(code), scale, style, is_expense))
        yield [names.get(code, "Прочее"), code, *cells]
        if kind == BALANCE and code in SUM_LINES:
            name, parts = SUM_LINES[code]
            sums = (sum((lines.get(part, Decimal()) for part in parts), Decimal()) for lines in years)
            yield [name, None, *(_amount(value, unit, style, is_expense=False) for value in sums)]


def _lowers(profit: Lines) -> bool:
    """Whether the income tax is what makes the profit after tax smaller: only then may it stand in parentheses."""
    tax, before, after = (profit.get(code) for code in (TAX, BEFORE_TAX, AFTER_TAX))
    return tax is not None and before is not None and after is not None and before - tax == after


def _amount(value: Decimal | None, unit: int, style: int, is_expense: bool) -> Cell:
    """A number, or a text with spaces or points for thousands and parentheses for less than nothing."""
    if value is None:
        return None
    found = value / unit
    if style == NUMBERS:
        return Decimal(plain(found))
    digits = 0 if found == found.to_integral_value() else 2
    written = f"{abs(found):,.{digits}f}"
    written = written.translate(str.maketrans(",.", " ," if style == SPACED else ".,"))
    return f"({written})" if (found < 0) != (is_expense and found > 0) else written
