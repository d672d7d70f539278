"""Participants of public procurement: `/v3/subject/all`."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from registry.sources.base import Batch
from registry.sources.ows import Record, read_list, taxpayer
from registry.sources.rows import RowReader
from registry.tables.procurement import ProcurementSubject

PUBLISHED = {
    "pid": "pid",
    "bin": "bin",
    "name_ru": "name_ru",
    "name_kk": "name_kz",
    "registered_on": "regdate",
    "is_customer": "customer",
    "is_organizer": "organizer",
    "is_supplier": "supplier",
    "is_quasi_state": "qvazi",
    "supplier_type": "type_supplier",
    "is_resident": "mark_resident",
    "kopf": "ref_kopf_code",
    "krp": "krp_code",
    "kse": "kse_code",
    "oked_list": "oked_list",
    "website": "website",
    "updated_at": "last_update_date",
}
READER = RowReader(ProcurementSubject, PUBLISHED)


def read(files: Sequence[Path]) -> Iterator[Batch]:
    """Pages of subjects as rows of `procurement_subject`; persons stand under their IIN."""
    return read_list(files, READER, _prepared, "index_date")


def _prepared(record: Record) -> Record:
    okeds = record.get("oked_list")
    return record | {
        "bin": taxpayer(record, "bin", "iin"),
        "name_ru": record.get("name_ru") or record.get("full_name_ru"),
        "name_kz": record.get("name_kz") or record.get("full_name_kz"),
        "oked_list": ",".join(map(str, okeds)) if isinstance(okeds, list) else okeds,
    }
