"""What links companies: a director, an address. Counted over everybody who shares it."""

import polars as pl

from registry.scores.known import Known
from registry.scores.summaries.basics import with_ends

FULL_NAME = "^[^ ]+ +[^ ]+ +[^ ]+"  # two namesakes with an initial are not one person
NUMBERED = "[0-9]"  # a street without a house is no address
GONE = 3 * 365 + 1  # days within which a firm that left the register counts
OLD = 5 * 365 + 1
TRADE = pl.col("oked").str.slice(0, 4)


def directing(heads: pl.DataFrame, headed: pl.DataFrame, ill_famed: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Of each head's company: live firms of the same director, how many of the others were on a bad list in five
    years, and how many of the same trade have left the register in three.

    `heads` are rows of companies that hold, `headed` those of five years of everybody with the same directors.
    """
    bad = ill_famed.select("bin").unique().with_columns(is_bad=True)
    named = pl.col("director").str.contains(FULL_NAME)
    firms = _firms(headed.filter(named), known).join(bad, on="bin", how="left")
    counts = firms.group_by("director").agg(
        director_firms=pl.col("live").sum().cast(pl.Int32), bads=pl.col("is_bad").sum().cast(pl.Int32)
    )
    late = (pl.lit(known.cutoff) - pl.col("left_on")).dt.total_days() < GONE
    gone = firms.filter(~pl.col("live"), late).join(headed.filter("is_open"), on="bin", how="anti")
    clones = gone.group_by("director", "trade").agg(clones=pl.len().cast(pl.Int32))
    return (
        heads.filter("is_open", named)
        .select("bin", "director", trade=TRADE)
        .join(counts, on="director")
        .join(bad, on="bin", how="left")
        .join(clones, on=["director", "trade"], how="left")
        .select(
            "bin",
            "director_firms",
            pl.col("clones").fill_null(0),
            director_listed=pl.col("bads") - pl.col("is_bad").fill_null(value=False).cast(pl.Int32),
        )
    )


def _firms(headed: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Each firm of a director once, whether he heads it still, and until when he did."""
    dated = with_ends(headed, known).select("director", "bin", "left_on", live="is_open", trade=TRADE)
    if dated.get_column("bin").is_unique().all():
        return dated
    return dated.group_by("director", "bin").agg(pl.col("live").any(), pl.col("trade", "left_on").max())


def residing(homes: pl.DataFrame, housed: pl.DataFrame, payers: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Of each company with an address: how many firms are there, and which share of them is five years old and pays
    taxes.
    """
    numbered = pl.col("address").str.contains(NUMBERED)
    old = (pl.lit(known.cutoff) - pl.col("registered_on")).dt.total_days() >= OLD
    paying = pl.col("number").is_in(payers.get_column("number").unique().implode())
    firms = (
        housed.filter(numbered)
        .select("address", old=old, number=pl.col("bin").cast(pl.Int64))
        .with_columns(paying=pl.col("old") & paying)
    )
    if not firms.get_column("number").is_unique().all():
        firms = firms.group_by("address", "number").agg(pl.col("paying").any())
    places = firms.group_by("address").agg(address_firms=pl.len(), paying=pl.col("paying").sum())
    return (
        homes.filter("is_open", numbered)
        .select("bin", "address")
        .join(places, on="address")
        .select(
            "bin",
            pl.col("address_firms").cast(pl.Int32),
            address_old_paying=pl.col("paying") / pl.col("address_firms"),
        )
    )
