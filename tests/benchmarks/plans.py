"""Plans of statements as they run: the server's auto_explain tells them, EXPLAIN (ANALYZE, BUFFERS) of each."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from infra.database import Connection
from infra.settings import PROJECT

OUT = PROJECT / "docs" / "benchmarks" / "explain"
WATCHED = """
    load 'auto_explain'; set client_min_messages = log; set auto_explain.log_min_duration = 0;
    set auto_explain.log_analyze = on; set auto_explain.log_buffers = on; set auto_explain.log_wal = on;
    set auto_explain.log_verbose = off
"""
SHORTEST = 1.0  # ms; what takes less is looking up a name in the catalogue


@asynccontextmanager
async def listening(conn: Connection, shortest: float = SHORTEST) -> AsyncIterator[list[str]]:
    """The plans of what a connection is asked within the block, as text; complete when it ends."""
    plans: list[str] = []

    def hear(_: object, message: object) -> None:
        said = re.match(r"duration: ([\d.]+) ms  plan:\n(.*)", str(getattr(message, "message", message)), re.DOTALL)
        if said and float(said[1]) >= shortest:
            plans.append(f"-- {said[1]} ms\n{said[2].strip()}\n")

    await conn.execute(WATCHED)
    conn.add_log_listener(hear)
    try:
        yield plans
        await conn.execute("reset all")  # the last plan is told when the next statement comes
        await asyncio.sleep(0.1)
    finally:
        conn.remove_log_listener(hear)
