"""Enforcement proceedings of the Ministry of Justice (AIS «Органы исполнительного производства»).

Layout: SOAP answers of data.egov.kz, index aisoip: one answer for each debtor asked about, `responseData/data/rows`.
Nil elements carry xsi:nil, one proceeding is one element and not a list of one, dates are ISO or DD.MM.YYYY, and the
amount is text. An answer without rows says that there is no proceeding; a fault says nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

from registry.sources.archives import Document, documents
from registry.sources.base import Batch
from registry.sources.markup import fields, local, named, tree
from registry.sources.rows import Collected, RowReader, refuse_unless_read
from registry.sources.values import Unreadable, day
from registry.tables.courts import Enforcement

PUBLISHED = {
    "proceeding_no": "execProcNum",
    "bin": "iinOrBin",
    "debtor": "debtorTitle",
    "started_on": "ipStartDate",
    "ended_on": "ipEndDate",
    "writ_on": "ilDate",
    "writ_by": "ilOrganRu",
    "category": "categoryRu",
    "recoverer": "recovererTitle",
    "recoverer_kind": "recovererTypeRu",
    "amount": "recoveryAmount",
    "bailiff_office": "disaDepartmentNameRu",
    "travel_ban_on": "banStartDate",
}
NAMES = ("debtorSurname", "debtorName", "debtorSecondname")
READER = RowReader(Enforcement, PUBLISHED)


def read(files: Sequence[Path]) -> Iterator[Batch]:
    """Answers as rows of `enforcement`; a proceeding is open while it has no end. Amounts in tenge."""
    collected = Collected(Enforcement)
    for document in documents(files, (".xml",)):
        if collected.is_full:
            yield collected.batch()
        try:
            answer = _answer(document)
        except Unreadable as fault:
            collected.reject(document.file, None, fault)
            continue
        for position, row in enumerate(named(answer, "rows"), start=1):
            try:
                if len(row):  # an answer that found nothing has one empty row, or none
                    collected.add(READER.row(_record(row)))
            except Unreadable as fault:
                collected.reject(document.file, position, fault)
            if collected.is_full:
                yield collected.batch()
        collected.dated(_made_on(answer))
    refuse_unless_read(collected)
    yield collected.batch()


def _answer(document: Document) -> Element:
    root = tree(document)
    if local(root) != "Envelope" or next(named(root, "Fault"), None) is not None:
        raise Unreadable("reject.error_answer", local(root))
    if next(named(root, "responseData"), None) is None:
        raise Unreadable("reject.error_answer", local(root))
    return root


def _record(row: Element) -> dict[str, object]:
    record: dict[str, object] = {**fields(row)}
    person = " ".join(str(record[name]).strip() for name in NAMES if record.get(name))
    return record | {
        "debtorTitle": record.get("debtorTitle") or person or None,
        "execProcNum": record.get("execProcNum") or record.get("execProc"),
    }


def _made_on(answer: Element) -> date | None:
    stated = next(named(answer, "messageDate"), None)
    try:
        return None if stated is None else day(stated.text)
    except Unreadable:  # the date of the message dates the list; the answer stands without it
        return None
