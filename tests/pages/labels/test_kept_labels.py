"""What is kept of a label never outlives what was decided: with real commits, many who read, and a process each."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from xml.etree import ElementTree as ET

import httpx
import pytest
from litestar import Litestar

from infra import clock, database
from infra.database import fetch_value
from infra.looking import APPLICATION
from infra.settings import settings
from services.documents import labels as kept
from tests.cast import everybody
from tests.compliance.labels.shown import changes, shown_label
from tests.pages.client import Reader

READERS = 6


@pytest.fixture
async def number(own_database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """A label; whoever reads has connections with the rights of web and API."""
    monkeypatch.setattr(settings(), "rate_pages", 0)
    monkeypatch.setattr(settings(), "rate_api", 0)
    await everybody()
    async with database.transaction():
        made = await shown_label()
    kept.forget()
    database.configure(own_database, APPLICATION)
    await database.start_pool(4)
    yield made
    await database.stop_pool()
    database.configure(own_database)
    kept.forget()


async def told(client: httpx.AsyncClient, number: str) -> set[str]:
    """What page, badge and API say at the same time."""
    page, badge, api = await asyncio.gather(
        client.get(f"/en/label/{number}"), client.get(f"/label/{number}/badge.svg?lang=en"),
        client.get(f"/api/v1/labels/{number}?lang=en"),
    )  # fmt: skip
    in_page = "suspended" if "not valid now" in page.text else "active"
    words = "".join(ET.fromstring(badge.content).itertext())
    return {in_page, "suspended" if "Suspended" in words else "active", api.json()["standing"]}


async def decided(url: str, number: str, *, suspend: bool) -> None:
    """What the desk decides, from a process of its own."""
    today = clock.today()
    on, until = (today, today + timedelta(days=9)) if suspend else (None, None)
    conn = await database.asyncpg.connect(**database.connect_arguments(url))
    try:
        async with conn.transaction():
            await conn.execute("set local session_replication_role = replica")
            await conn.execute(
                "update label set suspended_on = $2, suspended_until = $3, changed_at = now() where number = $1",
                number, on, until,
            )  # fmt: skip
            await conn.execute(
                """insert into label_history (label, what, reason, version, on_day, at)
                   select id, $2, $3, 1, $4, now() from label where number = $1""",
                number, "suspended" if suspend else "reinstated", "court" if suspend else None, today,
            )  # fmt: skip
    finally:
        await conn.close()


async def test_whoever_asks_after_a_decision_is_told_it_however_many_read(
    app: Litestar, own_database: str, number: str
) -> None:
    over, answered = asyncio.Event(), 0
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://moldir.test") as client:

        async def read() -> None:
            nonlocal answered
            while not over.is_set():
                assert await told(client, number) <= {"active", "suspended"}
                answered += 1

        reading = [asyncio.create_task(read()) for _ in range(READERS)]
        for suspend in (True, False) * 5:
            await decided(own_database, number, suspend=suspend)
            assert await told(client, number) == {"suspended" if suspend else "active"}
        over.set()
        await asyncio.gather(*reading)
    assert answered > READERS


async def test_what_is_kept_is_dropped_with_the_day(app: Litestar, number: str) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://moldir.test") as client:
        assert await told(client, number) == {"active"}
        until = await fetch_value("select valid_until from label where number = $1", number)
        with clock.frozen(clock.start_of(until + timedelta(days=1))):
            page = await client.get(f"/en/label/{number}")
            assert (await client.get(f"/api/v1/labels/{number}")).json()["standing"] == "expired"
        assert page.status_code == 200
        assert "not valid now" in page.text or "expired" in page.text.lower()


async def test_a_kept_page_is_not_made_again(app: Litestar, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = 0
    answered = kept.label_answer

    async def counted(*asked: object) -> object:
        nonlocal made
        made += 1
        return await answered(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(kept, "label_answer", counted)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://moldir.test") as client:
        for _ in range(5):
            await client.get(f"/en/label/{number}")
    assert made == 1


async def test_in_one_transaction_the_next_page_knows(visit: Reader) -> None:
    kept.forget()
    await everybody()
    number = await shown_label()
    assert "not valid now" not in (await visit(f"/en/label/{number}")).text
    today = clock.today()
    await changes(number, "suspended", "court", suspended_on=today, suspended_until=today + timedelta(days=9))
    assert "not valid now" in (await visit(f"/en/label/{number}")).text
