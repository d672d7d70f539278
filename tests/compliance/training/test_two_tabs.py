"""Two tabs, a double press, a lost connection: with real commits, nothing is begun, counted or recorded twice."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

import pytest

from compliance.commands.training.taking import Answer, finish_attempt, lesson_done, save_answer, start_attempt
from compliance.errors import OutOfTurn
from compliance.library.course import courses
from compliance.queries.training.attempts import attempt_row, questions_of
from compliance.training.learner import Learner
from infra import database
from infra.actor import acts
from infra.database import fetch_value
from infra.looking import APPLICATION, Looker, looks
from tests.cast import ALTYN, everybody
from tests.compliance.training.learners import employed

T = TypeVar("T")
COURSE, TABS = "foundations", 6


@pytest.fixture
async def learner(own_database: str) -> AsyncIterator[Learner]:
    """Somebody on the staff, on connections with the rights of web and API."""
    await everybody()
    staff = await employed("1")
    database.configure(own_database, APPLICATION)
    await database.start_pool(TABS)
    yield Learner(staff, ALTYN.bin)
    await database.stop_pool()
    database.configure(own_database)


async def at_once(by: Learner, act: Callable[[], Awaitable[T]], times: int = TABS) -> list[T | BaseException]:
    """The same, in so many tabs at once."""

    async def tab() -> T:
        with looks(Looker(learner=str(by.staff))), acts(by.actor):
            return await act()

    return list(await asyncio.gather(*(tab() for _ in range(times)), return_exceptions=True))


async def seen(by: Learner, sql: str) -> object:
    with looks(Looker(learner=str(by.staff))):
        return await fetch_value(sql)


async def test_one_test_and_one_record_however_often_one_presses(learner: Learner) -> None:
    lesson = courses()[COURSE].lessons[0].id
    await at_once(learner, lambda: lesson_done(learner, COURSE, lesson, "kk"))
    assert await seen(learner, "select done::text from course_going") == f"{{{lesson}}}"
    started = await at_once(learner, lambda: start_attempt(learner, COURSE, "kk"))
    assert len(set(started)) == 1
    attempt = started[0]
    assert isinstance(attempt, int)

    async def answer() -> None:
        for place, each in enumerate(await questions_of(await attempt_row(learner, attempt))):
            await save_answer(learner, attempt, Answer(place, each.question.right, left=1))

    assert await at_once(learner, answer, 2) == [None, None]
    assert await at_once(learner, lambda: finish_attempt(learner, attempt)) == [None] * TABS
    assert await seen(learner, "select count(*) from training_record") == 1
    assert await seen(learner, "select left_page from training_attempt") == 2 * courses()[COURSE].draw
    again = await at_once(learner, lambda: start_attempt(learner, COURSE, "kk"))
    assert all(isinstance(each, OutOfTurn) for each in again)
