"""The register of unfair procurement participants: `/v3/rnu`.

Names in it are free text; only the BIN or IIN says who is meant.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from registry.sources.base import Batch
from registry.sources.ows import Record, read_list, taxpayer
from registry.sources.rows import RowReader
from registry.tables.procurement import UnfairSupplier

PUBLISHED = {
    "rnu_id": "id",
    "bin": "supplier_biin",
    "name_ru": "supplier_name_ru",
    "name_kk": "supplier_name_kz",
    "kato_list": "kato_list",
    "customer_bin": "customer_biin",
    "customer_name_ru": "customer_name_ru",
    "customer_name_kk": "customer_name_kz",
    "starts_on": "start_date",
    "ends_on": "end_date",
    "reason_id": "ref_reason_id",
    "court_decision": "court_decision",
}
READER = RowReader(UnfairSupplier, PUBLISHED)


def read(files: Sequence[Path]) -> Iterator[Batch]:
    """Pages of entries as rows of `unfair_supplier`."""
    return read_list(files, READER, _prepared, "index_date")


def _prepared(record: Record) -> Record:
    places = record.get("kato_list")
    return record | {
        "supplier_biin": taxpayer(record, "supplier_biin", "supplier_iin"),
        "kato_list": ",".join(str(place).zfill(9) for place in places) if isinstance(places, list) else places,
    }
