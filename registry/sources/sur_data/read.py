"""Counterparty information of the tax committee: answers of `get-sur-data`.

Layout: portal.kgd.gov.kz/pages/api-services, «Сведения по контрагентам (Открытые данные)». One answer a taxpayer, in a
`.json` file each (alone or in a zip) or on a line each of a `.jsonl` file. Most values are `{"ru", "kk"}` objects, and
«Нет данных» means that there is no data. An error answer, 404 among them (access denied), says nothing of a taxpayer.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import msgspec

from registry.errors import ImportRefused
from registry.sources.archives import BOM, Document, documents, refuse_html
from registry.sources.base import Batch
from registry.sources.rows import Collected, RowReader, refuse_unless_read
from registry.sources.values import Unreadable, said
from registry.tables.tax import TaxpayerStatus, TaxpayerYear

STATUS = {
    "bin": "xin",
    "actual_on": "actuality",
    "name_ru": "name_ru",
    "name_kk": "name_kk",
    "registered_on": "regDate",
    "residency": "residency",
    "vat_info": "vatInfo",
    "vat_on": "vatDate",
    "tax_mode": "taxMode",
    "tax_mode_on": "taxModeDate",
    "tax_debt": "taxDebt",
    "pension_debt": "taxDebt2",
    "medical_debt": "taxDebt3",
    "social_debt": "taxDebt4",
    "budget_debt": "taxDebt1",
    "registration_invalid": "registrationInvalid",
    "re_registration_invalid": "reRegistrationInvalid",
    "operations_without_work": "operationsWOWork",
    "esf_restrictions": "esfRestrinctions",
    "inactive": "inactive",
    "address_absent": "regAddressAbsent",
    "bankrupt": "bankrupt",
    "court_decision": "courtDecisionRegistry",
}
YEAR = {
    "bin": "xin",
    "year": "year",
    "workers": "workersCount",
    "tax_in": "taxIn",
    "knn": "knn",
    "knn_avg": "knnAvg",
    "vat_amount": "vatAmount",
}
STATUS_READER, YEAR_READER = RowReader(TaxpayerStatus, STATUS), RowReader(TaxpayerYear, YEAR)
ANSWER = msgspec.json.Decoder(dict[str, object], float_hook=Decimal)
JSON_FAULTS = (msgspec.DecodeError, RecursionError, ValueError)
Answer = dict[str, object]


def read(files: Sequence[Path]) -> Iterator[Batch]:
    """Answers as rows of `taxpayer_status`, and their statistics as rows of `taxpayer_year`."""
    statuses, years = Collected(TaxpayerStatus), Collected(TaxpayerYear)
    for file, line, data in _answers(files):
        for collected in (statuses, years):
            if collected.is_full:
                yield collected.batch()
        try:
            answer = _answer(data)
            row = STATUS_READER.row(_flat(answer))
        except Unreadable as fault:
            statuses.reject(file, line, fault)
            continue
        statuses.add(row)
        actual_on = row[1]
        statuses.dated(actual_on)  # type: ignore[arg-type]  # the column is a Date
        years.as_at = statuses.as_at
        _statistics(answer, file, line, years)
    refuse_unless_read(statuses)
    yield statuses.batch()
    yield years.batch()


def _answers(files: Sequence[Path]) -> Iterator[tuple[str, int | None, bytes]]:
    for document in documents(files, (".json", ".jsonl")):
        if document.name.lower().endswith(".jsonl"):
            yield from _lines(document)
        else:
            yield document.file, None, document.read() if document.size else b""


def _lines(document: Document) -> Iterator[tuple[str, int | None, bytes]]:
    for number, line in enumerate(document.lines(), start=1):
        if line.strip():
            yield document.file, number, line


def _answer(data: bytes) -> Answer:
    if not data:
        raise Unreadable("reject.empty_page", None)
    try:
        refuse_html(data, "")
        answer = ANSWER.decode(data.removeprefix(BOM))
    except ImportRefused as fault:
        raise Unreadable("reject.html_page", None) from fault
    except JSON_FAULTS as fault:
        raise Unreadable("reject.not_json", data[:200].decode("utf-8", "replace")) from fault
    if "errorResponse" in answer or "xin" not in answer:
        raise Unreadable("reject.error_answer", data[:200].decode("utf-8", "replace"))
    return answer


def _flat(answer: Answer) -> Answer:
    name = answer.get("name")
    names = name if isinstance(name, dict) else {"ru": name}
    flat = {field: _text(value) for field, value in answer.items()}
    return flat | {"name_ru": said(names.get("ru")), "name_kk": said(names.get("kk"))}


def _text(value: object) -> object:
    """A localized object in Russian (else in Kazakh); no data as None; anything else as it is."""
    if isinstance(value, dict):
        return said(value.get("ru")) or said(value.get("kk"))
    return said(value) if isinstance(value, str) else value


def _statistics(answer: Answer, file: str, line: int | None, years: Collected) -> None:
    entries = answer.get("statistics") or []
    for position, entry in enumerate(entries if isinstance(entries, list) else [entries], start=1):
        try:
            if not isinstance(entry, dict):
                raise Unreadable("reject.not_a_record", entry)
            flat = {field: _text(value) for field, value in entry.items()}
            years.add(YEAR_READER.row(flat | {"xin": answer["xin"]}))
        except Unreadable as fault:
            years.reject(file, line or position, fault)
