"""How the server carries out the statements of an import, with what it touched: EXPLAIN (ANALYZE, BUFFERS) of each.

    MOLDIR_BENCH_COUNTRY=<folder of a country> python -m tests.benchmarks.explain_import [out folder]

The statements are the import's own: the server's auto_explain reports them as they run, in a first import of the
business register and in one where every hundredth company has moved. Sizes and looks-up of the indexes follow.
"""

import sys
from dataclasses import replace
from pathlib import Path

from infra.database import connection, execute, fetch, fetch_value, transaction
from registry.imports import Run, Staging, check, gather_files, merge
from registry.tables import Company
from tests.benchmarks.bench_import import SPEC, read, with_changes
from tests.benchmarks.figures import country, own_database, run
from tests.benchmarks.plans import OUT, listening

INDEXES = """
    select indexrelid::regclass::text as name, pg_size_pretty(pg_relation_size(indexrelid)) as size,
           pg_get_indexdef(indexrelid) as definition
    from pg_index where indrelid = 'company'::regclass order by 1
"""
LOOKED_UP = {
    "facts of one company": "select * from company where bin = '{bin}' and seen_until is null",
    "one open content": (
        "select id from company where source = 'statgov' and seen_until is null and content = '{content}'"
    ),
    "what an import closed": "select bin from company where seen_until is not null",
}


async def main() -> None:
    """Two imports, listened to, and the comparison of a third."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    out.mkdir(parents=True, exist_ok=True)
    async with own_database() as (folder, _):
        files = gather_files(SPEC, [country(folder) / "statgov"])
        plans = ["# A first import", *await taken(files, 0)]
        await execute("vacuum company")
        plans += ["# An import with one change in a hundred", *await taken(files, 100)]
        plans += ["# Every company has moved: how many are missing? (not merged)", *await taken(files, 1)]
        rows = await fetch_value("select count(*) from company where seen_until is null")
        head = f"Business register of {rows:,} companies. Made by: python -m tests.benchmarks.explain_import\n"
        (out / "import.txt").write_text("\n".join([head, *plans]), encoding="utf-8")
        (out / "import_indexes.txt").write_text(f"{head}\n{await indexes()}", encoding="utf-8")


async def taken(files: list[Path], every: int) -> list[str]:
    """The plans of an import in which one row in `every` has changed; of all rows, it is only compared."""
    async with transaction() as conn, listening(conn) as plans:
        staging = Staging(conn, SPEC, is_snapshot=True)
        await staging.open()
        for batch in read(files):
            moved = replace(batch, frame=with_changes(batch.frame, every)) if every else batch
            await staging.add(staging.prepare(moved))
        await staging.seal()
        await check(staging, rejected=0, accept_shrink=False)
        if every != 1:
            await merge(staging, Company, Run(1, await conn.fetchval("select clock_timestamp()")))
    return plans


async def indexes() -> str:
    """Size, definition and use of each index."""
    lines = [f"{row['size']:>9}  {row['definition']}" for row in await fetch(INDEXES)]
    known = (await fetch("select bin, content from company where seen_until is null limit 1 offset 100"))[0]
    async with connection() as conn:
        for what, sql in LOOKED_UP.items():
            asked = sql.format(bin=known["bin"], content=known["content"])
            plan = await conn.fetch(f"explain (analyze, buffers) {asked}")
            lines += ["", f"# {what}", asked, *(row[0] for row in plan)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    run(main)
