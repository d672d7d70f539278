"""What a company can do itself, as changes of its own facts. Never age, place, or what others did."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from scoring.features import DEBT_SHARE, turnover

Changes = Callable[[], Mapping[str, pl.Expr]]


@dataclass(frozen=True, slots=True)
class Deed:
    """`changes` gives the facts after it, as they stand `months` later; `target` is what to reach, with its unit."""

    changes: Changes
    months: int = 0
    target: tuple[str, pl.Expr] | None = None


def _no_longer(name: str) -> pl.Expr:
    """What holds stops holding; what is unknown stays unknown."""
    return pl.when(pl.col(name).is_not_null()).then(pl.lit(value=False))


def _leave(short: str, months: int = 12) -> Deed:
    """Leave a list; the effect is read a year later, when half of the loss has come back."""

    def changes() -> Mapping[str, pl.Expr]:
        listed = pl.col(f"{short}_listed").fill_null(value=False)
        if short != "violation":
            listed = listed | pl.col(f"{short}_said").fill_null(value=False)
        since = pl.duration(days=30 * months)
        changed = {
            f"{short}_listed": _no_longer(f"{short}_listed"),
            f"{short}_left_on": pl.when(listed).then(pl.col("cutoff") - since).otherwise(f"{short}_left_on"),
            f"{short}_act_on": pl.when(listed).then(pl.col(f"{short}_act_on") - since).otherwise(f"{short}_act_on"),
        }
        return changed if short == "violation" else {**changed, f"{short}_said": _no_longer(f"{short}_said")}

    return Deed(changes, months)


def _pay_arrears(months: int = 12) -> Deed:
    def changes() -> Mapping[str, pl.Expr]:
        paid_on = pl.col("cutoff") - pl.duration(days=30 * months)
        listed = pl.col("arrears_listed")
        return {
            "arrears_listed": _no_longer("arrears_listed"),
            "arrears_left_on": pl.when(listed).then(paid_on).otherwise("arrears_left_on"),
            "arrears_since": pl.when(listed)
            .then(pl.col("arrears_since") - pl.duration(days=30 * months))
            .otherwise("arrears_since"),
            "debt_now": pl.when(pl.col("debt_now").is_not_null()).then(pl.lit(0.0)),
        }

    return Deed(changes, months, ("money", pl.max_horizontal("arrears_total", "debt_now")))


def _close_enforcement(months: int = 12) -> Deed:
    def changes() -> Mapping[str, pl.Expr]:
        closed_on = pl.col("cutoff") - pl.duration(days=30 * months)
        return {
            "tax_enforcement_open": pl.col("tax_enforcement_open").clip(0, 0),
            "tax_enforcement_left_on": pl.when(pl.col("tax_enforcement_open") > 0)
            .then(closed_on)
            .otherwise("tax_enforcement_left_on"),
            "travel_ban_on": pl.lit(None, pl.Date()),
            "enforcement_open": pl.col("enforcement_open").clip(0, 0),
            "enforcement_left_on": pl.when(pl.col("enforcement_open") > 0)
            .then(closed_on)
            .otherwise("enforcement_left_on"),
            "enforcement_left_sum": pl.when(pl.col("enforcement_open") > 0)
            .then("enforcement_sum")
            .otherwise("enforcement_left_sum"),
            "enforcement_sum": pl.lit(None, pl.Float64()),
        }

    return Deed(changes, months, ("money", pl.col("enforcement_sum")))


def _next_quarter(feature: str, unit: str, sign: int = 1) -> Deed:
    """Reach the next quarter of the peers: P25, the median, or P75."""
    at = pl.col(f"pct_{feature}")
    target = (
        pl.when(at < 25).then(f"quarter_{feature}").when(at < 50).then(f"median_{feature}")
        .when(at < 75).then(f"upper_{feature}")
    )  # fmt: skip
    reached = pl.when(at < 25).then(25.0).when(at < 50).then(50.0).when(at < 75).then(75.0).otherwise(at)
    return Deed(lambda: {f"pct_{feature}": reached}, 12, (unit, sign * target))


def _balance() -> Deed:
    """Bring liabilities down to the assets."""
    over = DEBT_SHARE > 1
    lowered = pl.when(over).then("total_assets_0").otherwise("liabilities_0")
    target = pl.when(over).then(pl.col("liabilities_0") - pl.col("total_assets_0"))
    return Deed(lambda: {"liabilities_0": lowered}, 12, ("money", target))


def _pay_taxes() -> Deed:
    """Pay in the next year what the lower quarter of peers pays of what it earns."""
    wanted = pl.col("quarter_tax_burden") * turnover(0)
    return Deed(
        lambda: {f"taxes_{back}": pl.max_horizontal(f"taxes_{back}", wanted) for back in (0, 1)}, 24, ("money", wanted)
    )


DEEDS: dict[str, Deed] = {
    "T03": _leave("inactive"),
    "T04": _leave("absent"),
    "T05": _pay_arrears(),
    "T07": _leave("violation"),
    "T10": _close_enforcement(),
    "T17": _pay_taxes(),
    "T20": Deed(lambda: {"filings_missed": pl.lit(0, pl.Int32())}, 0, ("number", pl.col("filings_missed"))),
    "F01": _next_quarter("current_ratio", "number"),
    "F04": _next_quarter("debt_share", "percent", -1),
    "F06": _next_quarter("return_on_assets", "percent"),
    "F08": _balance(),
    "F15": _pay_arrears(),
    "F16": _close_enforcement(),
    "P04": _close_enforcement(6),
}
