"""Facts on their way to the slice that needs them: tables are read from one end to the other, whatever their order, and
each piece is cut by the numbers of companies. The database carries the cuts from worker to worker.
"""

import io
from collections.abc import Callable, Iterable, Sequence

import polars as pl

from infra.database import Connection, execute, fetch

Cut = list[tuple[int, bytes]]  # slice, an Arrow file
FOR_ALL = -1


def cutting(bounds: Sequence[str]) -> Callable[[pl.DataFrame], Cut]:
    """A knife for frames with `bin`; beside the slices' own rows, it gives an empty frame for all."""
    starts = pl.Series(bounds, dtype=pl.String())

    def cut(frame: pl.DataFrame) -> Cut:
        if not bounds:
            return [(FOR_ALL, _packed(frame.clear())), (0, _packed(frame))]
        placed = frame.with_columns(_slice=starts.search_sorted(frame.get_column("bin"), side="right"))
        parts = placed.partition_by("_slice", as_dict=True, include_key=False)
        return [(FOR_ALL, _packed(frame.clear())), *((number, _packed(part)) for (number,), part in parts.items())]

    return cut


def _packed(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_ipc(buffer, compression="lz4")
    return buffer.getvalue()


def whole(frame: pl.DataFrame, number: int | None) -> Cut:
    """A frame that is of one slice already."""
    return [(number or 0, _packed(frame))]


async def keep(conn: Connection, what: str, pieces: Iterable[Cut]) -> None:
    """Store the cuts of some rows. Only the transaction that marks the part done makes them count."""
    records = [
        (number, what, piece, data)
        for piece, cuts in enumerate(pieces)
        for number, data in cuts
        if number != FOR_ALL or piece == 0
    ]
    await conn.copy_records_to_table("scoring_frame", records=records, columns=["slice", "what", "piece", "data"])


async def kept(number: int, *what: str) -> dict[str, pl.DataFrame]:
    """The frames of a slice by name, whole; names that were never kept are left out."""
    rows = await fetch(
        """select what, data from scoring_frame where slice in ($1, $2) and what = any($3::text[])
           order by what, slice, piece""",
        FOR_ALL, number, list(what),
    )  # fmt: skip
    found: dict[str, list[pl.DataFrame]] = {}
    for row in rows:
        found.setdefault(row["what"], []).append(pl.read_ipc(row["data"]))
    return {name: pl.concat(pieces) for name, pieces in found.items()}


async def forget() -> None:
    """Empty the table at once: there is one national scoring at most."""
    await execute("truncate scoring_frame")
