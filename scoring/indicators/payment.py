"""Payment discipline: how late the sums a company owed were settled."""

import polars as pl

from scoring.experiences import paydex
from scoring.reading import MONTH, Reading, day, days_since, money, number, percent, variant

HALF_LIFE = 6  # months


def _of_kind(kind: str) -> Reading:
    days, count = pl.col(f"days_{kind}"), pl.col(f"count_{kind}")
    finding = variant((days > 0, "late"), otherwise="on_time")
    values = {"days": number(days.round(0)), "count": number(count)}
    return Reading(paydex(days), finding, values, applies=(count > 0).fill_null(value=False))


def treasury_payments() -> Reading:
    """How many days beyond terms the company, as a customer, paid its suppliers: from the acceptance act plus 30 days
    to the payment through the treasury.

    Points follow the PAYDEX scale: 80 on the due day, 50 at 30 days, 20 at 120. The 30 days stand for the contract's
    own term, which is not published in a readable form.
    """
    return _of_kind("treasury")


def enforced_debts() -> Reading:
    """Debts that had to be collected through enforcement proceedings; each counts as at least 120 days late, from the
    date of the court act.
    """
    return _of_kind("enforcement")


def budget_debts() -> Reading:
    """Arrears to the budget, from the first list that names the company until it no longer does."""
    return _of_kind("arrears")


def heavy_enforcement() -> Reading:
    """Whether open enforcement proceedings exceed 5 % of a year's known turnover, or 1,000 monthly calculation
    indices for more than 90 days. If so the index cannot be above 49.

    After the debt is closed the limit lifts by half every 180 days.
    """
    turnover = pl.max_horizontal("revenue_0y", "state_income_0")  # zero counts here
    count, amount = pl.col("enforcement_open"), pl.col("enforcement_sum")
    share = pl.when(turnover > 0).then(amount / turnover)
    lasting = (amount > 1000 * pl.col("mci")) & (days_since(pl.col("enforcement_since")) > 90)
    heavy = ((share > 0.05) | lasting).fill_null(value=False) & (count > 0)
    past = pl.col("enforcement_left_sum")
    was_heavy = ((past / turnover > 0.05) | (past > 1000 * pl.col("mci"))).fill_null(value=False)
    months = days_since(pl.col("enforcement_left_on")) // MONTH
    points = (
        pl.when(count.is_null()).then(pl.lit(None, pl.Float64())).when(heavy).then(0.0)
        .when(was_heavy).then(100 - 100 * pl.lit(2.0).pow(-months / HALF_LIFE)).otherwise(100.0)
    )  # fmt: skip
    finding = variant((heavy, "heavy"), (was_heavy, "closed"), (count > 0, "light"), otherwise="clear")
    values = {"amount": money(amount), "count": number(count), "since": day("enforcement_since"),
              "left": day("enforcement_left_on")}  # fmt: skip
    return Reading(points, finding, values)


def on_time() -> Reading:
    """The share of the amount that was paid on time. For information: it is part of the days above."""
    points = pl.col("on_time_share") * 100
    return Reading(points, variant(otherwise="share"), {"share": percent("on_time_share")}, _seen())


def late() -> Reading:
    """The shares of the amount paid 30 and 90 days late or more. For information."""
    points = 100 - pl.col("late30_share") * 100
    values = {"late30": percent("late30_share"), "late90": percent("late90_share")}
    return Reading(points, variant(otherwise="shares"), values, _seen())


def worst_open() -> Reading:
    """The longest delay of a sum that is still unpaid. For information."""
    points = paydex(pl.col("open_worst_days"))
    finding = variant((pl.col("open_count") > 0, "open"), otherwise="none")
    values = {"days": number("open_worst_days"), "amount": money("open_sum"), "count": number("open_count")}
    return Reading(pl.when(pl.col("open_count") == 0).then(100.0).otherwise(points), finding, values, _seen())


def trend() -> Reading:
    """Mean delay in the last six months against the twelve months before. For information."""
    change = pl.col("last6") - pl.col("previous12")
    finding = variant((change > 5, "worse"), (change < -5, "better"), otherwise="same")
    values = {"last": number(pl.col("last6").round(0)), "before": number(pl.col("previous12").round(0))}
    points = pl.when(change.is_not_null()).then(paydex(pl.col("last6")))
    return Reading(points, finding, values, _seen() & change.is_not_null())


def _seen() -> pl.Expr:
    return (pl.col("experiences") > 0).fill_null(value=False)
