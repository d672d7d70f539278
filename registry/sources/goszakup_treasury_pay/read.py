"""Payments of customers through the treasury: `/v3/treasury-pay`, the one list with camelCase fields."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from registry.sources.base import Batch
from registry.sources.ows import Record, read_list
from registry.sources.rows import RowReader
from registry.tables.procurement import TreasuryPayment

PUBLISHED = {
    "payment_id": "id",
    "contract_id": "contractId",
    "request_no": "nomZa",
    "registered_on": "dtReg",
    "paid_on": "payDate",
    "amount": "payAmount",
    "prepaid": "prepaySum",
    "supplier_name": "supplier",
    "item": "itemDescription",
}
READER = RowReader(TreasuryPayment, PUBLISHED)


def read(files: Sequence[Path]) -> Iterator[Batch]:
    """Pages of payments as rows of `treasury_payment`; sums in tenge."""
    return read_list(files, READER, _as_it_is, "indexDate")


def _as_it_is(record: Record) -> Record:
    return record
