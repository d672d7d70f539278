"""Commands, transactions and jobs."""

import asyncio
from dataclasses import dataclass

import asyncpg
import pytest

from infra import database, jobs
from infra.actor import SYSTEM
from infra.database import enqueue, fetch, fetch_value, transaction
from infra.events import Event, event, record


@event("test.happened", about="test")
@dataclass(frozen=True, slots=True)
class Happened(Event):
    """Something happened in a test."""

    name: str


@pytest.fixture
def carried():
    """The names of the jobs that left."""
    sent: list[str] = []
    jobs.send_by(lambda job: sent.append(job.name))
    yield sent
    jobs.send_by(None)


async def test_an_event_without_its_command_is_refused(db):
    with pytest.raises(RuntimeError, match="outside a transaction"):
        await record(Happened("x"), actor=SYSTEM)


async def test_a_job_outside_a_command_is_refused():
    with pytest.raises(RuntimeError, match="outside a transaction"):
        enqueue("anything")


async def test_jobs_leave_after_the_outermost_commit_only(db, carried):
    async with transaction():
        async with transaction():
            enqueue("inner")
        assert carried == []
        enqueue("outer")
    assert carried == ["inner", "outer"]


async def test_jobs_of_a_rolled_back_part_vanish(db, carried):
    async with transaction():
        enqueue("kept")
        with pytest.raises(ValueError, match="no"):
            async with transaction():
                enqueue("lost")
                await record(Happened("lost"), actor=SYSTEM)
                raise ValueError("no")
    assert carried == ["kept"]
    assert await fetch_value("select count(*) from event") == 0


async def test_a_failed_command_leaves_no_row_and_no_job(db, carried):
    with pytest.raises(ValueError, match="no"):
        async with transaction():
            await record(Happened("x"), actor=SYSTEM)
            raise ValueError("no")
    assert carried == []
    assert await fetch_value("select count(*) from event") == 0


async def test_the_trail_refuses_changes(db):
    async with transaction():
        await record(Happened("x"), actor=SYSTEM)
    for statement in ("update event set actor = 'someone else'", "delete from event"):
        with pytest.raises(asyncpg.RaiseError, match="append-only"):
            async with transaction():
                await database.execute(statement)


async def test_ten_commands_at_once_of_which_five_fail_leave_five_rows_and_five_jobs(own_database, carried):
    await database.start_pool(4)

    async def command(number: int) -> None:
        async with transaction():
            await record(Happened(str(number)), actor=SYSTEM)
            if number % 2:
                raise ValueError("odd")

    results = await asyncio.gather(*(command(n) for n in range(10)), return_exceptions=True)
    assert sum(isinstance(r, ValueError) for r in results) == 5
    assert {row["subject"] for row in await fetch("select subject from event")} == {"0", "2", "4", "6", "8"}
    assert len(carried) == 5
