"""Rows gathered into frames: the payload columns of the fact tables, by source and table."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
from piccolo.table import Table

from registry.sources.base import columns_of
from registry.tables.company import Company, Kato
from registry.tables.courts import Enforcement, Sanction
from registry.tables.procurement import Contract, ContractAct, ProcurementSubject, TreasuryPayment, UnfairSupplier
from registry.tables.statements import Statement
from registry.tables.tax import Listing, TaxArrears, TaxpayerStatus, TaxpayerYear, TaxPayment

Row = dict[str, Any]
Key = tuple[str, type[Table]]  # source code and table
Frames = dict[Key, pl.DataFrame]

LISTS = ("pseudo_company", "inactive", "bankrupt", "wrong_address", "invalid_registration", "violation_tax_code")
TABLES: Mapping[str, tuple[type[Table], ...]] = {
    "kato": (Kato,),
    "statgov": (Company,),
    **dict.fromkeys(LISTS, (Listing,)),
    "tax_arrears": (TaxArrears,),
    "taxes_paid": (TaxPayment,),
    "sur_data": (TaxpayerStatus, TaxpayerYear),
    "goszakup_subject": (ProcurementSubject,),
    "goszakup_contract": (Contract,),
    "goszakup_act": (ContractAct,),
    "goszakup_treasury_pay": (TreasuryPayment,),
    "goszakup_rnu": (UnfairSupplier,),
    "enforcement": (Enforcement,),
    "statements": (Statement,),
    "afm": (Sanction,),
}


class Rows:
    """Rows of all sources as they are made. A column left out is unknown."""

    def __init__(self) -> None:
        self._rows: dict[Key, list[Row]] = {(code, table): [] for code, tables in TABLES.items() for table in tables}

    def add(self, source: str, table: type[Table], row: Row) -> None:
        """One row; its keys are payload columns of `table`."""
        self._rows[source, table].append(row)

    def frames(self) -> Frames:
        """All rows as frames, in the order they were made; sources without rows have empty frames."""
        return {key: frame(key[1], rows) for key, rows in self._rows.items()}


def _column(name: str, kind: pl.DataType, rows: list[Row]) -> pl.Series:
    values = [row.get(name) for row in rows]
    if isinstance(kind, pl.Decimal):
        rough = pl.Float64() if any(isinstance(value, float) for value in values) else pl.Int64()
        return pl.Series(name, values, dtype=rough).cast(kind)
    return pl.Series(name, values, dtype=kind)


def frame(table: type[Table], rows: Iterable[Row]) -> pl.DataFrame:
    """Rows of one table as its payload columns.

    Raises KeyError when a row names a column the table does not have.
    """
    known, columns = list(rows), columns_of(table)
    for row in known[:1]:
        if strange := sorted(row.keys() - columns.keys()):
            raise KeyError(*strange)
    return pl.DataFrame([_column(name, kind, known) for name, kind in columns.items()])
