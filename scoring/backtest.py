"""How well a score tells those who failed from those who did not: discrimination and calibration, by table.

Label 1 is a failure; a higher score must mean safer. Used on labelled data, never in the making of an index.
"""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Discrimination:
    """AUC: the chance that a failure scores below a survivor (ties half). KS: the largest gap between the two."""

    rows: int
    failures: int
    auc: float
    ks: float


def discrimination(frame: pl.DataFrame, score: str, label: str) -> Discrimination:
    """AUC and KS of a score; rows without a score are left out. Raises ValueError where one class is missing."""
    known = frame.select(pl.col(score).cast(pl.Float64).alias("s"), pl.col(label).cast(pl.Int64).alias("y"))
    known = known.filter(pl.col("s").is_finite(), pl.col("y").is_not_null())
    failures = int(known["y"].sum())
    survivors = known.height - failures
    if not failures or not survivors:
        raise ValueError(f"{failures} failures of {known.height}")
    ranks = known.select(pl.col("s").rank("average").filter(pl.col("y") == 0).sum()).item()
    auc = (ranks - survivors * (survivors + 1) / 2) / (failures * survivors)
    steps = known.group_by("s").agg(bad=pl.col("y").sum(), all=pl.len()).sort("s")
    gap = (pl.col("bad").cum_sum() / failures - (pl.col("all") - pl.col("bad")).cum_sum() / survivors).abs().max()
    return Discrimination(known.height, failures, float(auc), float(steps.select(gap).item()))


def brier(frame: pl.DataFrame, probability: str, label: str) -> float:
    """Mean squared difference between a probability of failure and what happened: 0 is perfect."""
    return float(frame.select(((pl.col(probability) - pl.col(label)) ** 2).mean()).item())


def calibration(frame: pl.DataFrame, score: str, label: str, bands: int = 5) -> pl.DataFrame:
    """Failures by band of the score, equal in number of rows: band, rows, failures, rate, lowest and highest score."""
    return (
        frame.filter(pl.col(score).is_finite())
        .sort(score)
        .with_row_index("position")
        .with_columns(band=pl.col("position") * bands // pl.len())
        .group_by("band")
        .agg(
            rows=pl.len(),
            failures=pl.col(label).sum(),
            rate=pl.col(label).mean(),
            lowest=pl.col(score).min(),
            highest=pl.col(score).max(),
        )
        .sort("band")
    )


def probability_of(frame: pl.DataFrame, score: str, label: str, bands: int = 10) -> pl.DataFrame:
    """From score to observed rate, learnt on one set and used on another: upper bound of each band, and rate."""
    return calibration(frame, score, label, bands).select(pl.col("highest").alias("upto"), "rate")
