"""Workers on two hosts share a national scoring through RabbitMQ, one of them is killed in the middle, and what is
stored has the same bytes as when one did it all.
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
from celery import Celery

from infra import clock, database, jobs
from infra.actor import SYSTEM
from infra.database import fetch_value
from infra.schema import migrate
from infra.settings import PROJECT
from registry.commands.imports import run_import
from registry.commands.scores import begin_nation, score_nation
from registry.country.build import AS_AT
from registry.country.companies import Country
from registry.country.write import write_country
from registry.scores import Scope, nation, progress
from registry.sources import SOURCES
from tests import rabbit
from tests.conftest import drop, fresh, with_name

ENTITIES, SLICE = 1_200, 150
MOST_SECONDS = 120
STORED = """
copy (select bin, index, value, low, high, grade, state, coverage, confidence, tier, peer_median, cap, points, method,
             cutoff, input, seen_until is null from score order by bin, index, seen_from) to stdout
"""
FROZEN = "copy (select feature, section, size, peers, quantiles from score_reference order by 1, 2, 3) to stdout"


@pytest.fixture(scope="module")
def amqp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with rabbit.broker(tmp_path_factory.mktemp("rabbit")) as url:
        yield url


@pytest.fixture
async def twins(server_url: str, migrated: str, tmp_path: Path) -> AsyncIterator[tuple[str, str]]:
    """Two databases with the same facts."""
    write_country(Country(ENTITIES, 7, AS_AT), tmp_path / "country")
    one, url = await fresh(server_url)
    other = f"{one}_twin"
    database.configure(url)
    try:
        await migrate()
        with clock.frozen(datetime(2026, 11, 2, 6, tzinfo=UTC)):
            for source in SOURCES:
                await run_import(source, [tmp_path / "country" / source], actor=SYSTEM)
        conn = await asyncpg.connect(server_url)
        await conn.execute(f'create database "{other}" template "{one}"')
        await conn.close()
        yield url, with_name(server_url, other)
    finally:
        jobs.send_by(None)
        await database.stop_pool()
        database.configure(migrated)
        await drop(server_url, other)
        await drop(server_url, one)


class Host:
    """A worker with a data folder of its own."""

    def __init__(self, name: str, folder: Path, database_url: str, broker_url: str) -> None:
        command = [sys.executable, "-m", "celery", "--quiet", "-A", "services.worker.app:celery", "worker", "-n", name,
                   "--concurrency", "1", "--loglevel", "warning", "-Q", "moldir", "--without-gossip",
                   "--without-mingle"]  # fmt: skip
        environment = os.environ | {
            "MOLDIR_DATABASE_URL": database_url, "MOLDIR_BROKER_URL": broker_url, "MOLDIR_DATA_DIR": str(folder / name),
        }  # fmt: skip
        with (folder / f"{name}.log").open("wb") as log:
            self.process = subprocess.Popen(
                command, env=environment, cwd=PROJECT, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        """As when the power fails: nobody is told, nothing is put away."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


async def bytes_of(url: str, *queries: str) -> bytes:
    conn = await asyncpg.connect(**database.connect_arguments(url))
    try:
        parts: list[bytes] = []

        async def take(data: bytes) -> None:
            parts.append(data)

        for query in queries:
            inner = query.strip().removeprefix("copy (").removesuffix(") to stdout")
            await conn.copy_from_query(inner, output=take)
        return b"".join(parts)
    finally:
        await conn.close()


async def until(what, seconds: float = MOST_SECONDS) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + seconds
    while not await what():
        assert time.monotonic() < deadline, "nothing happens any more"
        await asyncio.sleep(0.1)


async def test_two_hosts_and_a_killed_worker_give_the_same_bytes_as_one(
    twins: tuple[str, str], amqp: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, shared = twins
    database.configure(alone)
    await score_nation(actor=SYSTEM)
    database.configure(shared)
    monkeypatch.setattr(nation, "SLICE", SLICE)
    sender = Celery(broker=amqp)
    jobs.send_by(lambda job: sender.send_task(job.name, args=job.arguments, queue="moldir"))
    await begin_nation(Scope.everyone(), actor=SYSTEM)
    hosts = [Host(name, tmp_path, shared, amqp) for name in ("first", "second")]
    holder = await asyncpg.connect(**database.connect_arguments(shared))
    try:
        held = holder.transaction()
        await held.start()
        await holder.execute("lock table score in share mode")  # whoever wants to store a value has to wait
        await until(lambda: _storing(2))
        hosts[0].kill()
        await held.rollback()
        await until(_ended)
    finally:
        await holder.close()
        for host in hosts:
            host.kill()
    assert await fetch_value("select count(*) from score_run") == 1
    assert await fetch_value("select count(*) from event where kind = 'scores.computed'") == 1
    assert await fetch_value("select count(*) from scoring_frame") == 0
    mine, theirs = await bytes_of(alone, STORED, FROZEN), await bytes_of(shared, STORED, FROZEN)
    assert mine.count(b"\n") > 3 * ENTITIES
    assert mine == theirs


async def _storing(workers: int) -> bool:
    waiting = await fetch_value(
        """select count(*) from pg_locks l join pg_class c on c.oid = l.relation
           where c.relname = 'score' and not l.granted and l.database = (select oid from pg_database
               where datname = current_database())"""
    )
    return bool(waiting == workers)


async def _ended() -> bool:
    return await progress.running() is None
