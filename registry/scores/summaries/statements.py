"""Financial statements: the last two, revenue by year, and whether those that were due have come."""

from datetime import date

import polars as pl

from registry.scores.known import Known
from registry.scores.summaries.basics import newest
from scoring.facts import STATEMENT_LINES

LINES = ("period_end", *STATEMENT_LINES)
DUE = (8, 31)  # the day by which a year's statement is due in the next year


def statements(filed: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Everything the fact frame says of the statements of those who ever filed one."""
    return _filings(filed, known).join(_lines(filed, known), on="bin", how="full", coalesce=True)


def _lines(filed: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Of each period the statement filed last; periods are counted back from the newest."""
    year = pl.col("period_end").dt.year()
    ended = filed.filter(pl.col("period_end") <= known.cutoff).with_columns(_key=pl.struct("bin", "period_end"))
    return (
        newest(ended, "filed_for", "id", of="_key")
        .sort("bin", "period_end", descending=[False, True])
        .group_by("bin", maintain_order=True)
        .agg(
            *(pl.col(line).get(back, null_on_oob=True).alias(f"{line}_{back}") for back in (0, 1) for line in LINES),
            *(
                pl.col("revenue").filter(year == known.year - back).max().alias(f"revenue_{back}y")
                for back in (0, 1, 2)
            ),
        )
    )


def _filings(filed: pl.DataFrame, known: Known) -> pl.DataFrame:
    """How many were filed, and how many years from the first one on are due and missing."""
    due_until = known.cutoff.year - (1 if known.cutoff > date(known.cutoff.year, *DUE) else 2)
    years = pl.col("filed_for").dt.year()
    due = (due_until - years.min() + 1).clip(0, None).cast(pl.Int32)
    return (
        filed.filter(pl.col("filed_for") <= known.cutoff)
        .group_by("bin")
        .agg(
            filings=pl.col("filed_for").n_unique().cast(pl.Int32),
            filings_due=due,
            filings_missed=due - years.filter(years <= due_until).n_unique().cast(pl.Int32),
        )
    )
