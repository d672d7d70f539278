"""What every page behind a sign-in is asked: does it work, does it refuse a wrong method, another organisation and
whoever has no right, does it bear repetition, and does a form that we did not give out do nothing.
"""

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from types import ModuleType

import pytest

from tests.cast import Human
from tests.pages.inside import There


@dataclass(frozen=True)
class Case:
    """One route: who may, and what they get the first and the second time; what others get."""

    method: str
    path: str
    who: Human | None
    status: int = 200
    again: int = 200
    others: tuple[tuple[Human | None, int], ...] = ()
    data: tuple[tuple[str, str], ...] = ()


STRANGER = (None, 303)  # led to the sign-in


async def answer(there: There, case: Case) -> int:
    if case.method == "POST":
        return (await there.post(case.path, **{name: there.path(said) for name, said in case.data})).status_code
    response = await there.visit.client.get(f"/en{there.path(case.path)}")
    return response.status_code


def named(case: Case) -> str:
    return f"{case.method} {case.path}"


async def check_who_may(there: There, case: Case, cases: Sequence[Case]) -> None:
    """The route works for whom it is for and for nobody else, twice; with the wrong method for nobody."""
    for other, status in case.others:
        await there.enter(other)
        assert await answer(there, case) == status, other
    await there.enter(case.who)
    wrong = "GET" if case.method == "POST" else "POST"
    refused = await there.visit.client.request(wrong, f"/en{there.path(case.path)}")
    assert refused.status_code == 405 or any(
        c.method == wrong and alike(shape(c.path), shape(case.path)) for c in cases
    )
    assert await answer(there, case) == case.status
    assert await answer(there, case) == case.again


async def check_forged(there: There, case: Case) -> None:
    """A form that we did not give out does nothing."""
    await there.enter(case.who)
    there.session = "another session"
    assert await answer(there, case) == 403


def shape(path: str) -> str:
    """A path with its changing parts made alike."""
    return "/".join("*" if "{" in part else part for part in path.split("/"))


def alike(one: str, other: str) -> bool:
    a, b = one.split("/"), other.split("/")
    return len(a) == len(b) and all("*" in (x, y) or x == y for x, y in zip(a, b, strict=True))


def rooms_in(package: ModuleType) -> list[ModuleType]:
    """The modules of a package that bring cases, `CASES`, and where those need something to be there, `prepare`."""
    names = sorted(each.name for each in pkgutil.iter_modules(package.__path__) if not each.name.startswith("test_"))
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]


def cases_of(rooms: Sequence[ModuleType]) -> tuple[Case, ...]:
    """The cases of all rooms."""
    return tuple(case for room in rooms for case in room.CASES)


Furnish = Callable[[There], Awaitable[None]]
Asked = Callable[..., Awaitable[None]]


def furnished_by(rooms: Sequence[ModuleType]) -> Furnish:
    """What rooms add to the cast, in their order: the `furnish` of a module of tests."""

    async def furnish(there: There) -> None:
        for room in rooms:
            if hasattr(room, "prepare"):
                await room.prepare(there)

    return furnish


def ways_of(rooms: Sequence[ModuleType], among: Sequence[ModuleType]) -> tuple[Asked, Asked]:
    """Two tests of every route of some rooms: it works for whom it is for and for nobody else; forged, it does nothing.

    `among`: all rooms whose addresses may look alike; these, or more.
    """
    cases, every = cases_of(rooms), cases_of(among)

    @pytest.mark.parametrize("case", cases, ids=named)
    async def test_who_may(inside: There, case: Case) -> None:
        await check_who_may(inside, case, every)

    @pytest.mark.parametrize("case", [case for case in cases if case.method == "POST"], ids=named)
    async def test_forged(inside: There, case: Case) -> None:
        await check_forged(inside, case)

    return test_who_may, test_forged
