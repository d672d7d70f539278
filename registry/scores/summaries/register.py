"""The business register: what it says of a company now, or said last, and how often that has changed."""

import polars as pl

from registry.scores.known import Known
from registry.scores.shape import SHAPES, shaped
from registry.scores.summaries.basics import in_order, newest, with_starts

WATCHED = ("director", "address", "region")
KEPT = (
    "id",
    "bin",
    "registered_on",
    "oked",
    "kse",
    "kfs",
    *SHAPES,
    *WATCHED,
    "snapshot",
    "closed_by",
    "is_open",
    "is_recent",
)


def prepared(company: pl.DataFrame) -> pl.DataFrame:
    """Rows with what follows from names and codes instead of these."""
    return shaped(company).select(KEPT)


def current(company: pl.DataFrame, known: Known) -> pl.DataFrame:
    """The one row of each company that counts: one that holds before one that has ended, then the newest."""
    return newest(in_order(company, known), "is_open", "order", "id")


def register(company: pl.DataFrame, known: Known) -> pl.DataFrame:
    """What a company is, and the changes of a year before the cut-off."""
    now = current(company, known)
    found = now.select("bin", "registered_on", "oked", "kse", "kfs", *SHAPES, registered="is_open")
    more_than_once = company.filter(pl.col("bin").is_duplicated()) if now.height < company.height else company.clear()
    return found.join(_changes(more_than_once, known), on="bin", how="left", maintain_order="left")


def _changes(company: pl.DataFrame, known: Known) -> pl.DataFrame:
    """How often director or address, and region, became others, of companies with more than one row."""
    became = {
        name: pl.col(f"old_{name}").is_not_null() & pl.col(name).ne_missing(pl.col(f"old_{name}")) for name in WATCHED
    }
    late = (pl.lit(known.cutoff) - pl.col("listed_on")).dt.total_days() < 365
    return (
        with_starts(in_order(company, known), known)
        .sort("bin", "order", "id")
        .with_columns(pl.col(name).shift().over("bin").alias(f"old_{name}") for name in WATCHED)
        .filter(late)
        .group_by("bin")
        .agg(
            changes=(became["director"].sum() + became["address"].sum()).cast(pl.Int32),
            region_moves=became["region"].sum().cast(pl.Int32),
        )
    )


def sector(subject: pl.DataFrame) -> pl.DataFrame:
    """What the procurement register adds: the code of the legal form."""
    return newest(subject, "id").select("bin", "kopf")
