r"""Taking in the business register: staged rows to merged facts, beside `\copy` of the same rows."""

import subprocess

import fastexcel
import polars as pl

from infra.actor import SYSTEM
from infra.database import connection, execute, transaction
from infra.embedded import PROGRAMS
from registry.commands.imports import run_import
from registry.imports import Run, Staging, merge
from registry.sources import SOURCES
from registry.tables import Company
from tests.benchmarks.figures import RUNS, compared, own_database, run, show, timed, timed_plain, written_country


async def main() -> None:
    """Read, stage and merge a country's register, in turn with the yardsticks."""
    async with own_database() as (folder, url):
        country = written_country(folder / "country")
        files = sorted((country / "statgov").rglob("*.xlsx"))
        spec = SOURCES["statgov"]
        frames = [batch.frame for batch in spec.reader.read(files)]
        rows = pl.concat(frames)
        csv = folder / "rows.csv"
        rows.write_csv(csv, include_header=False)
        names = ", ".join(rows.columns)
        await execute(f"create unlogged table plain as select {names} from company limit 0")

        def copy() -> None:
            words = ["-q", url, "-c", "truncate moldir.plain", "-c", f"\\copy moldir.plain from '{csv}' csv"]
            subprocess.run([str(PROGRAMS / "psql"), *words], check=True)

        async def staged_and_merged() -> None:
            async with transaction() as conn:
                staging = Staging(conn, spec)
                await staging.open()
                for frame in frames:
                    await staging.add(Company, frame)
                await staging.seal()
                await merge(staging, Company, Run(1, await conn.fetchval("select now()"), is_snapshot=True))

        async def cleared() -> None:
            await execute("truncate company")

        ours, theirs, reading, calamine = [], [], [], []
        for _ in range(RUNS):
            theirs.append(timed_plain(copy))
            await cleared()
            ours.append(await timed(staged_and_merged))
            calamine.append(timed_plain(lambda: [_read_alone(path) for path in files]))
            reading.append(timed_plain(lambda: [batch.frame.height for batch in spec.reader.read(files)]))
        await cleared()
        whole = [await timed(lambda: run_import("statgov", files, actor=SYSTEM))]
        again = [await timed(lambda: run_import("statgov", files, actor=SYSTEM))]
        label = f"{rows.height} companies"
        show(
            [
                compared(f"register, staged rows to merged facts ({label})", ours, theirs, "psql \\copy"),
                compared("register, reading the workbook into typed rows", reading, calamine, "fastexcel alone"),
                compared("register, the same files again (whole import)", again, whole, "the first time"),
            ]
        )
        async with connection() as conn:
            assert await conn.fetchval("select count(*) from company where seen_until is null") == rows.height


def _read_alone(path) -> int:
    return fastexcel.read_excel(str(path)).load_sheet(0, header_row=None, dtypes="string").height


if __name__ == "__main__":
    run(main)
