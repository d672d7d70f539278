"""The lists of the tax committee: who stands in one, who has left it, and the act behind it."""

import polars as pl

from registry.scores.known import Known
from registry.scores.summaries.basics import with_ends
from scoring.facts import LISTS


def lists(listing: pl.DataFrame, known: Known) -> pl.DataFrame:
    """`_listed`, `_act_on` and `_left_on` of each list for those who ever stood in one."""
    is_open = pl.col("is_open")
    entries = (
        with_ends(listing, known)
        .group_by("bin", "source")
        .agg(
            listed=is_open.any(),
            open_act_on=pl.col("act_on").filter(is_open).max(),
            act_on=pl.col("act_on").max(),
            left_on=pl.col("left_on").max(),
        )
        .with_columns(
            act_on=pl.when("listed").then("open_act_on").otherwise("act_on"),
            left_on=pl.when(~pl.col("listed")).then("left_on"),
        )
    )
    found = entries.select("bin").unique()
    for short, source in LISTS.items():
        names = {name: f"{short}_{name}" for name in ("listed", "act_on", "left_on")}
        own = entries.filter(pl.col("source") == source).select("bin", *names).rename(names)
        found = found.join(own, on="bin", how="left")
    return found
