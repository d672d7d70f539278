"""Percentiles of peers, frozen once for a method version: afterwards a company moves only through its own facts.

Peers are companies of the same ОКЭД section and size class; where they are fewer than fifty, of the same section;
else all.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache

import polars as pl

from scoring.features import FEATURES, NATIONWIDE

LEAST_PEERS = 50
SLICE = 50_000  # companies compared at once
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
    """The frame with five more columns a feature; null where there is no peer group.

    `pct_` is the percentile, `median_`, `quarter_` (P25), `upper_` (P75) and `tail_` (P1) are the peers'.
    """
    if frame.height > SLICE:  # percentiles of every feature beside every company would fill the memory
        return pl.concat(compare(part, reference, features) for part in frame.iter_slices(SLICE))
    frame = frame.with_columns(expression.cast(pl.Float32).alias(f"_x_{name}") for name, expression in features.items())
    groups = _finest(frame, _wide(_Same(reference), tuple(features)))
    frame = frame.join(groups, on=["section", "size"], how="left", nulls_equal=True, maintain_order="left")
    frame = frame.with_columns(_placed(tuple(features)))
    return frame.drop([f"_x_{name}" for name in features], [f"_q_{name}" for name in features])


@lru_cache
def _placed(features: tuple[str, ...]) -> tuple[pl.Expr, ...]:
    return tuple(column for name in features for column in _place(name))


def _place(name: str) -> Iterable[pl.Expr]:
    quantiles, value = pl.col(f"_q_{name}"), pl.col(f"_x_{name}")
    smaller_less_larger = (quantiles - value).list.eval(pl.element().sign()).list.sum()
    percentile = ((99 - smaller_less_larger) / 2).clip(1, 99).cast(pl.Float64)
    yield pl.when(value.is_finite() & quantiles.is_not_null()).then(percentile).alias(f"pct_{name}")
    for word, position in (("median", 49), ("upper", 74), ("quarter", 24), ("tail", 0)):
        yield quantiles.list.get(position, null_on_oob=True).cast(pl.Float64).alias(f"{word}_{name}")


class _Same:
    """A reference known by its identity: frozen frames do not change, and are wanted for one company after another."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame

    def __hash__(self) -> int:
        return id(self.frame)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.frame is other.frame


@lru_cache(maxsize=8)
def _wide(same: _Same, features: tuple[str, ...]) -> pl.DataFrame:
    """One row a group, one column of percentiles a feature."""
    reference = same.frame
    wide = reference.select("section", "size").unique(maintain_order=True)
    for name in features:
        own = reference.filter(pl.col("feature") == name).select(
            "section", "size", pl.col("quantiles").alias(f"_q_{name}")
        )
        wide = wide.join(own, on=["section", "size"], how="left", maintain_order="left")
    return wide


def _finest(frame: pl.DataFrame, wide: pl.DataFrame) -> pl.DataFrame:
    """For each section and size that occurs, the percentiles of its finest group: both, the section, all."""
    wanted = frame.select("section", "size").unique(maintain_order=True)
    names = [name for name in wide.columns if name.startswith("_q_")]
    section, size = pl.col("section").fill_null(""), pl.col("size").fill_null("")
    levels = [
        wanted.select(by.alias("section"), within.alias("size")).join(
            wide, on=["section", "size"], how="left", maintain_order="left"
        )
        for by, within in ((section, size), (section, pl.lit("")), (pl.lit(""), pl.lit("")))
    ]
    return wanted.with_columns(pl.coalesce(level[name] for level in levels).alias(name) for name in names)
