r"""Taking in the business register: reading beside calamine, staging and merging beside `\copy` of the same rows.

At national size: `MOLDIR_BENCH_ENTITIES=2500000 moldir bench import`, which makes the country first; or, of a country
that is there, `MOLDIR_BENCH_COUNTRY=<its folder> moldir bench import`.
"""

import asyncio
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl
from python_calamine import CalamineWorkbook

from infra.database import connection, execute, transaction
from infra.embedded import PROGRAMS
from registry.imports import Run, Staging, check, conformed, gather_files, merge
from registry.sources import SOURCES
from registry.sources.ahead import one_ahead
from registry.sources.base import Batch
from registry.tables import Company
from tests.benchmarks.figures import (
    Figure,
    compared,
    country,
    own_database,
    run,
    runs_of,
    show,
    timed,
    timed_plain,
)

SPEC = SOURCES["statgov"]
LATER = date(2026, 12, 1)
CHANGED_EVERY = 100
ALONE = """
import asyncio, re, sys, time
from pathlib import Path
from infra import database
from infra.actor import SYSTEM
from infra.logs import configure_logs
from registry.commands.imports import run_import

async def taken():
    configure_logs("console", "error")
    database.configure(sys.argv[1])
    began = time.perf_counter()
    done = await run_import("statgov", [Path(name) for name in sys.argv[2:]], actor=SYSTEM)
    return time.perf_counter() - began, done.opened, done.closed

seconds, opened, closed = asyncio.run(taken())
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])  # ru_maxrss is the parent's too
print(seconds, peak / 1024, opened, closed)
"""


@dataclass
class Times:
    """Seconds of each run, in turn."""

    read: list[float]
    calamine: list[float]
    copied: list[float]
    first: list[float]
    again: list[float]


async def main() -> None:
    """Read, stage and merge a country's register, in turn with the yardsticks."""
    async with own_database() as (folder, url):
        files = gather_files(SPEC, [country(folder) / "statgov"])
        shown, later = await in_turn(folder, url, files)
        show([*shown, *await whole(url, files, later)])


async def in_turn(folder: Path, url: str, files: list[Path]) -> tuple[list[Figure], list[Path]]:
    """Each part of the work beside its yardstick; and the files of a list with one change in a hundred."""
    batches = list(read(files))
    changed = [replace(batch, frame=with_changes(batch.frame)) for batch in batches]
    rows = sum(batch.frame.height for batch in batches)
    csv = folder / "rows.csv"
    with csv.open("wb") as file:
        for batch in batches:
            batch.frame.write_csv(file, include_header=False)
    names = ", ".join(batches[0].frame.columns)
    await execute(f"create table plain as select {names} from company limit 0")
    times = Times([], [], [], [], [])
    for _ in range(runs_of(rows)):
        times.calamine.append(timed_plain(lambda: [calamine_alone(path) for path in files]))
        times.read.append(timed_plain(lambda: sum(batch.frame.height for batch in read(files))))
        times.copied.append(timed_plain(lambda: copied(url, csv)))
        await execute("truncate company; checkpoint")
        times.first.append(await timed(lambda: merged(batches)))
        times.again.append(await timed(lambda: merged(changed)))
    async with connection() as conn:
        assert await conn.fetchval("select count(*) from company where seen_until is null") == rows
    later = SPEC.sample.write({Company: pl.concat([batch.frame for batch in changed])}, folder / "later", LATER)
    csv.unlink()
    await execute("drop table plain")
    return figures(times, rows), later


def figures(times: Times, rows: int) -> list[Figure]:
    """The table, but for whole imports."""
    label = f"register of {rows:,}"
    return [
        compared(f"{label}: workbooks into typed rows", times.read, times.calamine, "python-calamine alone"),
        compared(f"{label}: rows staged, checked and merged, a first list", times.first, times.copied, r"psql \copy"),
        compared(f"{label}: the same with 1 % changed", times.again, times.first, "the first list"),
    ]


def read(files: list[Path]) -> Iterator[Batch]:
    """As an import reads them."""
    return (conformed(batch, SPEC) for batch in SPEC.reader.read(files))


def with_changes(frame: pl.DataFrame, every: int = CHANGED_EVERY) -> pl.DataFrame:
    """One row in so many has moved."""
    moved = pl.int_range(pl.len()) % every == 0
    return frame.with_columns(pl.when(moved).then(pl.lit("г.Астана")).otherwise("address").alias("address"))


def calamine_alone(path: Path) -> int:
    """All cells as Python's own values, which is what the library gives."""
    data = path.read_bytes()
    if path.suffix == ".zip":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = archive.read(archive.namelist()[0])
    return len(CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python())


def copied(url: str, csv: Path) -> None:
    r"""`\copy` into an ordinary table without an index."""
    words = ["-q", url, "-c", "truncate moldir.plain", "-c", f"\\copy moldir.plain from '{csv}' csv"]
    subprocess.run([str(PROGRAMS / "psql"), *words], check=True)


async def merged(batches: list[Batch]) -> None:
    """What an import does with what it has read, to the commit."""
    async with transaction() as conn:
        staging = Staging(conn, SPEC, is_snapshot=True)
        await staging.open()
        coming = one_ahead(staging.prepare(batch) for batch in batches)
        while (prepared := await asyncio.to_thread(next, coming, None)) is not None:
            await staging.add(prepared)
        await staging.seal()
        await check(staging, rejected=0, accept_shrink=False)
        await merge(staging, Company, Run(1, await conn.fetchval("select clock_timestamp()")))


async def whole(url: str, files: list[Path], later: list[Path]) -> list[Figure]:
    """From files to facts, each in a process of its own: seconds, and the most memory it took."""
    await execute("truncate company, import_run, reject; checkpoint")
    taken = [await asyncio.to_thread(alone, url, paths) for paths in (files, files, later)]
    (first, peak, _), (same, _, none), (again, _, some) = taken
    assert not none
    assert some
    return [
        Figure("the whole import, files to facts", f"{first:.3g} s", f"most memory: {peak:,.0f} MB", "—"),
        compared("the whole import, the same files again", [same], [first], "the first time"),
        compared("the whole import, files with 1 % changed", [again], [first], "the first time"),
    ]


def alone(url: str, files: list[Path]) -> tuple[float, float, int]:
    """Seconds, megabytes and changes of an import."""
    said = subprocess.run(
        [sys.executable, "-c", ALONE, url, *map(str, files)], stdout=subprocess.PIPE, text=True, check=True
    )
    seconds, peak, opened, closed = said.stdout.split()
    return float(seconds), float(peak), int(opened) + int(closed)


if __name__ == "__main__":
    run(main)
