"""Contracts of public procurement: `/v3/contract/all`. Supplementary agreements are rows of their own."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from registry.sources.base import Batch
from registry.sources.ows import Record, read_list, undeleted
from registry.sources.rows import RowReader
from registry.tables.procurement import Contract

PUBLISHED = {
    "contract_id": "id",
    "root_id": "root_id",
    "parent_id": "parent_id",
    "number": "contract_number_sys",
    "bin": "supplier_biin",
    "customer_bin": "customer_bin",
    "description_ru": "description_ru",
    "description_kk": "description_kz",
    "subject_type": "ref_subject_type_id",
    "trade_method": "fakt_trade_methods_id",
    "status": "ref_contract_status_id",
    "cancel_reason": "ref_contract_cancel_id",
    "is_state_body": "is_gu",
    "fin_year": "fin_year",
    "signed_on": "sign_date",
    "planned_on": "plan_exec_date",
    "performed_on": "fakt_exec_date",
    "ends_on": "contract_end_date",
    "amount": "contract_sum_wnds",
    "performed_amount": "fakt_sum_wnds",
    "updated_at": "last_update_date",
}
READER = RowReader(Contract, PUBLISHED)


def read(files: Sequence[Path]) -> Iterator[Batch]:
    """Pages of contracts as rows of `contract`; sums are with VAT, in tenge."""
    return read_list(files, READER, _prepared, "index_date")


def _prepared(record: Record) -> Record | None:
    if undeleted(record, "deleted") is None:
        return None
    return record | {
        "root_id": record.get("root_id") or record.get("id"),  # a first contract is its own root
        "contract_number_sys": record.get("contract_number_sys") or record.get("contract_number"),
    }
