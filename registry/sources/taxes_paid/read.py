"""Taxes paid by year, as the tax committee shows them of one taxpayer.

Layout: kgd.gov.kz/ru/services/taxpayer_search/legal_entity, `table.table-taxpayment`: years as columns, two rows. The
page does not name the taxpayer in a fixed place, so it is kept under the name `<BIN>.html`, alone or in a zip. A page
behind the captcha has no such table.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from registry.sources.archives import BOM, Document, documents
from registry.sources.base import Batch
from registry.sources.rows import Collected, RowReader, page_bytes, refuse_unless_read
from registry.sources.values import Unreadable, said
from registry.tables.tax import TaxPayment

PAID = "налоговые поступления"
REFUND = "возврата превышения ндс"
TABLE = etree.XPath("//table[contains(concat(' ', normalize-space(@class), ' '), ' table-taxpayment ')]")
YEAR = re.compile(r"(?:19|20)\d\d")
READER = RowReader(TaxPayment, {"bin": "bin", "year": "year", "paid": "paid", "vat_refund": "vat_refund"})


def read(files: Sequence[Path]) -> Iterator[Batch]:
    """Pages as rows of `tax_payment`, in tenge. A year without an amount is no row: nothing is known of it."""
    collected = Collected(TaxPayment)
    for document in documents(files, (".html", ".htm")):
        if collected.is_full:
            yield collected.batch()
        try:
            table = _table(document)
            rows = _rows(table, document)
        except Unreadable as fault:
            collected.reject(document.file, None, fault)
            continue
        for position, record in enumerate(_records(rows, document.stem), start=1):
            try:
                collected.add(READER.row(record))
            except Unreadable as fault:
                collected.reject(document.file, position, fault)
            if collected.is_full:
                yield collected.batch()
    refuse_unless_read(collected)
    yield collected.batch()


def _table(document: Document) -> HtmlElement:
    try:
        page = document_fromstring(page_bytes(document).removeprefix(BOM), parser=HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError, AssertionError) as fault:
        raise Unreadable("reject.not_html", document.name) from fault
    tables = TABLE(page)
    if not isinstance(tables, list) or not tables or not isinstance(tables[0], HtmlElement):
        raise Unreadable("reject.no_table", document.name)
    return tables[0]


def _rows(table: HtmlElement, document: Document) -> Mapping[str, list[str]]:
    """The years, the amounts paid and the refunds, cell by cell, under `year`, `paid` and `refund`."""
    found: dict[str, list[str]] = {}
    for row in table.iter("tr"):
        label, *cells = [" ".join(str(cell.text_content()).split()) for cell in row.iterchildren("td", "th")] or [""]
        if "year" not in found and any(YEAR.match(cell) for cell in cells):
            found["year"] = cells
        elif label.casefold().startswith(PAID):
            found["paid"] = cells
        elif REFUND in label.casefold():
            found["refund"] = cells
    if "year" not in found or "paid" not in found:
        raise Unreadable("reject.no_tax_rows", document.name)
    return found


def _records(rows: Mapping[str, list[str]], number: str) -> Iterator[dict[str, object]]:
    paid, refund = rows["paid"], rows.get("refund", [])
    for position, heading in enumerate(rows["year"]):
        year = YEAR.match(heading)
        amount = said(paid[position]) if position < len(paid) else None
        if year is not None and amount is not None:
            refunded = said(refund[position]) if position < len(refund) else None
            yield {"bin": number, "year": int(year[0]), "paid": amount, "vat_refund": refunded}
