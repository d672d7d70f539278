"""What links companies: a director, an address. Counted over everybody who shares it."""

import polars as pl

from registry.scores.known import Known
from registry.scores.summaries.basics import with_ends

FULL_NAME = "^[^ ]+ +[^ ]+ +[^ ]+"  # two namesakes with an initial are not one person
NUMBERED = "[0-9]"  # a street without a house is no address
GONE = 3 * 365 + 1  # days within which a firm that left the register counts
OLD = 5 * 365 + 1


def directing(heads: pl.DataFrame, headed: pl.DataFrame, ill_famed: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Of each head's company: live firms of the same director, how many of the others were on a bad list in five
    years, and how many of the same trade have left the register in three.

    `heads` are rows of companies that hold, `headed` those of five years of everybody with the same directors.
    """
    bad = ill_famed.select("bin").unique().with_columns(is_bad=True)
    firms = (
        with_ends(headed, known)
        .group_by("director", "bin")
        .agg(live=pl.col("is_open").any(), trade=_trade().max(), left_on=pl.col("left_on").max())
        .join(bad, on="bin", how="left")
    )
    counts = firms.group_by("director").agg(
        director_firms=pl.col("live").sum().cast(pl.Int32), bads=pl.col("is_bad").sum().cast(pl.Int32)
    )
    gone = firms.filter(~pl.col("live"), (pl.lit(known.cutoff) - pl.col("left_on")).dt.total_days() < GONE).join(
        headed.filter("is_open"), on="bin", how="anti"
    )
    clones = gone.group_by("director", "trade").agg(clones=pl.len().cast(pl.Int32))
    return (
        heads.filter("is_open", pl.col("director").str.contains(FULL_NAME))
        .select("bin", "director", trade=_trade())
        .join(counts, on="director")
        .join(bad, on="bin", how="left")
        .join(clones, on=["director", "trade"], how="left")
        .select(
            "bin", "director_firms",
            pl.col("clones").fill_null(0),
            director_listed=pl.col("bads") - pl.col("is_bad").fill_null(value=False).cast(pl.Int32),
        )
    )  # fmt: skip


def _trade() -> pl.Expr:
    return pl.col("oked").str.slice(0, 4)


def residing(homes: pl.DataFrame, housed: pl.DataFrame, payers: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Of each company with an address: how many firms are there, and which share of them is five years old and pays
    taxes.
    """
    old = (pl.lit(known.cutoff) - pl.col("registered_on")).dt.total_days() >= OLD
    paying = housed.filter(old).join(payers, on="bin", how="semi")
    places = (
        housed.group_by("address")
        .agg(address_firms=pl.col("bin").n_unique())
        .join(paying.group_by("address").agg(paying=pl.col("bin").n_unique()), on="address", how="left")
    )
    return (
        homes.filter("is_open", pl.col("address").str.contains(NUMBERED))
        .select("bin", "address")
        .join(places, on="address")
        .select(
            "bin",
            pl.col("address_firms").cast(pl.Int32),
            address_old_paying=pl.col("paying").fill_null(0) / pl.col("address_firms"),
        )
    )
