"""Features that are measured against peers: each is an expression over the fact frame, more is better.

A feature is compared with frozen percentiles (see `reference`), which adds to the frame
`pct_<feature>` (1-99) and what the peers have: `median_<feature>`, `quarter_` (P25), `upper_` (P75), `tail_` (P1).
"""

import polars as pl


def _ratio(above: str, below: str) -> pl.Expr:
    return pl.when(pl.col(below) > 0).then(pl.col(above) / pl.col(below))


def _cover(above: pl.Expr, below: str) -> pl.Expr:
    """A cover of debts: nothing to cover counts as covered a thousand times, and so does anything beyond that."""
    covered = pl.when(pl.col(below) > 0).then(above / pl.col(below)).otherwise(pl.lit(1000.0))
    return pl.when(pl.col(below).is_not_null() & above.is_not_null()).then(covered.clip(-1000, 1000))


CURRENT_RATIO = _cover(pl.col("current_assets_0"), "current_liabilities_0")
QUICK_RATIO = _cover(pl.col("current_assets_0") - pl.col("inventories_0"), "current_liabilities_0")
WORKING_CAPITAL = pl.when(pl.col("total_assets_0") > 0).then(
    (pl.col("current_assets_0") - pl.col("current_liabilities_0")) / pl.col("total_assets_0")
)
DEBT_SHARE = _ratio("liabilities_0", "total_assets_0")
EQUITY_COVER = _cover(pl.col("equity_0"), "liabilities_0")
RETURN_ON_ASSETS = _ratio("net_profit_0", "total_assets_0")
RETAINED_SHARE = _ratio("retained_earnings_0", "total_assets_0")

TAXES_MEAN = pl.mean_horizontal("taxes_0", "taxes_1", "taxes_2")
LOG_TAXES = pl.when(TAXES_MEAN >= 0).then((TAXES_MEAN + 1).log())


def turnover(back: int) -> pl.Expr:
    """What a company is known to have earned in a year: the larger of stated revenue and income from the state."""
    known = pl.max_horizontal(f"revenue_{back}y", f"state_income_{back}")
    return pl.when(known > 0).then(known)


def burden(back: int) -> pl.Expr:
    """Taxes paid per tenge earned in a year."""
    return pl.col(f"taxes_{back}") / turnover(back)


TAXES_PER_WORKER = pl.when(pl.col("workers") > 0).then(pl.col("tax_in") / pl.col("workers"))

FEATURES: dict[str, pl.Expr] = {
    "current_ratio": CURRENT_RATIO,
    "quick_ratio": QUICK_RATIO,
    "working_capital": WORKING_CAPITAL,
    "debt_share": -DEBT_SHARE,
    "equity_cover": EQUITY_COVER,
    "return_on_assets": RETURN_ON_ASSETS,
    "retained_share": RETAINED_SHARE,
    "log_taxes": LOG_TAXES,
    "tax_burden": burden(0),
    "taxes_per_worker": TAXES_PER_WORKER,
    "director_firms": -pl.col("director_firms").cast(pl.Float64),
    "address_firms": -pl.col("address_firms").cast(pl.Float64),
    # of those who paid often enough to be measured: one lost court case must not become the habit of a trade
    "days_beyond_terms": pl.when((pl.col("n_eff") >= 3) & (pl.col("creditors") >= 2)).then(
        -pl.col("days_beyond_terms")
    ),
}
NATIONWIDE = frozenset({"director_firms", "address_firms"})  # counted against all, whatever the trade and size
