"""Payment experiences: one sum that was due, and how many days beyond its terms it was settled.

An experience counts by its amount, cut at the debtor's own 95th percentile, and halves every 180 days after
settlement; one that is not settled counts in full. Only the last 24 months count.
"""

import random
from functools import lru_cache
from itertools import pairwise

import polars as pl

HALF_LIFE = 180  # days
WINDOW = 730
LEAST_EFFECTIVE = 3.0  # experiences by weight, and partners, without which there is no index
LEAST_CREDITORS = 2
PULL = 2  # K: how many experiences the peers' median weighs
LEGAL_DAYS = 120
DRAWS = 40
_SLOTS = 997
PAYDEX = ((-30, 100), (-20, 90), (0, 80), (15, 70), (22, 60), (30, 50), (60, 40), (90, 30), (120, 20), (180, 1))
KINDS = ("treasury", "enforcement", "arrears")


@lru_cache
def _multiplicities() -> pl.DataFrame:
    """How often each slot is drawn in each bootstrap sample: Poisson(1), from a fixed seed, the same for everybody."""
    chance = random.Random(20261122)  # noqa: S311 - a fixed sequence is wanted
    columns = {f"draw_{number}": [_poisson(chance.random()) for _ in range(_SLOTS)] for number in range(DRAWS)}
    return pl.DataFrame({"slot": range(_SLOTS), **columns}, schema_overrides={"slot": pl.Int64()})


def _poisson(share: float) -> float:
    probability = cumulated = 0.36787944117144233
    count = 0
    while share > cumulated and count < 8:
        count += 1
        probability /= count
        cumulated += probability
    return float(count)


def paydex(days: pl.Expr) -> pl.Expr:
    """Points 1-100 for days beyond terms, piecewise linear; 80 is "on the day it was due"."""
    starts, heights, falls, shares = _pieces()
    piece = pl.lit(pl.Series([float(day) for day, _ in PAYDEX])).search_sorted(days, side="left")
    start, height, fall, share = (pl.lit(found).gather(piece) for found in (starts, heights, falls, shares))
    return pl.when(days.is_not_null()).then(height + (days - start) * fall * share)


@lru_cache
def _pieces() -> tuple[pl.Series, pl.Series, pl.Series, pl.Series]:
    """Of each straight piece: where it starts, in days; the points there; what it loses; and one by its length.

    Before the first day and after the last the scale is level.
    """
    between = [(left, high, low - high, 1 / (right - left)) for (left, high), (right, low) in pairwise(PAYDEX)]
    pieces = [(*PAYDEX[0], 0, 1), *between, (*PAYDEX[-1], 0, 1)]
    starts, heights, falls, shares = (
        pl.Series([float(value) for value in column]) for column in zip(*pieces, strict=True)
    )
    return starts, heights, falls, shares


def weigh(experiences: pl.DataFrame, cutoff: pl.DataFrame) -> pl.DataFrame:
    """Each counted experience with its days beyond terms `d`, age `t` and weight `w`. `cutoff` has bin and cutoff."""
    settled = pl.col("settled_on")
    return (
        experiences.join(cutoff, on="bin", how="inner")
        .filter(pl.col("amount") > 0, settled.is_null() | (settled <= pl.col("cutoff")))
        .with_columns(
            d=(pl.coalesce(settled, pl.col("cutoff")) - pl.col("due_on")).dt.total_days().cast(pl.Float64),
            t=pl.when(settled.is_null()).then(0).otherwise((pl.col("cutoff") - settled).dt.total_days()),
        )
        .filter((pl.col("t") <= WINDOW) & (settled.is_not_null() | (pl.col("d") > 0)))
        .with_columns(
            d=pl.when(pl.col("kind") == "enforcement")
            .then(pl.col("d").clip(LEGAL_DAYS, None))
            .otherwise("d")
            .clip(-30, 180)
        )
        .sort("bin", "due_on", "kind", "amount", "key", "settled_on", "partner")
        .with_columns(
            limit=pl.col("amount").quantile(0.95, "linear").over("bin"),
            slot=pl.int_range(pl.len(), dtype=pl.Int64()).over("bin") % _SLOTS,
        )
        .with_columns(w=pl.min_horizontal("amount", "limit") * pl.lit(2.0).pow(-pl.col("t") / HALF_LIFE))
    )


def summarise(weighed: pl.DataFrame) -> pl.DataFrame:
    """One row a debtor: what all its experiences say together. Where they are enough for an index, `late` and `early`
    are P90 and P10 of the mean days over bootstrap samples.
    """
    found = weighed.group_by("bin", maintain_order=True).agg(**_sums())
    enough = found.filter(ENOUGH).select("bin")
    drawn = (
        weighed.join(enough, on="bin", how="semi", maintain_order="left")
        .join(_multiplicities(), on="slot", how="left", maintain_order="left")
        .select("bin", **_drawn())
        .group_by("bin", maintain_order=True)
        .agg(pl.all().sum())
        .select("bin", days=pl.concat_list(pl.col(f"days_{n}") / pl.col(f"weight_{n}") for n in range(DRAWS)))
    )
    return found.join(drawn.select("bin", **_ends()), on="bin", how="left")


ENOUGH = (pl.col("n_eff") >= LEAST_EFFECTIVE) & (pl.col("creditors") >= LEAST_CREDITORS)


@lru_cache
def _sums() -> dict[str, pl.Expr]:
    w, d, amount = pl.col("w"), pl.col("d"), pl.col("amount")
    open_ = pl.col("settled_on").is_null()
    return {
        "experiences": pl.len().cast(pl.Int32),
        "creditors": pl.col("partner").n_unique().cast(pl.Int32),
        "n_eff": w.sum().pow(2) / w.pow(2).sum(),
        "days_beyond_terms": (w * d).sum() / w.sum(),
        "on_time_share": amount.filter(d <= 0).sum() / amount.sum(),
        "late30_share": amount.filter(d >= 30).sum() / amount.sum(),
        "late90_share": amount.filter(d >= 90).sum() / amount.sum(),
        "open_count": open_.sum().cast(pl.Int32),
        "open_sum": amount.filter(open_).sum(),
        "open_worst_days": d.filter(open_).max(),
        "last6": _mean(pl.col("t") <= 182),
        "previous12": _mean(pl.col("t").is_between(183, 548)),
        **{f"count_{kind}": (pl.col("kind") == kind).sum().cast(pl.Int32) for kind in KINDS},
        **{f"days_{kind}": _mean(pl.col("kind") == kind) for kind in KINDS},
    }


@lru_cache
def _drawn() -> dict[str, pl.Expr]:
    w, d = pl.col("w"), pl.col("d")
    weights = {f"weight_{n}": pl.col(f"draw_{n}") * w for n in range(DRAWS)}
    return weights | {f"days_{n}": pl.col(f"draw_{n}") * w * d for n in range(DRAWS)}


@lru_cache
def _ends() -> dict[str, pl.Expr]:
    days = pl.col("days").list.sort()
    return {name: days.list.get((DRAWS - 1) * tenths // 10) for name, tenths in (("late", 9), ("early", 1))}


def _mean(which: pl.Expr) -> pl.Expr:
    w, d = pl.col("w").filter(which), pl.col("d").filter(which)
    return pl.when(w.sum() > 0).then((w * d).sum() / w.sum())


def pulled(days: pl.Expr) -> pl.Expr:
    """Mean days beyond terms, drawn towards the peers' median by `PULL` experiences; alone where there are no peers
    yet.
    """
    peer = -pl.col("median_days_beyond_terms")
    n = pl.col("n_eff")
    return pl.when(peer.is_null()).then(days).otherwise((n * days + PULL * peer) / (n + PULL))
