"""Percentiles of peers, frozen once for a method version: afterwards a company moves only through its own facts.

Peers are companies of the same ОКЭД section and size class; where they are fewer than fifty, of the same section;
else all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from scoring.features import FEATURES, NATIONWIDE

LEAST_PEERS = 50
SHARES = tuple(number / 100 for number in range(1, 100))
POSITIONS = {"median": 49, "upper": 74, "quarter": 24, "tail": 0}  # among them
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


def freeze(frame: pl.DataFrame) -> pl.DataFrame:
    """Percentiles of each feature in each group of at least fifty peers. The frame has section, size and the features
    of the nation.
    """
    parts = [empty()]
    keys = frame.select(pl.col("section", "size").fill_null(""))
    for name in frame.columns:
        if name not in ("section", "size"):
            values = keys.with_columns(frame.get_column(name).cast(pl.Float64).alias("x"))
            known = values.filter(pl.col("x").is_finite()).sort("x")
            if known.height >= LEAST_PEERS:
                parts += [_quantiles(known, name, by) for by in _levels(name)]
    return pl.concat(parts).sort("feature", "section", "size")


def _levels(feature: str) -> tuple[tuple[str, ...], ...]:
    return ((),) if feature in NATIONWIDE else ((), ("section",), ("section", "size"))


def _quantiles(known: pl.DataFrame, name: str, by: tuple[str, ...]) -> pl.DataFrame:
    """Of sorted values those nearest to each share of the way."""
    places = pl.concat_list(((pl.len() - 1) * share + 0.5).floor().cast(pl.UInt32) for share in SHARES).explode()
    grouped = known.group_by(by or pl.lit(1), maintain_order=True).agg(
        pl.len().alias("peers"), pl.col("x").gather(places).cast(pl.Float32).alias("quantiles")
    )
    enough = pl.all_horizontal(pl.col("peers") >= LEAST_PEERS, *(pl.col(column) != "" for column in by))
    return grouped.filter(enough).select(
        pl.lit(name).alias("feature"),
        (pl.col("section") if "section" in by else pl.lit("")).alias("section"),
        (pl.col("size") if "size" in by else pl.lit("")).alias("size"),
        pl.col("peers").cast(pl.Int32),
        "quantiles",
    )


@dataclass(frozen=True, slots=True)
class _Peers:
    """A reference made ready for comparing: its groups are numbered, feature by feature."""

    groups: pl.DataFrame  # _section, _size (null: others), and `_group_<feature>`: the number of their finest group
    of_all: Mapping[str, int | None]  # the number of the group of all
    keys: Mapping[str, pl.Series]  # percentiles of all groups, one after another, as numbers to search in
    quantiles: Mapping[str, pl.Series]


def compare(
    frame: pl.DataFrame,
    reference: pl.DataFrame,
    features: Mapping[str, pl.Expr] = FEATURES,
    wanted: frozenset[str] | None = None,
) -> pl.DataFrame:
    """The frame with five more columns a feature, or those of them that are wanted; null where there is no peer group.

    `pct_` is the percentile, `median_`, `quarter_` (P25), `upper_` (P75) and `tail_` (P1) are the peers'.
    """
    peers = _peers(_Same(reference), tuple(features))
    placed = frame.with_columns(_among(peers.groups, "section"), _among(peers.groups, "size")).join(
        peers.groups, on=["_section", "_size"], how="left", nulls_equal=True, maintain_order="left"
    )
    of_features = [(word, name) for name in features for word in ("pct", *POSITIONS)]
    found = [(word, name) for word, name in of_features if wanted is None or f"{word}_{name}" in wanted]
    own = tuple(dict.fromkeys(name for _, name in found))
    # step by step, so that a group, a value and a key are worked out once and not wherever they are read
    placed = placed.with_columns(_group(peers, name) for name in own)
    placed = placed.with_columns(features[name].cast(pl.Float32).alias(f"_value_{name}") for name in own)
    placed = placed.with_columns(_key(f"_group_{name}", f"_value_{name}").alias(f"_key_{name}") for name in own)
    made = (name for kind in ("value", "key") for name in (f"_{kind}_{of}" for of in own))
    placed = placed.with_columns(_column(peers, word, name) for word, name in found)
    return placed.drop("_section", "_size", *made, *(f"_group_{name}" for name in features))


def _among(groups: pl.DataFrame, by: str) -> pl.Expr:
    """A section or size, where any company of it was measured."""
    measured = groups.get_column(f"_{by}").drop_nulls().unique().implode()
    return pl.when(pl.col(by).is_in(measured)).then(by).alias(f"_{by}")


def _group(peers: _Peers, name: str) -> pl.Expr:
    """The number of the group that a company is compared with."""
    return pl.coalesce(f"_group_{name}", pl.lit(peers.of_all[name], pl.UInt32())).alias(f"_group_{name}")


def _column(peers: _Peers, word: str, name: str) -> pl.Expr:
    if word == "pct":
        column = _percentile(peers.keys[name], name)
    else:
        column = pl.lit(peers.quantiles[name]).gather(pl.col(f"_group_{name}") * len(SHARES) + POSITIONS[word])
    return column.cast(pl.Float64).alias(f"{word}_{name}")


def _percentile(keys: pl.Series, name: str) -> pl.Expr:
    """Half-way between the number of percentiles below a value and the number of those not above it, 1-99."""
    known = pl.col(f"_value_{name}").is_finite() & pl.col(f"_key_{name}").is_not_null()
    key = pl.when(known).then(f"_key_{name}")
    below, up_to = (pl.lit(keys).search_sorted(key, side=side) for side in ("left", "right"))
    percentile = (below.cast(pl.Float64) + up_to) / 2 - pl.col(f"_group_{name}") * len(SHARES)
    return pl.when(known).then(percentile.clip(1, 99))


def _key(group: str, value: str) -> pl.Expr:
    """A whole number in the order of the groups, and of the values in each: so all groups are searched in one list.

    The bits of a float above zero are in its order, those of one below in the opposite.
    """
    bits = (pl.col(value) + 0.0).reinterpret(dtype=pl.Int32).cast(pl.Int64)
    return pl.col(group).cast(pl.Int64) * 2**32 + pl.when(bits < 0).then(-(2**31) - 1 - bits).otherwise(bits)


class _Same:
    """A reference known by its identity: frozen frames do not change, and are wanted for one company after another."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame

    def __hash__(self) -> int:
        return id(self.frame)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.frame is other.frame


@lru_cache(maxsize=8)
def _peers(same: _Same, features: tuple[str, ...]) -> _Peers:
    sections, sizes = (
        same.frame.select(pl.col(by).replace("", None).unique().alias(f"_{by}")) for by in ("section", "size")
    )
    groups = sections.join(sizes, how="cross")
    of_all: dict[str, int | None] = {}
    keys, quantiles = {}, {}
    for name in features:
        own = same.frame.filter(pl.col("feature") == name).with_row_index("group")
        groups = groups.with_columns(_finest(groups, own).alias(f"_group_{name}"))
        of_all[name] = next(iter(own.filter(section="", size="").get_column("group")), None)
        listed = own.explode("quantiles")
        keys[name] = listed.select(_key("group", "quantiles")).to_series()
        quantiles[name] = listed.get_column("quantiles")
    return _Peers(groups, of_all, keys, quantiles)


def _finest(groups: pl.DataFrame, own: pl.DataFrame) -> pl.Series:
    """Of each section and size the number of the group of both, else of the section; null where there is neither."""
    section, size = pl.col("_section").fill_null(""), pl.col("_size").fill_null("")
    levels = [
        groups.select(section=section, size=within)
        .join(own, on=["section", "size"], how="left", maintain_order="left")
        .get_column("group")
        for within in (size, pl.lit(""))
    ]
    return levels[0].zip_with(levels[0].is_not_null(), levels[1])
