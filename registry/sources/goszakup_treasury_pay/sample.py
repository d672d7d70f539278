"""Writes treasury payments as the procurement portal serves them."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import polars as pl
from piccolo.table import Table

from registry.sources.goszakup_treasury_pay.read import PUBLISHED
from registry.sources.ows import Record, write_list, written
from registry.tables.procurement import TreasuryPayment

FIELDS = (
    "id", "nomZa", "contractId", "dtReg", "supplier", "rnnSupplier", "nomDog", "dtDog", "itemDescription", "payAmount",
    "prepaySum", "payDate", "ppn", "espk", "gu", "finSource", "iikSupplier", "bikSupplier", "vendorId", "indexDate",
    "systemId",
)  # fmt: skip


def write(frames: Mapping[type[Table], pl.DataFrame], folder: Path, as_at: date) -> list[Path]:
    """One list of all payments."""
    frame = frames[TreasuryPayment]
    return write_list("goszakup_treasury_pay", "/v3/treasury-pay", frame.height, _records(frame, as_at), folder)


def _records(frame: pl.DataFrame, as_at: date) -> Iterator[Record]:
    for record in written(frame, PUBLISHED, FIELDS):
        yield record | {"rnnSupplier": "", "systemId": 3, "indexDate": f"{as_at} 23:10:00"}
