"""A retailer is told of changes of labels: signed, once more where it failed, and not for ever where nobody listens."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import asyncpg
import pytest

from compliance.colleagues import Colleague
from compliance.commands.label.hooks import (
    MOST_FAILURES,
    MOST_HOOKS,
    WAITS,
    HookWanted,
    fan_out,
    make_hook,
    stop_hook,
    try_hook,
)
from compliance.errors import NotYours, Unfit
from compliance.queries.label.hooks import hook_page
from infra import clock
from infra.database import execute, fetch, fetch_value
from infra.errors import Refused
from infra.settings import settings
from services.accounts.colleagues import colleague_of
from services.notices.hooks import deliver_hooks, signature
from services.notices.outgoing import NotReachable, judged
from tests.cast import AIGERIM, ALTYN, BOLAT, KUMIS, ZHANNA, Human, everybody
from tests.compliance.labels.shown import changes, shown_label
from tests.rights import acting, as_application
from tests.services.test_outgoing import request_of, served

SECRET = "moldir_hook_secret"


@dataclass
class Listener:
    """A server that answers as it is told and keeps what came."""

    answer: int = 200
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, fields, body = await request_of(reader)
        self.got.append((fields, body))
        head = "Location: http://127.0.0.1:1/\r\n" if self.answer == 302 else ""
        writer.write(f"HTTP/1.1 {self.answer} X\r\n{head}Content-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()


@pytest.fixture(autouse=True)
async def cast(db: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "outgoing_networks", "127.0.0.1/32")
    await everybody()


@asynccontextmanager
async def listening(chosen: str = "", answer: int = 200) -> AsyncIterator[tuple[Listener, int]]:
    """A listener, and the hook of Altyn Dan that leads to it."""
    listener = Listener(answer)
    async with served(listener.serve) as port:
        yield listener, await hooked(f"http://127.0.0.1:{port}/hook", chosen)


@asynccontextmanager
async def owner(who: Human = AIGERIM, organisation: str = ALTYN.bin) -> AsyncIterator[Colleague]:
    async with acting(who.viewer()) as viewer:
        yield colleague_of(viewer, organisation)


async def hooked(url: str, chosen: str = "") -> int:
    async with owner() as by:
        return await make_hook(by, HookWanted(url, chosen, SECRET))


async def due_now() -> None:
    await execute("update label_delivery set next_try_at = $1 where state = 'waiting'", clock.now())


async def test_a_change_is_told_once_and_signed() -> None:
    async with listening() as (listener, _):
        number = await shown_label()
        assert await fan_out() == 1
        assert await fan_out() == 0
        assert await deliver_hooks() == 1
        assert await deliver_hooks() == 0
    ((fields, body),) = listener.got
    seconds, mark = (part.partition("=")[2] for part in fields["moldir-signature"].split(","))
    assert mark == signature(SECRET.encode(), int(seconds), body)
    told = json.loads(body)
    assert (told["type"], told["change"]["what"], told["change"]["number"]) == ("label.changed", "granted", number)
    assert await fetch_value("select state from label_delivery") == "delivered"


async def test_only_what_was_chosen_is_told() -> None:
    mine, other = await shown_label(ALTYN.bin, 1), await shown_label(KUMIS.bin, 2)
    async with listening(f"{mine.lower()}, {KUMIS.bin}") as (listener, _):
        await changes(mine, "surveyed")
        await changes(other, "surveyed")
        await changes(await shown_label(ALTYN.bin, 3, ended_on=clock.today(), ended_how="withdrawn"), "withdrawn")
        await fan_out()
        await deliver_hooks()
    assert {json.loads(body)["change"]["number"] for _, body in listener.got} == {mine, other}


@pytest.mark.parametrize("answer", [500, 404, 302])
async def test_what_is_not_taken_comes_again_later_and_at_last_not_at_all(answer: int) -> None:
    async with listening(answer=answer) as (listener, hook):
        await shown_label()
        await fan_out()
        for turn in range(len(WAITS) + 1):
            before = clock.now()
            assert await deliver_hooks() == 1
            if turn < len(WAITS):
                waits = await fetch_value("select next_try_at from label_delivery")
                assert waits >= before + WAITS[turn]
                assert await deliver_hooks() == 0
            await due_now()
    assert len(listener.got) == len(WAITS) + 1
    async with owner() as by:
        (line,) = (await hook_page(by, hook)).deliveries
    assert (line.state, line.status, line.tries) == ("failed", answer, len(WAITS) + 1)


async def test_a_hook_that_nobody_hears_is_switched_off_with_a_letter() -> None:
    hook = await hooked("http://127.0.0.1:9/nobody")
    for serial in range(1, MOST_FAILURES + 2):
        await shown_label(ALTYN.bin, serial, ended_on=clock.today(), ended_how="withdrawn")
    await fan_out()
    await deliver_hooks()
    row = (await fetch("select * from label_hook where id = $1", hook))[0]
    assert row["stopped_why"] == "failing"
    assert await fetch_value("select address from mail where template = 'hook_stopped'") == AIGERIM.email
    assert await fetch_value("select count(*) from event where kind = 'label.hook_stopped'") == 1
    await due_now()
    assert await deliver_hooks() == 0
    await shown_label(KUMIS.bin, 90)
    assert await fan_out() == 0


async def test_success_forgets_failures() -> None:
    async with listening(answer=500) as (listener, hook):
        await shown_label()
        await fan_out()
        await deliver_hooks()
        listener.answer = 204
        await due_now()
        await deliver_hooks()
    assert await fetch_value("select failures from label_hook where id = $1", hook) == 0


async def test_a_test_is_sent_once_and_not_repeated() -> None:
    async with listening() as (listener, hook):
        async with owner() as by:
            await try_hook(by, hook)
            with pytest.raises(Refused):
                await try_hook(by, hook)
        await deliver_hooks()
        assert json.loads(listener.got[0][1]) | {"made_at": ""} == {
            "delivery": await fetch_value("select id from label_delivery"), "type": "ping", "made_at": "",
            "change": None,
        }  # fmt: skip
        async with owner() as by:
            await stop_hook(by, hook)
        await shown_label()
        assert await fan_out() == 0


async def test_a_delivery_whose_worker_died_is_delivered_by_another() -> None:
    async with listening() as (listener, _):
        await shown_label()
        await fan_out()
        await execute("update label_delivery set tries = 1, next_try_at = $1", clock.now() - timedelta(seconds=1))
        assert await deliver_hooks() == 1
    assert len(listener.got) == 1


async def test_what_happened_while_nobody_worked_is_told_for_three_days() -> None:
    async with listening(answer=200) as (listener, hook):
        await execute("update label_hook set made_at = made_at - interval '10 days' where id = $1", hook)
        number = await shown_label()
        for days in (2, 4):
            with clock.frozen(clock.now() - timedelta(days=days)):
                await changes(number, "surveyed" if days == 2 else "renewed")
        await fan_out()
        await deliver_hooks()
    assert {json.loads(body)["change"]["what"] for _, body in listener.got} == {"granted", "surveyed"}


def test_a_change_is_tried_for_nearly_two_days() -> None:
    """As the runbook and the page of hooks say: seven times more, after a minute at first and a day at last."""
    assert (len(WAITS), WAITS[0], WAITS[-1]) == (7, timedelta(minutes=1), timedelta(days=1))
    assert list(WAITS) == sorted(WAITS)
    assert timedelta(days=1) < sum(WAITS, timedelta()) < timedelta(days=2)


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "https://10.0.0.1/", "https://[::1]/", "https://localhost/", "ftp://x.kz/", "x", ""]
)
async def test_an_address_inside_is_refused_when_it_is_entered(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "outgoing_networks", "")
    with pytest.raises(NotReachable):
        await judged(url)


async def test_an_address_that_turns_inside_later_is_not_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    async with listening() as (listener, _):
        await shown_label()
        await fan_out()
        monkeypatch.setattr(settings(), "outgoing_networks", "")
        await deliver_hooks()
    assert listener.got == []
    assert await fetch_value("select status is null and error is not null from label_delivery")


async def test_hooks_are_their_owners_alone() -> None:
    hook = await hooked("https://hook.example/")
    async with owner(BOLAT) as by:
        with pytest.raises(NotYours):
            await stop_hook(by, hook)
    for who in (BOLAT, ZHANNA):
        async with acting(who.viewer()):
            assert await fetch("select * from label_hook") == []
    async with as_application(), acting(AIGERIM.viewer()):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await execute("update label_hook set url = 'https://elsewhere.example/'")


async def test_what_is_chosen_must_be_numbers_and_hooks_are_not_without_number() -> None:
    async with owner() as by:
        with pytest.raises(Unfit):
            await make_hook(by, HookWanted("https://hook.example/", "CW-2026-000001-A", SECRET))
        for _ in range(MOST_HOOKS):
            await make_hook(by, HookWanted("https://hook.example/", "", SECRET))
        with pytest.raises(Refused):
            await make_hook(by, HookWanted("https://hook.example/", "", SECRET))
