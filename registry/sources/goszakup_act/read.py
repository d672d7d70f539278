"""Acts of acceptance: `/v3/acts`, the best source on how suppliers keep their terms."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from registry.sources.base import Batch
from registry.sources.ows import Record, read_list, undeleted
from registry.sources.rows import RowReader
from registry.tables.procurement import ContractAct

PUBLISHED = {
    "act_id": "id",
    "contract_id": "contract_id",
    "contract_root_id": "contract_root_id",
    "number": "number_act",
    "act_on": "akt_date",
    "approved_on": "approve_date",
    "revoked_on": "revoke_date",
    "days_overdue": "day_overdue",
    "fine": "sum_fine",
    "amount": "sum_transfer",
    "status": "status_id",
    "status_name_ru": "status_name_ru",
    "status_name_kk": "status_name_kz",
}
READER = RowReader(ContractAct, PUBLISHED)


def read(files: Sequence[Path]) -> Iterator[Batch]:
    """Pages of acts as rows of `contract_act`; delays in days, sums in tenge."""
    return read_list(files, READER, _prepared, "index_date")


def _prepared(record: Record) -> Record | None:
    return undeleted(record, "is_deleted")
