"""Writes EXPLAIN (ANALYZE, BUFFERS) of what the search asks the database, to docs/benchmarks/explain.

python -m tests.benchmarks.explain_search ADDRESS: of a database with the nation in it. It only reads.
"""

import asyncio
import sys
from pathlib import Path

from infra import clock, database
from infra.settings import PROJECT
from registry.queries.search import SHOWN
from registry.search.documents import EDGES, SLICE, question

FOLDER = PROJECT / "docs" / "benchmarks" / "explain"
SIZES = "select (select count(*) from company), (select sum(n_live_tup)::bigint from pg_stat_user_tables)"
SOME = "select bin from company where right(bin, 3) = '321' order by md5(bin) limit 20"


async def explained(name: str, sql: str, *arguments: object) -> Path:
    """The second of two runs: what a running register answers from memory."""
    async with database.connection() as conn:
        for _ in range(2):
            rows = await conn.fetch(f"explain (analyze, buffers, costs off) {sql}", *arguments)
        companies, facts = await conn.fetchrow(SIZES)
    path = FOLDER / f"{name}.txt"
    head = f"{companies:,} companies, {facts:,} rows in all tables\n\n{sql.strip()}\n\n"
    path.write_text(head + "\n".join(row[0] for row in rows) + "\n", encoding="utf-8")
    return path


async def main(address: str) -> None:
    """A slice of the index's documents; what a page of hits shows."""
    database.configure(address)
    FOLDER.mkdir(parents=True, exist_ok=True)
    edges = [row["bin"] for row in await database.fetch(EDGES, SLICE)]
    middle = len(edges) // 2
    await explained("search_documents", question(whole=True), clock.today(), edges[middle], edges[middle + 1])
    numbers = [row["bin"] for row in await database.fetch(SOME)]
    await explained("search_changed", question(whole=False), clock.today(), numbers)
    await explained("search_shown", SHOWN, numbers, clock.today())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
