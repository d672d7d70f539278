"""Companies that are alike in what is read are worked out once: among millions, most are."""

import polars as pl

FEW = 200  # rows among which looking for equal ones costs more than it saves


def alike(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """The different rows of a frame, and for each of its rows the number of the one that it is like."""
    if frame.height < FEW:
        return frame, pl.int_range(frame.height, dtype=pl.UInt32, eager=True)
    grouped = frame.with_row_index("_row").group_by(frame.columns).agg("_row")
    numbered = grouped.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("number"), "_row").explode("_row")
    return grouped.drop("_row"), numbered.sort("_row").get_column("number")
