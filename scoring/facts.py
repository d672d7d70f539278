"""The fact frame: every column an index may read, with its type, unit, sources, and what null means.

One row is one company at one cut-off. Null always means unknown, never zero and never "no": a company that is not on a
list which was read has `False`; a company of which nothing is known has null. Who fills the frame reads this table.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

LISTS = {
    "pseudo": "pseudo_company",
    "invalid": "invalid_registration",
    "inactive": "inactive",
    "absent": "wrong_address",
    "violation": "violation_tax_code",
    "bankrupt": "bankrupt",
}
ILL_FAMED = ("pseudo_company", "invalid_registration", "inactive")  # whose members are bad company
SOURCES = (
    "statgov", "pseudo_company", "inactive", "bankrupt", "wrong_address", "invalid_registration", "violation_tax_code",
    "tax_arrears", "taxes_paid", "sur_data", "goszakup_subject", "goszakup_contract", "goszakup_act",
    "goszakup_treasury_pay", "goszakup_rnu", "enforcement", "statements",
)  # fmt: skip
STATEMENT_LINES = (
    "cash", "trade_receivables", "inventories", "current_assets", "total_assets", "current_liabilities",
    "liabilities", "retained_earnings", "equity", "revenue", "net_profit",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """A column of the frame. `unit` is tenge, days, share, count, years, date, code or yes/no."""

    name: str
    type: pl.DataType
    unit: str
    sources: tuple[str, ...]
    null: str


def _fact(name: str, kind: pl.DataType, unit: str, sources: str, null: str) -> Fact:
    return Fact(name, kind, unit, tuple(sources.split()), null)


def _identity() -> Iterable[Fact]:
    yield _fact("bin", pl.String(), "code", "statgov", "never")
    yield _fact("cutoff", pl.Date(), "date", "", "never: the newest list date known")
    yield _fact("kind", pl.String(), "code", "statgov", "never: read from the number itself")
    yield _fact("registered", pl.Boolean(), "yes/no", "statgov", "the register was never read")
    yield _fact("registered_on", pl.Date(), "date", "statgov", "the register does not say")
    yield _fact("oked", pl.String(), "code", "statgov", "the register does not say")
    yield _fact("section", pl.String(), "code", "statgov", "no activity code")
    yield _fact("size", pl.String(), "code", "statgov", "no size class")
    yield _fact("kse", pl.String(), "code", "statgov", "no sector, or an edition without it")
    yield _fact("kfs", pl.String(), "code", "statgov", "no form of ownership, or an edition without it")
    yield _fact("kopf", pl.String(), "code", "goszakup_subject", "not a participant of procurement")
    yield _fact("legal_form", pl.String(), "code", "statgov", "no legal form could be read from the name")


def _freshness() -> Iterable[Fact]:
    for source in SOURCES:
        yield _fact(f"age_{source}", pl.Int32(), "days", source, "no list of this source was ever read")
        yield _fact(f"failed_{source}", pl.Boolean(), "yes/no", source, "never")


def _lists() -> Iterable[Fact]:
    for short, source in LISTS.items():
        yield _fact(f"{short}_listed", pl.Boolean(), "yes/no", source, "the list was never read")
        yield _fact(f"{short}_act_on", pl.Date(), "date", source, "not listed, or the list gives no date")
        yield _fact(f"{short}_left_on", pl.Date(), "date", source, "never left the list")
        if short != "violation":
            yield _fact(f"{short}_said", pl.Boolean(), "yes/no", "sur_data", "the committee's answer is not known")


def _taxes() -> Iterable[Fact]:
    yield _fact("arrears_listed", pl.Boolean(), "yes/no", "tax_arrears", "the list was never read")
    yield _fact("arrears_total", pl.Float64(), "tenge", "tax_arrears", "never listed")
    yield _fact("arrears_since", pl.Date(), "date", "tax_arrears", "never listed")
    yield _fact("arrears_left_on", pl.Date(), "date", "tax_arrears", "never listed, or listed still")
    yield _fact("arrears_spells", pl.Int32(), "count", "tax_arrears", "the list was never read")
    yield _fact("arrears_watched_from", pl.Date(), "date", "tax_arrears", "the list was never read")
    yield _fact("debt_now", pl.Float64(), "tenge", "sur_data", "the committee's answer is not known")
    yield _fact("debt_since", pl.Date(), "date", "sur_data", "no debt is known")
    yield _fact("vat_cancelled", pl.Boolean(), "yes/no", "sur_data", "the answer says nothing about VAT")
    yield _fact("vat_cancelled_on", pl.Date(), "date", "sur_data", "not cancelled, or no date")
    for back in (0, 1, 2):
        yield _fact(
            f"taxes_{back}",
            pl.Float64(),
            "tenge",
            "taxes_paid",
            f"not published for the year {back} before the last full one",
        )
        yield _fact(f"state_income_{back}", pl.Float64(), "tenge", "goszakup_contract", "contracts were never read")
        yield _fact(f"revenue_{back}y", pl.Float64(), "tenge", "statements", "no statement of that year")
    yield _fact("taxes_streak", pl.Int32(), "years", "taxes_paid", "no year is published")
    yield _fact("workers", pl.Int32(), "count", "sur_data", "not published")
    yield _fact("tax_in", pl.Float64(), "tenge", "sur_data", "not published")


def _links() -> Iterable[Fact]:
    yield _fact("director_firms", pl.Int32(), "count", "statgov", "no director with a full name of three parts")
    yield _fact(
        "director_listed", pl.Int32(), "count", "statgov pseudo_company invalid_registration inactive", "as above"
    )
    yield _fact("address_firms", pl.Int32(), "count", "statgov", "no address with a number in it")
    yield _fact("address_old_paying", pl.Float64(), "share", "statgov taxes_paid", "no address, or no taxes published")
    yield _fact("clones", pl.Int32(), "count", "statgov", "no director, or no activity code")
    yield _fact("changes", pl.Int32(), "count", "statgov", "the register was watched for less than a snapshot")
    yield _fact("region_moves", pl.Int32(), "count", "statgov", "as above")
    yield _fact("partners", pl.Int32(), "count", "goszakup_contract", "contracts were never read")
    yield _fact(
        "partners_listed",
        pl.Int32(),
        "count",
        "goszakup_contract pseudo_company invalid_registration inactive",
        "as above",
    )
    yield _fact("partners_listed_share", pl.Float64(), "share", "goszakup_contract", "no amounts")
    yield _fact("works_share", pl.Float64(), "share", "goszakup_contract", "no contracts won in three years")
    yield _fact("builder", pl.Boolean(), "yes/no", "statgov", "no activity code")
    yield _fact("divisions", pl.Int32(), "count", "statgov", "no activity code")


def _duties() -> Iterable[Fact]:
    yield _fact("filings_due", pl.Int32(), "count", "statements", "no statement was ever filed: no known duty")
    yield _fact("filings_missed", pl.Int32(), "count", "statements", "as above")
    yield _fact("tax_enforcement_open", pl.Int32(), "count", "enforcement", "proceedings were never read")
    yield _fact("tax_enforcement_left_on", pl.Date(), "date", "enforcement", "none ended")
    yield _fact("travel_ban_on", pl.Date(), "date", "enforcement", "no open ban")
    yield _fact("enforcement_open", pl.Int32(), "count", "enforcement", "proceedings were never read")
    yield _fact("enforcement_sum", pl.Float64(), "tenge", "enforcement", "no open proceeding states an amount")
    yield _fact("enforcement_since", pl.Date(), "date", "enforcement", "none open")
    yield _fact("enforcement_left_on", pl.Date(), "date", "enforcement", "none ended")
    yield _fact("enforcement_left_sum", pl.Float64(), "tenge", "enforcement", "none ended")
    yield _fact("mci", pl.Float64(), "tenge", "", "never: the monthly calculation index on the cut-off date")


def _statements() -> Iterable[Fact]:
    yield _fact("filings", pl.Int32(), "count", "statements", "statements were never read")
    for back in (0, 1):
        yield _fact(f"period_end_{back}", pl.Date(), "date", "statements", "no such statement")
        for line in STATEMENT_LINES:
            yield _fact(f"{line}_{back}", pl.Float64(), "tenge", "statements", "the line is not in the statement")


FACTS: tuple[Fact, ...] = (
    *_identity(), *_freshness(), *_lists(), *_taxes(), *_links(), *_duties(), *_statements(),
)  # fmt: skip
SCHEMA: dict[str, pl.DataType] = {fact.name: fact.type for fact in FACTS}

EXPERIENCES: dict[str, pl.DataType] = {
    "bin": pl.String(),  # who owed
    "kind": pl.String(),  # treasury, enforcement or arrears
    "partner": pl.String(),  # to whom
    "amount": pl.Float64(),  # tenge
    "due_on": pl.Date(),
    "settled_on": pl.Date(),  # null: not settled at the cut-off
    "key": pl.String(),  # orders the rows of a company, the same every time
}


def conform(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with exactly the declared columns, in order; what is absent is unknown."""
    return frame.select(_conformed(frozenset(frame.columns)))


@lru_cache(maxsize=8)
def _conformed(given: frozenset[str]) -> tuple[pl.Expr, ...]:
    return tuple(
        pl.col(name).cast(kind) if name in given else pl.lit(None, kind).alias(name) for name, kind in SCHEMA.items()
    )
