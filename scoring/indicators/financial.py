"""Financial stability: ratios of the company's own statements, or outside signs where there are none."""

import polars as pl

from scoring.features import DEBT_SHARE, FEATURES
from scoring.indicators.taxpayer import insolvency, large_arrears
from scoring.reading import (
    ARREARS_HALF_LIFE,
    Reading,
    day,
    days_since,
    faded,
    money,
    number,
    percent,
    steps,
    variant,
)


def _against_peers(feature: str, unit: str, sign: int = 1) -> Reading:
    points = pl.col(f"pct_{feature}")
    values = {
        "value": (unit, sign * FEATURES[feature]),
        "percentile": number(points.round(0)),
        "end": day("period_end_0"),
    }
    return Reading(points, variant(otherwise="ratio"), values, applies=pl.col("stated"))


def current_ratio() -> Reading:
    """Current assets for each tenge of current liabilities. Points are the percentile among peers."""
    return _against_peers("current_ratio", "number")


def quick_ratio() -> Reading:
    """Current assets without stocks, for each tenge of current liabilities. Points are the percentile among peers."""
    return _against_peers("quick_ratio", "number")


def working_capital() -> Reading:
    """Current assets less current liabilities, as a share of all assets. Points are the percentile among peers."""
    return _against_peers("working_capital", "percent")


def debt_share() -> Reading:
    """Liabilities as a share of all assets; less is better. Points are the percentile among peers."""
    return _against_peers("debt_share", "percent", -1)


def equity_cover() -> Reading:
    """Own capital for each tenge of liabilities. Points are the percentile among peers."""
    return _against_peers("equity_cover", "number")


def return_on_assets() -> Reading:
    """Net profit of the year as a share of all assets. Points are the percentile among peers."""
    return _against_peers("return_on_assets", "percent")


def retained_share() -> Reading:
    """Profit kept in the company since its beginning, as a share of all assets. Points are the percentile among
    peers.
    """
    return _against_peers("retained_share", "percent")


def insolvent_balance() -> Reading:
    """Whether liabilities exceed assets. If so the index cannot be above 39."""
    over = DEBT_SHARE > 1
    points = pl.when(over).then(0.0).when(over.is_not_null()).then(100.0)
    values = {"share": percent(DEBT_SHARE), "end": day("period_end_0")}
    return Reading(points, variant((over, "over"), otherwise="covered"), values, applies=pl.col("stated"))


def two_losses() -> Reading:
    """Whether the company made a loss two years running. If so the index cannot be above 59."""
    both = (pl.col("net_profit_0") < 0) & (pl.col("net_profit_1") < 0)
    points = pl.when(both).then(0.0).when(both.is_not_null()).then(100.0)
    values = {"last": money("net_profit_0"), "before": money("net_profit_1"), "end": day("period_end_0")}
    return Reading(points, variant((both, "losses"), otherwise="none"), values, applies=pl.col("stated"))


def insolvency_procedure() -> Reading:
    """Whether the company stands in the list of bankrupt and insolvent debtors. If so the index cannot be above 10."""
    return insolvency()


def taxes_among_peers() -> Reading:
    """Taxes paid in the last three full years, as a percentile among companies of the same activity and size. Used
    only where there are no statements.
    """
    points = pl.col("pct_log_taxes")
    values = {
        "amount": money("taxes_mean"),
        "percentile": number(points.round(0)),
    }
    return Reading(points, variant(otherwise="paid"), values, applies=pl.col("unstated"))


def size_class() -> Reading:
    """The size class of the statistical register: micro 40 points, small 60, medium 80, large 100. Used only where
    there are no statements.
    """
    size = pl.col("size")
    points = (
        pl.when(size == "micro").then(40.0).when(size == "small").then(60.0)
        .when(size == "medium").then(80.0).when(size == "large").then(100.0)
    )  # fmt: skip
    return Reading(points, size.fill_null("micro"), {}, applies=pl.col("unstated"))


def state_income() -> Reading:
    """Whether income from state contracts goes on: 100 points with income in the last full year, 60 where it was
    earlier. Used only where there are no statements and some income from the state.
    """
    income = pl.col("state_income")
    going_on = pl.col("state_income_0") > 0
    points = pl.when(going_on).then(100.0).otherwise(60.0)
    applies = pl.col("unstated") & (income > 0)
    return Reading(points, variant((going_on, "goes_on"), otherwise="ended"), {"income": money(income)}, applies)


def age() -> Reading:
    """Age of the company: under a year 20 points, under three 50, under five 70, under ten 85, then 100. Used only
    where there are no statements.
    """
    years = days_since(pl.col("registered_on")) // 365
    points = steps(years, [(0, 20), (2, 50), (4, 70), (9, 85)], 100)
    return Reading(points, variant(otherwise="age"), {"years": number(years)}, applies=pl.col("unstated"))


def debts() -> Reading:
    """Arrears to the budget, read as in the taxpayer integrity index. Used only where there are no statements."""
    read = large_arrears()
    return Reading(read.points, read.finding, read.values, applies=pl.col("unstated"))


def claims() -> Reading:
    """Open enforcement proceedings of any kind: up to 100 monthly calculation indices 60 points, up to 1,000 30,
    beyond none. Used only where there are no statements. After the last one ends the loss fades by half every 12
    months.
    """
    count, left = pl.col("enforcement_open"), pl.col("enforcement_left_on")
    size = steps(pl.col("enforcement_sum") / pl.col("mci"), [(100, 60), (1000, 30)], 0).fill_null(60.0)
    past = steps(pl.col("enforcement_left_sum") / pl.col("mci"), [(100, 60), (1000, 30)], 0).fill_null(60.0)
    points = (
        pl.when(count.is_null()).then(pl.lit(None, pl.Float64())).when(count > 0).then(size)
        .when(left.is_not_null()).then(faded(past, left, ARREARS_HALF_LIFE)).otherwise(100.0)
    )  # fmt: skip
    finding = variant((count > 0, "open"), (left.is_not_null(), "ended"), otherwise="clear")
    values = {"count": number(count), "amount": money("enforcement_sum"), "left": day(left)}
    return Reading(points, finding, values, applies=pl.col("unstated"))
