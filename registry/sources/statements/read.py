"""Financial statements: Form 1 (balance sheet) and Form 2 (profit and loss), one workbook for each filing.

Layout: the forms of the Ministry of Finance as filed with the depository (opi.dfo.kz) and published by issuers. Amounts
stand in tenge, thousands or millions, as numbers or as text with points, spaces and parentheses. A filing reports its
year and restates the year before: both become rows. A balance that does not add up is refused, not mended.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from registry.sources.archives import documents
from registry.sources.base import Batch, columns_of
from registry.sources.rows import Collected, refuse_unless_read
from registry.sources.statements.filing import Form, filing
from registry.sources.statements.forms import (
    ASSETS,
    BALANCE,
    CLAIMS,
    PROFIT,
    UNSCALED,
    Edition,
    Lines,
    as_json,
    balances,
    columns,
    edition_of,
    unsigned,
)
from registry.sources.values import Unreadable, amount, exact
from registry.tables.statements import Statement

SUMS = tuple(code for side in (ASSETS, CLAIMS) for code in side)
COLUMNS = tuple(columns_of(Statement))


def read(files: Sequence[Path]) -> Iterator[Batch]:
    """Filings as rows of `statement`, in tenge. A filing that cannot be read is one reject."""
    collected = Collected(Statement)
    for document in documents(files, (".xlsx",)):
        try:
            for row in _rows(filing(document)):
                collected.add(row)
        except Unreadable as fault:
            collected.reject(document.file, None, fault)
        yield from collected.full()
    refuse_unless_read(collected)
    yield from collected.last()


def _rows(forms: Sequence[Form]) -> list[tuple[object, ...]]:
    edition = _edition(forms)
    filed_for = forms[0].period_end
    years = {filed_for: "current", date(filed_for.year - 1, 12, 31): "previous"}
    rows = []
    for period_end, which in years.items():
        found: dict[str, Lines] = {BALANCE: {}, PROFIT: {}}
        for form in forms:
            found[form.kind] = dict(_amounts(form, which))
        if any(found.values()):
            rows.append(_row(forms, period_end, edition, found))
    if not rows:
        raise Unreadable("reject.no_amounts", None)
    return rows


def _edition(forms: Sequence[Form]) -> Edition:
    """Raises Unreadable when no edition knows the lines, or a sum of the balance has another name than its code."""
    named = [(form.kind, line.code, line.name) for form in forms for line in form.lines if line.code]
    edition = edition_of(named, forms[0].period_end.year)
    if edition is None:
        raise Unreadable("reject.unknown_edition", None)
    for kind, code, name in named:
        if kind == BALANCE and code in SUMS and not edition.knows(kind, code, name):
            raise Unreadable("reject.line_misnamed", f"{code} {name}")
    return edition


def _amounts(form: Form, which: str) -> Iterator[tuple[str, Decimal]]:
    for line in form.lines:
        found = exact(line.current if which == "current" else line.previous) if line.code else None
        if found is not None:
            tenge = amount(found * (1 if (form.kind, line.code) in UNSCALED else form.unit))
            if tenge is not None:
                yield line.code, tenge


def _row(forms: Sequence[Form], period_end: date, edition: Edition, found: Mapping[str, Lines]) -> tuple[object, ...]:
    """One year's row. Raises Unreadable when its balance does not add up."""
    balance, profit = found[BALANCE], unsigned(found[PROFIT], edition)
    if not balances(balance):
        raise Unreadable("reject.statement.unbalanced", f"{period_end}: {as_json({BALANCE: balance})}")
    forms_of_year = {BALANCE: balance, PROFIT: profit}
    named: dict[str, Lines] = {BALANCE: {}, PROFIT: {}}
    for form in forms:
        codes = {line.code for line in form.lines if edition.knows(form.kind, line.code, line.name)}
        named[form.kind] = {code: value for code, value in forms_of_year[form.kind].items() if code in codes}
    record: dict[str, object] = {
        "bin": forms[0].bin,
        "period_end": period_end,
        "filed_for": forms[0].period_end,
        "edition": edition.code,
        **{column: amount(value) for column, value in columns(named, edition).items()},
        "lines": as_json(forms_of_year),
    }
    return tuple(record[column] for column in COLUMNS)
