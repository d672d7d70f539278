"""Requests are counted exactly, whoever counts them."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra import database
from infra.database import execute, fetch, fetch_value
from infra.rates import Policy, Spent, fields_of, forget_refusals, forget_the_idle, spend
from infra.settings import settings
from services.accounts.quotas import network_of

TEN = Policy("ten", 10, 60)


@pytest.fixture(autouse=True)
async def nobody_is_remembered() -> AsyncIterator[None]:
    forget_refusals()
    yield
    forget_refusals()


async def test_a_caller_may_spend_the_quota_at_once_and_then_waits_for_one_share(db: object) -> None:
    spent = [await spend(TEN, "a") for _ in range(11)]
    assert [one.allowed for one in spent] == [True] * 10 + [False]
    assert [one.left for one in spent] == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0]
    assert 5.5 < spent[-1].wait <= 6  # a sixth of a minute for each
    assert 59 < spent[-1].full <= 60
    assert (await spend(TEN, "b")).allowed
    assert (await spend(Policy("other", 10, 60), "a")).allowed


async def test_what_is_spent_is_given_back_evenly(db: object) -> None:
    for _ in range(10):
        await spend(TEN, "a")
    await execute("update rate set full_at = full_at - interval '18 seconds'")
    assert [(await spend(TEN, "a")).allowed for _ in range(4)] == [True, True, True, False]


async def test_no_edge_of_a_window_lets_twice_the_quota_through(db: object) -> None:
    """Ten at the end of one minute and ten at the beginning of the next would pass a counter that begins anew."""
    await execute("update rate set full_at = full_at")
    passed = sum([(await spend(TEN, "a")).allowed for _ in range(10)])
    await execute("update rate set full_at = full_at - interval '1 second'")
    passed += sum([(await spend(TEN, "a")).allowed for _ in range(10)])
    assert passed == 10


async def test_a_refused_caller_is_refused_without_the_database_until_its_time(
    db: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Policy("one", 1, 1)
    assert (await spend(one, "a")).allowed
    first = await spend(one, "a")
    assert not first.allowed
    await execute("drop function spend_request")
    again = await spend(one, "a")
    assert not again.allowed
    assert again.wait <= first.wait


async def test_callers_are_kept_as_fingerprints_and_forgotten_when_idle(db: object) -> None:
    await spend(TEN, "203.0.113.7")
    row = (await fetch("select * from rate"))[0]
    assert len(row["caller"]) == 32
    await execute("update rate set full_at = clock_timestamp() - interval '1 second'")
    await forget_the_idle()
    assert await fetch_value("select count(*) from rate") == 0


async def test_without_the_database_nobody_is_refused(migrated: str) -> None:
    database.configure("postgresql://nobody@127.0.0.1:9/none")
    try:
        assert (await spend(TEN, "a")).allowed
    finally:
        database.configure(migrated)


async def test_processes_count_together_to_the_request(own_database: str) -> None:
    """Three processes, eight requests at a time each, 1200 in all: 100 pass, and what a minute gives back meanwhile."""
    quota, window, each = 100, 600, 400
    environment = os.environ | {"MOLDIR_DATA_DIR": str(settings().data_dir)}
    command = (sys.executable, "-m", "tests.infra.callers", own_database, str(quota), str(window), str(each))
    began = asyncio.get_running_loop().time()
    processes = [
        await asyncio.create_subprocess_exec(
            *command, cwd=Path(__file__).parents[2], env=environment, stdout=asyncio.subprocess.PIPE
        )
        for _ in range(3)
    ]
    said = [int((await process.communicate())[0]) for process in processes]
    seconds = asyncio.get_running_loop().time() - began
    assert all(process.returncode == 0 for process in processes)
    assert quota <= sum(said) <= quota + seconds * quota / window + 1
    assert await fetch_value("select count(*) from rate") == 1


@given(st.integers(1, 10_000), st.integers(1, 3600), st.integers(0, 10_000), st.floats(0, 4000), st.floats(0, 4000))
def test_the_fields_are_those_of_the_drafts(quota: int, window: int, left: int, wait: float, full: float) -> None:
    fields = fields_of(Spent(Policy("key", quota, window), min(left, quota), wait, full))
    assert re.fullmatch(r'"key";q=[1-9]\d*;w=[1-9]\d*', fields["RateLimit-Policy"])  # structured fields (RFC 9651)
    assert re.fullmatch(r'"key";r=\d+;t=\d+', fields["RateLimit"])
    assert int(fields["RateLimit-Remaining"]) <= int(fields["RateLimit-Limit"]) == quota
    assert fields["RateLimit-Reset"].isdigit()
    assert ("Retry-After" in fields) == (wait > 0)
    assert wait == 0 or int(fields["Retry-After"]) >= max(1, wait)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_who_shares_a_subscription_is_counted_together(address: str, network: str) -> None:
    assert network_of(address) == network
