"""Writes the register of unfair participants as the procurement portal serves it."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import polars as pl
from piccolo.table import Table

from registry.sources.goszakup_rnu.read import PUBLISHED
from registry.sources.ows import Record, write_list, written
from registry.tables.procurement import UnfairSupplier

FIELDS = (
    "id", "pid", "supplier_biin", "supplier_innunp", "supplier_name_ru", "supplier_name_kz", "kato_list",
    "customer_name_ru", "customer_name_kz", "customer_biin", "start_date", "end_date", "ref_reason_id",
    "court_decision", "index_date", "system_id",
)  # fmt: skip


def write(frames: Mapping[type[Table], pl.DataFrame], folder: Path, as_at: date) -> list[Path]:
    """One list of all entries, in the extended form with customer, term and reason."""
    frame = frames[UnfairSupplier]
    return write_list("goszakup_rnu", "/v3/rnu", frame.height, _records(frame, as_at), folder)


def _records(frame: pl.DataFrame, as_at: date) -> Iterator[Record]:
    for record in written(frame, PUBLISHED, FIELDS):
        places = record["kato_list"]
        yield record | {
            "kato_list": [int(place) for place in str(places).split(",")] if places else [],
            "customer_biin": record["customer_biin"] or "",
            "index_date": f"{as_at} 09:00:00",
            "system_id": 3,
        }
