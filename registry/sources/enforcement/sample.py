"""Writes SOAP answers on enforcement proceedings."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

import polars as pl
from piccolo.table import Table

from registry.sources.archives import ArchiveWriter
from registry.sources.enforcement.read import NAMES, PUBLISHED
from registry.tables.courts import Enforcement

ANSWER = """<?xml version="1.0" encoding="UTF-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soap:Body>
<ns2:requestResponse xmlns:ns2="http://soap.opendata.egov.nitec.kz/"><response>
<responseInfo><messageId>{number}</messageId><messageDate>{day}T10:00:00.000+05:00</messageDate></responseInfo>
<responseData><data xsi:type="ns2:ResponseMessage">
{rows}
</data></responseData></response></ns2:requestResponse></soap:Body></soap:Envelope>
"""
FIELDS = (
    "execProc", "execProcNum", "iinOrBin", "debtorSurname", "debtorName", "debtorSecondname", "debtorTitle",
    "ipStartDate", "ipEndDate", "ilDate", "ilOrganRu", "categoryRu", "recovererTitle", "recovererTypeRu",
    "recoveryAmount", "disaNameRu", "disaDepartmentNameRu", "disaDepartmentAddress", "officerSurname", "officerName",
    "officerSecondname", "banStartDate",
)  # fmt: skip
PERSON_DAYS = "0123"  # fifth digit of an IIN: the first of its day of birth


def write(frames: Mapping[type[Table], pl.DataFrame], folder: Path, as_at: date) -> list[Path]:
    """One answer for each debtor, `<BIN>.xml` in `enforcement.zip`; persons by three names, companies by title."""
    path = folder / "enforcement.zip"
    with ArchiveWriter(path) as archive:
        for number, rows in _debtors(frames[Enforcement]):
            answer = ANSWER.format(number=number, day=as_at, rows="\n".join(rows))
            archive.add(f"{number}.xml", answer.encode())
    return [path]


def _debtors(frame: pl.DataFrame) -> Iterator[tuple[str, list[str]]]:
    found = frame.sort("bin", maintain_order=True).iter_rows(named=True)
    for number, rows in groupby(found, key=lambda row: str(row["bin"])):
        yield number, [_row(row, style) for style, row in enumerate(rows)]


def _row(row: Mapping[str, object], style: int) -> str:
    record = {PUBLISHED[name]: value for name, value in row.items()} | {"execProc": row["proceeding_no"]}
    if str(row["bin"])[4] in PERSON_DAYS:
        names = str(row["debtor"] or "").split(" ", 2)
        record |= {"debtorTitle": None} | dict(zip(NAMES, names, strict=False))
    return "<rows>" + "".join(_element(name, record.get(name), style) for name in FIELDS) + "</rows>"


def _element(name: str, value: object, style: int) -> str:
    if value is None or value == "":
        return f'<{name} xsi:nil="true"/>'
    return f"<{name}>{escape(_written(value, style))}</{name}>"


def _written(value: object, style: int) -> str:
    """Both ways of writing a date, and the three ways of writing an amount, take turns."""
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y") if style % 2 else f"{value}T00:00:00+05:00"
    if isinstance(value, Decimal):
        grouped = f"{value:,.2f}"
        return (str(value), grouped, grouped.replace(",", " ").replace(".", ","))[style % 3]
    return str(value)
