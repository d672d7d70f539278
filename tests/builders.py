"""Builders: what a test wants to be true, in one line each."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import md5
from typing import Any
from uuid import UUID

from piccolo.table import Table

from infra.database import execute, fetch_value
from registry.tables import courts, procurement, statements, tax
from registry.tables.company import Company, Kato

LONG_AGO = datetime(2026, 1, 10, 6, tzinfo=UTC)
SOURCE_OF: Mapping[type[Table], str] = {
    Company: "statgov",
    Kato: "kato",
    tax.TaxArrears: "tax_arrears",
    tax.TaxPayment: "taxes_paid",
    tax.TaxpayerStatus: "sur_data",
    tax.TaxpayerYear: "sur_data",
    procurement.ProcurementSubject: "goszakup_subject",
    procurement.Contract: "goszakup_contract",
    procurement.ContractAct: "goszakup_act",
    procurement.TreasuryPayment: "goszakup_treasury_pay",
    procurement.UnfairSupplier: "goszakup_rnu",
    courts.Enforcement: "enforcement",
    courts.Sanction: "afm",
    statements.Statement: "statements",
}


async def import_run(source: str, at: datetime = LONG_AGO, as_at: date | None = None, **values: Any) -> int:
    """A finished import of a source at a moment; `values` overrides any column. Returns its id."""
    row = {
        "source": source, "state": "done", "mode": "snapshot", "as_at": as_at or at.date(), "files": "[]",
        "started_at": at, "finished_at": at, "read": 0, "opened": 0, "closed": 0, "unchanged": 0, "rejected": 0,
        "duplicates": 0, "actor": "test",
    } | values  # fmt: skip
    return await _insert("import_run", row)


async def fact(table: type[Table], **values: Any) -> int:
    """A fact row, open unless `seen_until` is given, with an import run of its source. Returns its id.

    `source` is the table's usual one (a Listing must name it), `seen_from` a moment long ago, `as_at` the list's own
    date, `snapshot` a run made before (else one is made at `seen_from`).
    """
    as_at = values.pop("as_at", None)
    source = values.setdefault("source", SOURCE_OF.get(table))
    seen_from = values.setdefault("seen_from", LONG_AGO)
    if "snapshot" not in values:
        values["snapshot"] = await import_run(source, seen_from, as_at)
    described = {name: value for name, value in values.items() if name not in ("snapshot", "seen_from", "seen_until")}
    values["content"] = UUID(md5(json.dumps(described, default=str, sort_keys=True).encode()).hexdigest())
    return await _insert(table._meta.tablename, values)


async def close(table: type[Table], fact_id: int, at: datetime) -> None:
    """A later snapshot no longer holds the fact."""
    source = await fetch_value(f"select source from {table._meta.tablename} where id = $1", fact_id)
    run = await import_run(source, at)
    await execute(f"update {table._meta.tablename} set seen_until = $2, closed_by = $3 where id = $1", fact_id, at, run)


async def _insert(table: str, row: Mapping[str, Any]) -> int:
    names = ", ".join(f'"{name}"' for name in row)
    places = ", ".join(f"${number}" for number in range(1, len(row) + 1))
    return int(await fetch_value(f"insert into {table} ({names}) values ({places}) returning id", *row.values()))
