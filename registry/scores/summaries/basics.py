"""What all summaries do: take the newest row, add up money exactly, date beginnings and ends by the lists."""

import polars as pl

from registry.scores.known import Known


def newest(rows: pl.DataFrame, *by: str, of: str = "bin") -> pl.DataFrame:
    """One row each: the last one by these columns, where unknown comes first."""
    if rows.get_column(of).is_unique().all():
        return rows
    return rows.sort(*by).unique(of, keep="last", maintain_order=True)


def tiyn(column: str) -> pl.Expr:
    """An amount in hundredths, whole: such numbers give the same sum in any order."""
    return (pl.col(column) * 100).round().cast(pl.Int64)


def tenge(hundredths: pl.Expr) -> pl.Expr:
    """And back."""
    return hundredths / 100


def with_starts(rows: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Rows with `listed_on`: the date of the first list that carried the row."""
    return _dated(rows, known, "snapshot", listed_on="as_at")


def with_ends(rows: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Rows with `left_on`, null while they hold: the date of the last list that still carried the row."""
    return _dated(rows, known, "closed_by", left_on="previous").with_columns(
        left_on=pl.when(~pl.col("is_open")).then("left_on")
    )


def in_order(rows: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Rows with `order`: that of the imports that opened them."""
    return _dated(rows, known, "snapshot", order="order")


def _dated(rows: pl.DataFrame, known: Known, run: str, **columns: str) -> pl.DataFrame:
    return rows.join(known.dates.select(**{run: "run"}, **columns), on=run, how="left", maintain_order="left")
