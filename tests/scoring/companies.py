"""Companies for the tests of the method: one in good order, to which a test does one thing."""

from datetime import date, timedelta
from typing import Any

import polars as pl

from scoring.evaluate import evaluate
from scoring.facts import EXPERIENCES, LISTS, SCHEMA, SOURCES
from scoring.features import FEATURES
from scoring.reference import SCHEMA as REFERENCE

CUTOFF = date(2026, 11, 1)
BIN = "500140000017"


def ago(days: int) -> date:
    """A day before the cut-off."""
    return CUTOFF - timedelta(days=days)


def company(**different: Any) -> pl.DataFrame:
    """The facts of a company in good order, all sources read a month ago; `different` replaces facts."""
    row: dict[str, Any] = {
        "bin": BIN, "cutoff": CUTOFF, "kind": "legal", "registered": True, "registered_on": date(2012, 3, 4),
        "oked": "46730", "section": "G", "size": "small", "kse": "1122", "kfs": "19", "mci": 4325.0,
        "arrears_listed": False, "arrears_spells": 0, "arrears_watched_from": ago(400), "debt_now": 0.0,
        "vat_cancelled": False, "taxes_0": 9e6, "taxes_1": 8e6, "taxes_2": 7e6, "taxes_streak": 6,
        "state_income_0": 0.0, "state_income_1": 0.0, "state_income_2": 0.0, "workers": 20, "tax_in": 9e6,
        "director_firms": 1, "director_listed": 0, "address_firms": 1, "address_old_paying": 1.0, "clones": 0,
        "changes": 0, "region_moves": 0, "partners": 0, "partners_listed": 0, "builder": False, "divisions": 1,
        "filings": 0, "tax_enforcement_open": 0, "enforcement_open": 0,
    }  # fmt: skip
    row |= {f"age_{source}": 30 for source in SOURCES} | {f"failed_{source}": False for source in SOURCES}
    row |= {f"{short}_listed": False for short in LISTS} | {
        f"{short}_said": False for short in LISTS if short != "violation"
    }
    return pl.DataFrame([row | different], schema_overrides=SCHEMA)


def statements(**different: float) -> dict[str, Any]:
    """Two years of a sound balance sheet, tenge."""
    year = {
        "cash": 20e6, "trade_receivables": 30e6, "inventories": 10e6, "current_assets": 60e6, "total_assets": 100e6,
        "current_liabilities": 30e6, "liabilities": 40e6, "retained_earnings": 50e6, "equity": 60e6, "revenue": 200e6,
        "net_profit": 8e6,
    }  # fmt: skip
    both = {f"{line}_{back}": amount for back in (0, 1) for line, amount in year.items()}
    return both | {"filings": 2, "period_end_0": date(2025, 12, 31), "period_end_1": date(2024, 12, 31)} | different


def payments(*days_late: int | None, amount: float = 1e6, each: int = 20, partners: int = 4) -> pl.DataFrame:
    """Sums due one after another, the last ten days ago, settled so many days late; None: not settled."""
    rows = []
    for number, late in enumerate(days_late):
        due = ago(10 + (len(days_late) - number) * each)
        rows.append(
            {"bin": BIN, "kind": "treasury", "partner": str(number % partners), "amount": amount, "due_on": due,
             "settled_on": None if late is None else due + timedelta(days=late), "key": f"{number:03}"}
        )  # fmt: skip
    return pl.DataFrame(rows, schema=EXPERIENCES)


def nothing_owed() -> pl.DataFrame:
    """No experience at all."""
    return pl.DataFrame(schema=EXPERIENCES)


def peers(**quantiles: tuple[float, float]) -> pl.DataFrame:
    """Frozen percentiles of every feature, evenly between two ends; by default from -1 to 1."""
    rows = []
    for feature in FEATURES:
        low, high = quantiles.get(feature, (-1.0, 1.0))
        at = [low + (high - low) * share / 100 for share in range(1, 100)]
        rows.append((feature, "", "", 1000, at))
    return pl.DataFrame(rows, schema=REFERENCE, orient="row")


USUAL = peers(
    log_taxes=(10, 20), tax_burden=(0.01, 0.1), taxes_per_worker=(1e5, 1e6), director_firms=(-8, -1),
    address_firms=(-20, -1), days_beyond_terms=(-60, 20), current_ratio=(0.5, 3), quick_ratio=(0.3, 2.5),
    working_capital=(-0.2, 0.6), debt_share=(-0.9, -0.1), equity_cover=(0.1, 5), return_on_assets=(-0.1, 0.2),
    retained_share=(-0.2, 0.7),
)  # fmt: skip


def scored(
    facts: pl.DataFrame, owed: pl.DataFrame | None = None, reference: pl.DataFrame = USUAL
) -> dict[str, dict[str, Any]]:
    """Results by index code, for one company."""
    found = evaluate(facts, nothing_owed() if owed is None else owed, reference)
    return {row["index"]: row for row in found.iter_rows(named=True)}


def value(index: str, facts: pl.DataFrame, owed: pl.DataFrame | None = None) -> float:
    """The value of one index; fails where it is not rated."""
    found = scored(facts, owed)[index]
    assert found["value"] is not None, found["state"]
    return float(found["value"])
