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
    Layout,
    Lines,
    as_json,
    balances,
    columns,
    layout_of,
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
        if collected.is_full:
            yield collected.batch()
    refuse_unless_read(collected)
    yield collected.batch()


def _rows(forms: Sequence[Form]) -> list[tuple[object, ...]]:
    layout = _layout(forms)
    filed_for = forms[0].period_end
    years = {filed_for: "current", date(filed_for.year - 1, 12, 31): "previous"}
    rows = []
    for period_end, which in years.items():
        found: dict[str, Lines] = {BALANCE: {}, PROFIT: {}}
        for form in forms:
            found[form.kind] = dict(_amounts(form, which))
        if any(found.values()):
            rows.append(_row(forms[0], period_end, layout, found))
    if not rows:
        raise Unreadable("reject.no_amounts", None)
    return rows


def _layout(forms: Sequence[Form]) -> Layout:
    """Raises Unreadable when no edition knows the lines, or a sum of the balance has another name than its code."""
    named = [(form.kind, line.code, line.name) for form in forms for line in form.lines if line.code]
    layout = layout_of(named, forms[0].period_end.year)
    if layout is None:
        raise Unreadable("reject.unknown_edition", None)
    for kind, code, name in named:
        if kind == BALANCE and code in SUMS and (kind, code) not in layout.known:
            raise Unreadable("reject.line_misnamed", f"{code} {name}")
    return layout


def _amounts(form: Form, which: str) -> Iterator[tuple[str, Decimal]]:
    for line in form.lines:
        found = exact(line.current if which == "current" else line.previous) if line.code else None
        if found is not None:
            tenge = amount(found * (1 if (form.kind, line.code) in UNSCALED else form.unit))
            if tenge is not None:
                yield line.code, tenge


def _row(form: Form, period_end: date, layout: Layout, found: Mapping[str, Lines]) -> tuple[object, ...]:
    """One year's row. Raises Unreadable when its balance does not add up."""
    forms = {BALANCE: found[BALANCE], PROFIT: unsigned(found[PROFIT], layout.edition)}
    if not balances(forms[BALANCE]):
        raise Unreadable("reject.statement.unbalanced", f"{period_end}: {as_json({BALANCE: forms[BALANCE]})}")
    known = {
        kind: {code: value for code, value in lines.items() if (kind, code) in layout.known}
        for kind, lines in forms.items()
    }
    record: dict[str, object] = {
        "bin": form.bin,
        "period_end": period_end,
        "filed_for": form.period_end,
        "edition": layout.edition.code,
        **{column: amount(value) for column, value in columns(known, layout.edition).items()},
        "lines": as_json(forms),
    }
    return tuple(record[column] for column in COLUMNS)
