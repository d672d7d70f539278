"""Finished work is kept within bounds, made once however many ask at once, and an error is never kept."""

import asyncio
from random import Random

import pytest

from infra.kept import ENTRY, Kept, Together


class Maker:
    """Makes a value when it is let, and counts how often."""

    def __init__(self, value: object = "value") -> None:
        self.value, self.times, self.let = value, 0, asyncio.Event()
        self.let.set()

    async def __call__(self) -> object:
        self.times += 1
        await self.let.wait()
        if isinstance(self.value, Exception):
            raise self.value
        return self.value


def roomy() -> Kept:
    return Kept(lambda: 1_000_000)


async def test_what_was_made_is_not_made_again() -> None:
    kept, make = roomy(), Maker()
    assert [await kept.get("key", make) for _ in range(3)] == ["value"] * 3
    assert make.times == 1


async def test_two_who_ask_at_once_wait_for_one_making() -> None:
    kept, make = roomy(), Maker()
    make.let.clear()
    both = [asyncio.create_task(kept.get("key", make)) for _ in range(2)]
    await asyncio.sleep(0)
    make.let.set()
    assert (await asyncio.gather(*both), make.times) == (["value", "value"], 1)


async def test_whoever_goes_away_stops_nobody_else() -> None:
    kept, make = roomy(), Maker()
    make.let.clear()
    impatient, patient = (asyncio.create_task(kept.get("key", make)) for _ in range(2))
    await asyncio.sleep(0)
    impatient.cancel()
    await asyncio.sleep(0)
    make.let.set()
    assert await patient == "value"
    assert impatient.cancelled()


async def test_an_error_reaches_everybody_who_waits_and_the_next_one_tries_again() -> None:
    kept, make = roomy(), Maker(LookupError("nothing there"))
    both = await asyncio.gather(kept.get("key", make), kept.get("key", make), return_exceptions=True)
    assert [type(error) for error in both] == [LookupError] * 2
    make.value = "now there is"
    assert (await kept.get("key", make), make.times) == ("now there is", 2)


async def test_memory_is_bounded_and_what_was_asked_for_longest_ago_goes_first() -> None:
    kept = Kept(lambda: 10 * (ENTRY + 20))
    makers = [Maker(number) for number in range(12)]
    for number, make in enumerate(makers[:10]):
        await kept.get(number, make)
    await kept.get(0, makers[0])  # asked for again: now 1 is the oldest
    for number, make in enumerate(makers[10:], start=10):
        await kept.get(number, make)
        assert kept.bytes <= 10 * (ENTRY + 20)
    for number, make in enumerate(makers):
        if number in (0, 10, 11):
            await kept.get(number, make)
            assert make.times == 1
    await kept.get(1, makers[1])
    assert makers[1].times == 2


async def test_what_is_larger_than_everything_is_given_but_not_kept() -> None:
    kept, small, large = Kept(lambda: 2 * ENTRY), Maker("small"), Maker(Random(1).randbytes(4 * ENTRY))
    await kept.get("small", small)
    for _ in range(2):
        assert await kept.get("large", large) == large.value
    await kept.get("small", small)
    assert (small.times, large.times) == (1, 2)


async def test_no_room_keeps_nothing() -> None:
    kept, make = Kept(lambda: 0), Maker()
    for _ in range(2):
        assert await kept.get("key", make) == "value"
    assert (make.times, kept.bytes) == (2, 0)


async def test_everybody_has_a_copy_of_their_own() -> None:
    kept, make = roomy(), Maker(["fact"])
    (await kept.get("key", make)).append("scribble")  # type: ignore[attr-defined] # it is a list
    (await kept.get("key", make)).append("scribble")  # type: ignore[attr-defined] # as above
    assert await kept.get("key", make) == ["fact"]


@pytest.mark.parametrize("other", ["other", ("key",), None])
async def test_another_key_is_another_value(other: object) -> None:
    kept = roomy()
    assert await kept.get("key", Maker(1)) == 1
    assert await kept.get(other, Maker(2)) == 2


class Register:
    """Says how it stands when it is asked; an answer is on its way for as long as one likes."""

    def __init__(self) -> None:
        self.state, self.asked = "old", 0
        self.reached, self.on_its_way = asyncio.Event(), asyncio.Event()

    async def __call__(self) -> str:
        self.asked += 1
        stood = self.state
        self.reached.set()
        await self.on_its_way.wait()
        return stood


async def test_all_who_ask_at_once_are_answered_by_one_asking() -> None:
    together, register = Together(), Register()
    register.on_its_way.set()
    assert await asyncio.gather(*(together.ask(register) for _ in range(9))) == ["old"] * 9
    assert register.asked == 1


async def test_whoever_comes_while_an_answer_is_on_its_way_is_not_given_that_one() -> None:
    """It was asked for before they came, and might not know what has happened since."""
    together, register = Together(), Register()
    early = asyncio.create_task(together.ask(register))
    await register.reached.wait()
    register.state = "new"
    late = [asyncio.create_task(together.ask(register)) for _ in range(5)]
    await asyncio.sleep(0)
    register.on_its_way.set()
    assert await early == "old"
    assert await asyncio.gather(*late) == ["new"] * 5
    assert register.asked == 2


async def test_a_question_that_fails_fails_for_those_who_waited_and_is_asked_again() -> None:
    together, register = Together(), Register()
    register.on_its_way.set()

    async def broken() -> str:
        raise LookupError

    failed = await asyncio.gather(together.ask(broken), together.ask(broken), return_exceptions=True)
    assert [type(each) for each in failed] == [LookupError] * 2
    assert await together.ask(register) == "old"
