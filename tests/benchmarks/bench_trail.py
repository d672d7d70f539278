"""Sealing, closing and verifying a hundred thousand events, beside plain reading of the same rows."""

import asyncpg

from infra import clock, database
from infra.trail.lines import COLUMNS
from infra.trail.sealing import close_days, seal_events
from infra.trail.verifying import verify
from tests.benchmarks.figures import RUNS, compared, own_database, run, show, timed
from tests.infra.trails import MONDAY, many_happen

EVENTS = 100_000


async def read_all() -> None:
    """The yardstick: every event of the table through the same driver, once, with nothing computed."""
    await database.fetch(f"select {COLUMNS} from event e")


async def seal_all() -> None:
    """Seal until nothing is left, then close what is over."""
    while await seal_events():
        pass
    await close_days()


async def main() -> None:
    """Measure a trail of two days."""
    async with own_database() as (_, url):
        conn = await asyncpg.connect(**database.connect_arguments(url))
        await many_happen(conn, EVENTS)
        await conn.close()
        with clock.frozen(MONDAY.replace(day=MONDAY.day + 3)):
            sealed = await timed(seal_all)
            reading = [await timed(read_all) for _ in range(RUNS)]
            verifying = [await timed(verify) for _ in range(RUNS)]
        show(
            [
                compared(f"sealing and closing {EVENTS} events", [sealed], reading[:1], "reading them"),
                compared(f"verifying {EVENTS} events", verifying, reading, "reading them"),
            ]
        )


if __name__ == "__main__":
    run(main)
