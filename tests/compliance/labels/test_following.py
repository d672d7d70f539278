"""Whoever follows labels by numbers misses nothing: two write at once, and the smaller number may come last."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from compliance.queries.label.register import label_changes
from infra import database
from infra.database import engine, fetch_value
from infra.looking import APPLICATION
from tests.cast import everybody
from tests.compliance.labels.shown import shown_label

TELL = """
insert into label_history (label, what, version, on_day, at)
values ((select id from label order by id limit 1), 'surveyed', 1, current_date, now()) returning id
"""


@pytest.fixture
async def owners(own_database: str) -> AsyncIterator[list[asyncpg.Connection]]:
    """A label, and two who write about it, each on a connection of their own."""
    await everybody()
    async with database.transaction():
        await shown_label()
    writing = [await asyncpg.connect(**engine.config) for _ in range(2)]
    database.configure(own_database, APPLICATION)  # who reads has the rights of web and API
    await database.start_pool(2)
    yield writing
    for one in writing:
        await one.close()


async def read(after: int) -> list[int]:
    return [one.id for one in await label_changes(after, 100)]


async def test_a_smaller_number_that_is_committed_later_is_read(owners: list[asyncpg.Connection]) -> None:
    early, late = owners
    known = (await read(0))[-1]
    slow = late.transaction()
    await slow.start()
    smaller = await late.fetchval(TELL)
    greater = await early.fetchval(TELL)  # committed at once
    assert smaller < greater
    assert await read(known) == []  # the one that is there waits for the one before it
    await slow.commit()
    assert await read(known) == [smaller, greater]
    assert await read(greater) == []


async def test_what_is_rolled_back_keeps_nobody_waiting(owners: list[asyncpg.Connection]) -> None:
    early, late = owners
    known = (await read(0))[-1]
    slow = late.transaction()
    await slow.start()
    await late.fetchval(TELL)
    greater = await early.fetchval(TELL)
    assert await read(known) == []
    await slow.rollback()
    assert await read(known) == [greater]


async def test_what_came_before_a_slow_one_is_read_meanwhile(owners: list[asyncpg.Connection]) -> None:
    early, late = owners
    known = (await read(0))[-1]
    first = await early.fetchval(TELL)
    slow = late.transaction()
    await slow.start()
    await late.fetchval(TELL)
    await early.fetchval(TELL)
    assert await read(known) == [first]
    await slow.commit()


async def test_other_long_work_keeps_nobody_waiting(owners: list[asyncpg.Connection]) -> None:
    early, busy = owners
    known = (await read(0))[-1]
    importing = busy.transaction()
    await importing.start()
    await busy.execute("update company set locality_ru = 'x'")  # it has a number as a transaction, and goes on
    written = await early.fetchval(TELL)
    assert await read(known) == [written]
    await importing.rollback()


async def test_many_at_once_and_a_reader_who_goes_on_from_the_last(owners: list[asyncpg.Connection]) -> None:
    known = (await read(0))[-1]
    seen: list[int] = []
    over = asyncio.Event()

    async def follow() -> None:
        last = known
        while True:
            ended = over.is_set()
            found = await read(last)
            seen.extend(found)
            last = found[-1] if found else last
            if ended:
                return
            await asyncio.sleep(0)

    async def write(conn: asyncpg.Connection, pause: float) -> None:
        for _ in range(60):
            async with conn.transaction():
                await conn.fetchval(TELL)
                await asyncio.sleep(pause)

    following = asyncio.create_task(follow())
    await asyncio.gather(write(owners[0], 0.003), write(owners[1], 0.001))
    over.set()
    await following
    assert len(seen) == 120
    assert seen == sorted(set(seen))
    assert await fetch_value("select count(*) from label_history where id > $1", known) == 120
