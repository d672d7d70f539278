"""Writes acts as the procurement portal serves them."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import polars as pl
from piccolo.table import Table

from registry.sources.goszakup_act.read import PUBLISHED
from registry.sources.ows import Record, write_list, written
from registry.tables.procurement import ContractAct

FIELDS = (
    "id", "akt_date", "number_act", "approve_date", "revoke_date", "create_date_act", "contract_root_id",
    "contract_id", "status_id", "is_deleted", "day_overdue", "sum_avans", "sum_beginning", "sum_fine",
    "sum_previously", "sum_transfer", "create_date_gen_info", "status_name_ru", "status_name_kz", "supplier_id",
    "customer_id", "is_gu", "type_act", "ref_subject_type_id", "parent_id", "system_id", "index_date",
)  # fmt: skip
DELETED_EVERY = 89  # so many acts are followed by a deleted twin


def write(frames: Mapping[type[Table], pl.DataFrame], folder: Path, as_at: date) -> list[Path]:
    """One list of all acts; some records are deleted twins."""
    frame = frames[ContractAct]
    total = frame.height + frame.height // DELETED_EVERY
    return write_list("goszakup_act", "/v3/acts", total, _records(frame, as_at), folder)


def _records(frame: pl.DataFrame, as_at: date) -> Iterator[Record]:
    for position, record in enumerate(written(frame, PUBLISHED, FIELDS), start=1):
        full = record | {"is_deleted": 0, "system_id": 3, "index_date": f"{as_at}T04:05:06"}
        yield full
        if position % DELETED_EVERY == 0:
            yield full | {"is_deleted": 1}
