"""Writes pages of taxes paid."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import polars as pl
from piccolo.table import Table

from registry.sources.archives import ArchiveWriter
from registry.tables.tax import TaxPayment

PAGE = """<!DOCTYPE html>
<html lang="ru"><head><meta charset="utf-8"><title>Поиск налогоплательщиков</title></head>
<body><div class="content">
<table class="table table-bordered table-taxpayment">
<thead><tr><th>&nbsp;</th>{years}</tr></thead>
<tbody>
<tr><td>Налоговые поступления</td>{paid}</tr>
<tr><td>В т.ч. сумма  возврата превышения НДС</td>{refunds}</tr>
</tbody></table>
</div></body></html>
"""
Year = tuple[Decimal, Decimal | None]


def write(frames: Mapping[type[Table], pl.DataFrame], folder: Path, as_at: date) -> list[Path]:
    """One page for each taxpayer, `<BIN>.html` in `taxes_paid_<date>.zip`; every page has the columns of all years.

    A page does not say when it was made, so the name of the zip does.
    """
    frame = frames[TaxPayment]
    years = sorted(frame["year"].unique().to_list())
    path = folder / f"taxes_paid_{as_at}.zip"
    with ArchiveWriter(path) as archive:
        for number, by_year in _taxpayers(frame):
            archive.add(f"{number}.html", _page(years, by_year).encode())
    return [path]


def _taxpayers(frame: pl.DataFrame) -> Iterator[tuple[str, dict[int, Year]]]:
    rows = frame.select("bin", "year", "paid", "vat_refund").sort("bin").iter_rows()
    for number, found in groupby(rows, key=lambda row: str(row[0])):
        yield number, {year: (paid, refund) for _, year, paid, refund in found}


def _page(years: list[int], by_year: dict[int, Year]) -> str:
    found = [by_year.get(year, (None, None)) for year in years]
    return PAGE.format(
        years="".join(f"<th>{year}</th>" for year in years),
        paid="".join(f"<td>{_amount(paid)}</td>" for paid, _ in found),
        refunds="".join(f"<td>{_amount(refund)}</td>" for _, refund in found),
    )


def _amount(value: Decimal | None) -> str:
    """As people write it: spaces that do not break between thousands, a comma before the tiyns."""
    return "" if value is None else f"{value:,.2f}".replace(",", "&nbsp;").replace(".", ",")
