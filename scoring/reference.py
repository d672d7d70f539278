"""Percentiles of peers, frozen once for a method version: afterwards a company moves only through its own facts.

Peers are companies of the same ОКЭД section and size class; where they are fewer than fifty, of the same section;
else all.
"""

from collections.abc import Iterable, Mapping

import polars as pl

from scoring.features import FEATURES, NATIONWIDE

LEAST_PEERS = 50
SHARES = tuple(number / 100 for number in range(1, 100))
SCHEMA: dict[str, pl.DataType] = {
    "feature": pl.String(),
    "section": pl.String(),  # empty: all
    "size": pl.String(),  # empty: all
    "peers": pl.Int32(),
    "quantiles": pl.List(pl.Float32()),  # P1 … P99
}


def empty() -> pl.DataFrame:
    """No reference yet: everything measured against peers is not available."""
    return pl.DataFrame(schema=SCHEMA)


def freeze(frame: pl.DataFrame, features: Mapping[str, pl.Expr] = FEATURES) -> pl.DataFrame:
    """Percentiles of each feature in each group of at least fifty peers, from the facts of the nation."""
    parts = [empty()]
    keyed = frame.select(
        pl.col("section").fill_null(""), pl.col("size").fill_null(""), *(e.alias(n) for n, e in features.items())
    )
    for name in features:
        known = keyed.select("section", "size", pl.col(name).cast(pl.Float64).alias("x")).filter(
            pl.col("x").is_finite()
        )
        parts += [_quantiles(known, name, by) for by in _levels(name)]
    return pl.concat(parts).sort("feature", "section", "size")


def _levels(feature: str) -> tuple[tuple[str, ...], ...]:
    return ((),) if feature in NATIONWIDE else ((), ("section",), ("section", "size"))


def _quantiles(known: pl.DataFrame, name: str, by: tuple[str, ...]) -> pl.DataFrame:
    quantiles = [pl.col("x").quantile(share, "nearest").cast(pl.Float32).alias(str(share)) for share in SHARES]
    counted = (pl.len().alias("peers"), *quantiles)
    grouped = known.group_by(by).agg(*counted) if by else known.select(*counted)
    enough = pl.all_horizontal(pl.col("peers") >= LEAST_PEERS, *(pl.col(column) != "" for column in by))
    return grouped.filter(enough).select(
        pl.lit(name).alias("feature"),
        (pl.col("section") if "section" in by else pl.lit("")).alias("section"),
        (pl.col("size") if "size" in by else pl.lit("")).alias("size"),
        pl.col("peers").cast(pl.Int32),
        pl.concat_list([str(share) for share in SHARES]).alias("quantiles"),
    )


def compare(frame: pl.DataFrame, reference: pl.DataFrame, features: Mapping[str, pl.Expr] = FEATURES) -> pl.DataFrame:
    """The frame with `pct_`, `median_`, `quarter_` (P25), `upper_` (P75), `tail_` (P1) and `peers_` of each feature;
    null where there is no peer group.
    """
    for name, expression in features.items():
        frame = frame.with_columns(expression.cast(pl.Float32).alias("_x"))
        frame = _with_group(frame, reference.filter(pl.col("feature") == name), name).drop("_x")
    return frame


def _with_group(frame: pl.DataFrame, groups: pl.DataFrame, name: str) -> pl.DataFrame:
    frame = frame.join(
        _finest(frame, groups), on=["section", "size"], how="left", nulls_equal=True, maintain_order="left"
    )
    smaller_less_larger = (pl.col("_q") - pl.col("_x")).list.eval(pl.element().sign()).list.sum()
    percentile = ((99 - smaller_less_larger) / 2).clip(1, 99).cast(pl.Float64)
    known = pl.col("_x").is_finite() & pl.col("_q").is_not_null()
    return frame.with_columns(
        pl.when(known).then(percentile).alias(f"pct_{name}"),
        pl.col("_q").list.get(49, null_on_oob=True).cast(pl.Float64).alias(f"median_{name}"),
        pl.col("_q").list.get(74, null_on_oob=True).cast(pl.Float64).alias(f"upper_{name}"),
        pl.col("_q").list.get(24, null_on_oob=True).cast(pl.Float64).alias(f"quarter_{name}"),
        pl.col("_q").list.get(0, null_on_oob=True).cast(pl.Float64).alias(f"tail_{name}"),
        pl.col("_g").alias(f"peers_{name}"),
    ).drop("_q", "_g")


def _finest(frame: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """For each section and size that occurs, the percentiles of its finest group and the group's name ("F small",
    "F", "all").
    """
    keys = frame.select("section", "size").unique()
    wanted = keys.with_columns(pl.col("section").fill_null("").alias("s"), pl.col("size").fill_null("").alias("z"))
    levels = list(_joined(wanted, groups))
    return wanted.select(
        "section",
        "size",
        pl.coalesce(level["_q"] for level in levels).alias("_q"),
        pl.coalesce(level["_g"] for level in levels).alias("_g"),
    )


def _joined(wanted: pl.DataFrame, groups: pl.DataFrame) -> Iterable[pl.DataFrame]:
    named = groups.select(
        "section",
        "size",
        pl.col("quantiles").alias("_q"),
        pl.when(pl.col("section") == "").then(pl.lit("all"))
        .otherwise((pl.col("section") + " " + pl.col("size")).str.strip_chars()).alias("_g"),
    )  # fmt: skip
    for section, size in ((pl.col("s"), pl.col("z")), (pl.col("s"), pl.lit("")), (pl.lit(""), pl.lit(""))):
        level = wanted.select(section.alias("section"), size.alias("size"))
        yield level.join(named, on=["section", "size"], how="left", maintain_order="left")
