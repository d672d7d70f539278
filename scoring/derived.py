"""What several indicators read and facts give by themselves: worked out once a company, as columns beside the facts.

An expression costs by its length, not by the rows it is worked out for: whatever is read twice has a column of its own.
"""

from functools import lru_cache

import polars as pl

from scoring.facts import LISTS, SOURCES
from scoring.features import turnover
from scoring.reading import ARREARS_HALF_LIFE, open_or_faded, steps

YEARS = (0, 1, 2)


def derive(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with what follows from its facts; columns that stand there already are worked out anew."""
    for stage in _stages():
        frame = frame.with_columns(**stage)
    return frame


def following(touched: frozenset[str]) -> frozenset[str]:
    """These columns and every derived one that changes with them."""
    for stage in _stages():
        touched |= {name for name, expression in stage.items() if touched & set(expression.meta.root_names())}
    return touched


@lru_cache
def _stages() -> tuple[dict[str, pl.Expr], ...]:
    """Each stage reads facts and the stages before it."""
    listed = pl.col("arrears_listed")
    first = {f"silent_{source}": _silent(source) for source in SOURCES}
    first |= {f"stands_{short}": _stands(short) for short in LISTS}
    first |= {f"turnover_{back}": turnover(back) for back in YEARS}
    first |= {
        "taxes_mean": pl.mean_horizontal(f"taxes_{back}" for back in YEARS),
        "state_income": pl.sum_horizontal(f"state_income_{back}" for back in YEARS),
        "taxed": pl.any_horizontal(pl.col(f"taxes_{back}").is_not_null() for back in YEARS),
        "filed": pl.col("filings") * (pl.col("total_assets_0") > 0).fill_null(value=False).cast(pl.Int32),
        "owing": listed.fill_null(value=False) | (pl.col("debt_now") > 0).fill_null(value=False),
        "arrears_sizes": pl.col("arrears_total") / pl.col("mci"),
    }
    second = {f"burden_{back}": pl.col(f"taxes_{back}") / pl.col(f"turnover_{back}") for back in YEARS}
    second |= {
        "tier": _tier(),
        "arrears_share": pl.when(pl.col("taxes_mean") > 0).then(pl.col("arrears_total") / pl.col("taxes_mean")),
        "arrears_lasted": _lasted(),
    }
    third = {
        "stated": pl.col("tier").is_in(["A", "B"]),
        "unstated": pl.col("tier") == "C",
        "arrears_standing": _standing(),
    }
    points = open_or_faded(listed, pl.col("arrears_standing"), pl.col("arrears_left_on"), ARREARS_HALF_LIFE)
    return first, second, third, {"arrears_points": points}


def _silent(source: str) -> pl.Expr:
    """Whether a source was refused and never read."""
    return pl.col(f"failed_{source}").fill_null(value=False) & pl.col(f"age_{source}").is_null()


def _stands(short: str) -> pl.Expr:
    """Whether the list or the committee's own answer says so now; null where neither was read."""
    listed = pl.col(f"{short}_listed")
    if short == "violation":
        return listed
    said = pl.col(f"{short}_said")
    return pl.coalesce(listed | said, listed, said)


def _tier() -> pl.Expr:
    """A: statements of two or more years; B: of one; C: none, but taxes are published; D: the register only."""
    return (
        pl.when(pl.col("filed") >= 2).then(pl.lit("A")).when(pl.col("filed") == 1).then(pl.lit("B"))
        .when("taxed").then(pl.lit("C")).otherwise(pl.lit("D"))
    )  # fmt: skip


def _lasted() -> pl.Expr:
    """Days that arrears have lasted, or lasted until they were paid."""
    left, listed = pl.col("arrears_left_on"), pl.col("arrears_listed")
    since = pl.when(listed).then(pl.col("arrears_since")).otherwise(pl.coalesce("debt_since", "arrears_since"))
    until = pl.when("owing").then(pl.col("cutoff")).otherwise(left)
    return (until - since).dt.total_days().fill_null(0)


def _standing() -> pl.Expr:
    """Points of large arrears while they stand, by their share of yearly taxes or by their size."""
    by_size = steps(pl.col("arrears_sizes"), [(1000, 40)], 20)
    by_share = steps(pl.col("arrears_share"), [(0.1, 60), (0.5, 40), (1, 20)], 0)
    return pl.when(pl.col("taxes_mean") == 0).then(0.0).otherwise(pl.coalesce(by_share, by_size)).fill_null(20.0)
