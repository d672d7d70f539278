"""What follows from an event happens once, is retried alone, and survives a killed worker."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from infra import clock
from infra.actor import SYSTEM
from infra.database import fetch, fetch_value, transaction
from infra.events import Event, event, record
from services.worker import reactions
from tests.builders import import_run


@event("test.reacted", about="test")
@dataclass(frozen=True, slots=True)
class Reacted(Event):
    """An event of this test, with reactions of this test."""

    name: str


@pytest.fixture
def table(monkeypatch):
    """The table of reactions, for the length of a test."""
    rows: dict[str, tuple[reactions.Reaction, ...]] = {}
    monkeypatch.setattr(reactions, "REACTIONS", rows)
    return rows


async def happen(name: str) -> None:
    async with transaction():
        await record(Reacted(name), actor=SYSTEM)


async def test_a_reaction_runs_once(db, table):
    seen: list[str] = []

    async def note(data):
        seen.append(data["name"])

    table["test.reacted"] = (note,)
    await happen("first")
    assert await reactions.deliver_pending() == 1
    assert await reactions.deliver_pending() == 0
    assert seen == ["first"]


async def test_a_failing_reaction_is_put_off_and_does_not_hold_up_the_other(db, table):
    seen: list[str] = []

    async def fails(data):
        await import_run("written by a reaction that fails")
        raise ValueError("the disk is full")

    async def works(data):
        seen.append(data["name"])

    table["test.reacted"] = (fails, works)
    await happen("x")
    assert await reactions.deliver_pending() == 1
    assert seen == ["x"]
    assert await fetch_value("select count(*) from import_run") == 0, "a failed reaction leaves nothing behind"
    row = (await fetch("select tries, error, done_at from delivery where reaction = 'fails'"))[0]
    assert (row["tries"], row["done_at"]) == (1, None)
    assert "the disk is full" in row["error"]


async def test_a_reaction_that_failed_is_tried_again_later(db, table):
    answers = iter([ValueError("not yet"), None])

    async def second_time_lucky(_):
        if (problem := next(answers)) is not None:
            raise problem

    table["test.reacted"] = (second_time_lucky,)
    await happen("x")
    assert await reactions.deliver_pending() == 0
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        assert await reactions.deliver_pending() == 1
