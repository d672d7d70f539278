"""Storing what changed: new values open, changed ones close, the same stay as they are."""

import hashlib
import io
from datetime import date, datetime

import polars as pl

from infra.database import Connection, execute, execute_many, fetch, fetch_value
from registry.scores.gather import Gathered
from scoring import reference
from scoring.method import METHOD

COMPARED = (
    "value", "low", "high", "grade", "state", "coverage", "confidence", "tier", "peer_median", "cap", "points",
    "method",
)  # fmt: skip
COLUMNS = ("bin", "index", *COMPARED, "cutoff", "input")
STAGING = """
create temp table scored (
    bin text, index text, value numeric(5, 2), low numeric(5, 2), high numeric(5, 2), grade text, state text,
    coverage numeric(4, 3), confidence text, tier text, peer_median numeric(5, 2), cap text, points real[], method text,
    cutoff date, input uuid
) on commit drop
"""
MARK = """
select current_database(), count(*), sum(peers), max(frozen_at), max(xmin::text::bigint)
from score_reference where method = $1
"""
CLOSE = f"""
update score s set seen_until = $1 from scored n
where s.bin = n.bin and s.index = n.index and s.seen_until is null
  and ({", ".join(f"s.{name}" for name in COMPARED)}) is distinct from ({", ".join(f"n.{name}" for name in COMPARED)})
"""
OPEN = f"""
insert into score ({", ".join(COLUMNS)}, seen_from)
select {", ".join(f"n.{name}" for name in COLUMNS)}, $1 from scored n
where not exists (select from score s where s.bin = n.bin and s.index = n.index and s.seen_until is null)
order by n.bin, n.index
"""


async def stage() -> None:
    """An empty table of this transaction for fresh results."""
    await execute("drop table if exists pg_temp.scored")
    await execute(STAGING)


async def add(conn: Connection, results: pl.DataFrame, gathered: Gathered) -> None:
    """Put results of a slice beside the others."""
    rows = results.join(_inputs(gathered), on="bin", how="left", maintain_order="left").with_columns(
        pl.concat_str(pl.lit("{"), pl.col("points").cast(pl.List(pl.String)).list.join(","), pl.lit("}")).alias(
            "points"
        ),
        pl.lit(METHOD.version).alias("method"),
        pl.lit(gathered.cutoff).alias("cutoff"),
    )
    buffer = io.BytesIO()
    rows.select(*COLUMNS).write_csv(buffer, include_header=False)
    buffer.seek(0)
    await conn.copy_to_table("scored", source=buffer, columns=list(COLUMNS), format="csv")


def _inputs(gathered: Gathered) -> pl.DataFrame:
    """The hash of each company's facts, with what it owed where it owed something."""
    owed = gathered.owed.sort("bin", "due_on", "kind", "key")
    told = owed.select(
        "bin",
        pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in owed.columns], separator="|").alias(
            "row"
        ),
    )
    grouped = told.group_by("bin", maintain_order=True).agg(pl.col("row").str.join("\n"))
    joined = gathered.facts.select("bin", "input").join(grouped, on="bin", how="left", maintain_order="left")
    hashes = [
        given if row is None else hashlib.md5(f"{given}{row}".encode(), usedforsecurity=False).hexdigest()
        for given, row in joined.select("input", "row").iter_rows()
    ]
    return joined.select("bin", pl.Series("input", hashes, pl.String()))


async def merge(moment: datetime) -> tuple[int, int]:
    """Close what changed and open the new values; returns how many of each."""
    await execute("analyze scored")
    closed = await execute(CLOSE, moment)
    opened = await execute(OPEN, moment)
    return int(closed.rsplit(" ", 1)[-1]), int(opened.rsplit(" ", 1)[-1])


_kept: dict[str, tuple[object, pl.DataFrame]] = {}


async def frozen() -> pl.DataFrame:
    """The percentiles frozen for this version of the method; empty before the first national scoring.

    Read once, and again when the database says that they are others.
    """
    mark = tuple((await fetch(MARK, METHOD.version))[0])
    kept = _kept.get(METHOD.version)
    if kept is None or kept[0] != mark:
        kept = _kept[METHOD.version] = (mark, await _frozen())
    return kept[1]


async def _frozen() -> pl.DataFrame:
    rows = await fetch(
        "select feature, section, size, peers, quantiles from score_reference where method = $1 order by 1, 2, 3",
        METHOD.version,
    )
    return pl.DataFrame([tuple(row) for row in rows], schema=reference.SCHEMA, orient="row")


async def freeze(found: pl.DataFrame, moment: datetime) -> None:
    """Keep the percentiles of a nation for as long as this version of the method lives."""
    await execute_many(
        """insert into score_reference (method, feature, section, size, peers, quantiles, frozen_at)
           values ($1, $2, $3, $4, $5, $6, $7)""",
        [(METHOD.version, *row, moment) for row in found.iter_rows()],
    )


async def note_run(scope: str, cutoff: date, counts: tuple[int, int], times: tuple[datetime, datetime]) -> int:
    """Remember a scoring; `counts` are companies and opened rows. Returns its id."""
    companies, opened = counts
    return int(
        await fetch_value(
            """insert into score_run (method, cutoff, scope, companies, opened, version, started_at, finished_at)
               values ($1, $2, $3, $4, $5, 1, $6, $7) returning id""",
            METHOD.version,
            cutoff,
            scope,
            companies,
            opened,
            *times,
        )
    )
