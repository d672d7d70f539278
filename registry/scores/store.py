"""Storing what changed: new values open, changed ones close, the same stay as they are."""

import io
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from infra.database import Connection, execute, execute_many, fetch, fetch_value
from registry.scores.gather import Gathered
from scoring import reference
from scoring.evaluate import Measured
from scoring.method import METHOD

COMPARED = (
    "value", "low", "high", "grade", "state", "coverage", "confidence", "tier", "peer_median", "cap", "points",
    "method",
)  # fmt: skip
# what every company has of its own comes first, what many have alike after it
COLUMNS = (
    "bin", "peer_median", "input", "index", "value", "low", "high", "grade", "state", "coverage", "confidence", "tier",
    "cap", "points", "method", "cutoff", "seen_from",
)  # fmt: skip
OWN, ALIKE = COLUMNS[:3], COLUMNS[3:]
STAGING = f"create temp table scored on commit drop as select {', '.join(COLUMNS)} from score limit 0"
MARK = """
select current_database(), count(*), sum(peers), max(frozen_at), max(xmin::text::bigint)
from score_reference where method = $1
"""
KNOWN = "select exists (select from score where seen_until is null and bin between $1 and $2)"
CLOSE = f"""
update score s set seen_until = n.seen_from from scored n
where s.bin = n.bin and s.index = n.index and s.seen_until is null and s.bin between $1 and $2
  and ({", ".join(f"s.{name}" for name in COMPARED)}) is distinct from ({", ".join(f"n.{name}" for name in COMPARED)})
"""
OPEN = f"""
insert into score ({", ".join(COLUMNS)})
select {", ".join(f"n.{name}" for name in COLUMNS)} from scored n
where not exists (
    select from score s
    where s.bin = n.bin and s.index = n.index and s.seen_until is null and s.bin between $1 and $2
)
order by n.bin, n.index
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """How many values closed and opened."""

    closed: int
    opened: int


async def store(conn: Connection, results: list[Measured], gathered: Gathered) -> Stored:
    """Keep the results of some companies. Where none of them has a value yet, all are new and go straight in."""
    bins = gathered.facts.get_column("bin")
    if not len(bins):
        return Stored(0, 0)
    reach = bins.min(), bins.max()  # without it the database would look through the values of the whole nation
    rows = lines(results, gathered)
    if not await fetch_value(KNOWN, *reach):
        return Stored(0, await _copy(conn, "score", rows))
    await execute("drop table if exists pg_temp.scored")
    await execute(STAGING)
    await _copy(conn, "scored", rows)
    await execute("analyze scored")
    closed, opened = await execute(CLOSE, *reach), await execute(OPEN, *reach)
    return Stored(int(closed.rsplit(" ", 1)[-1]), int(opened.rsplit(" ", 1)[-1]))


async def _copy(conn: Connection, table: str, rows: io.BytesIO) -> int:
    done = await conn.copy_to_table(table, source=rows, columns=list(COLUMNS), format="text", null="")
    return int(done.rsplit(" ", 1)[-1])


def lines(results: list[Measured], gathered: Gathered) -> io.BytesIO:
    """Rows as COPY reads them, company by company; what many have alike is written once."""
    own = gathered.facts.select("bin", "input")
    written = []
    for found in sorted(results, key=lambda result: result.index):
        alike = found.different.select(_alike(gathered.cutoff, gathered.moment)).to_series()[found.which]
        medians = found.peer_median.cast(pl.String).fill_null("")
        row = own.select(pl.concat_str("bin", medians, "input", alike, separator="\t"))
        written.append(row.to_series().alias(found.index))
    buffer = io.BytesIO()
    whole = pl.DataFrame(written).select(pl.concat_str(pl.all(), separator="\n"))
    whole.write_csv(buffer, include_header=False, quote_style="never")
    buffer.seek(0)
    return buffer


def _alike(cutoff: date, moment: datetime) -> pl.Expr:
    points = pl.col("points").cast(pl.List(pl.String))
    given = {
        "points": pl.concat_str(pl.lit("{"), points.list.join(","), pl.lit("}")),
        "method": pl.lit(METHOD.version),
        "cutoff": pl.lit(cutoff.isoformat()),
        "seen_from": pl.lit(moment.isoformat()),
    }
    columns = (given.get(name, pl.col(name)).cast(pl.String).fill_null("") for name in ALIKE)
    return pl.concat_str(columns, separator="\t")


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


async def take_back(moment: datetime) -> None:
    """Undo what a scoring that never ended has stored, as if it had not begun; nobody has seen it."""
    await execute("delete from score where seen_from = $1", moment)
    await execute("update score set seen_until = null where seen_until = $1", moment)
