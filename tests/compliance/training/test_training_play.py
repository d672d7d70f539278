"""The cast plays a year and a half of training at a company: five hundred people, three languages, one auditor.

The list is imported with its bad rows, rules assign, people pass, fail and pass again, somebody moves to an exposed
post, a certificate expires and the share falls by itself, and an auditor asks how it was on the first of March.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from compliance.commands.posts import PostSaid, add_post
from compliance.commands.training.importing import keep_list, take_in, try_list
from compliance.commands.training.records import void_record
from compliance.commands.training.rules import suggest_rules
from compliance.commands.training.settings import set_settings
from compliance.commands.training.staff import Place, move_member
from compliance.commands.training.taking import (
    Answer,
    begin_course,
    finish_attempt,
    lesson_done,
    save_answer,
    start_attempt,
)
from compliance.errors import OutOfTurn
from compliance.library.course import courses
from compliance.queries.training.attempts import attempt_row, questions_of
from compliance.queries.training.overview import training_overview
from compliance.queries.training.requirement import training_requirement
from compliance.queries.training.standing import completion, standing
from compliance.training.learner import Learner
from compliance.training.settings import TrainingSettings
from compliance.views.training.records import Share
from infra import clock
from infra.database import fetch, fetch_value
from services.notices.reminders import remind_staff
from tests.cast import ALTYN, MARAT, SAULE, everybody
from tests.compliance.training.learners import learning
from tests.compliance.training.staff_lists import BAD, PEOPLE, as_csv, listed
from tests.compliance.workspace.players import being

FEBRUARY = datetime(2026, 2, 2, 4, tzinfo=UTC)  # nine in the morning in Almaty
COURSE, TRADE = "foundations", "procurement_and_sales"
FIRST_OF_MARCH = date(2026, 3, 1)


def later(days: float) -> datetime:
    return FEBRUARY + timedelta(days=days)


async def number_of(staff_number: str) -> int:
    return int(await fetch_value("select id from staff_member where number = $1", staff_number))


async def sits(by: Learner, course: str, language: str, *, right: bool) -> None:
    """Somebody reads the lessons and takes the test."""
    await begin_course(by, course, language)
    for lesson in courses()[course].lessons:
        await lesson_done(by, course, lesson.id, language)
    attempt = await start_attempt(by, course, language)
    for place, each in enumerate(await questions_of(await attempt_row(by, attempt))):
        choice = each.question.right if right else (each.question.right + 1) % len(each.question.choices)
        await save_answer(by, attempt, Answer(place, choice))
    await finish_attempt(by, attempt)


async def share(on: date, known_at: datetime | None = None) -> Share:
    async with being(SAULE) as by:
        return (await completion(by, on, known_at)).whole


async def status(staff: int, course: str, on: date) -> str | None:
    async with being(SAULE) as by:
        return {each.course: each.status for each in await standing(by, on, staff=staff)}.get(course)


@pytest.mark.timeout(300)
async def test_the_cast_plays_the_training_of_five_hundred(db: object) -> None:
    await everybody()

    # February: the list of accounting comes in; bad rows are told and the others are taken
    with clock.frozen(FEBRUARY):
        async with being(SAULE) as by:
            await set_settings(by, TrainingSettings(attempts=1, cool_down_hours=24))
            await suggest_rules(by, "kk")
            upload = await keep_list(by, "штат.csv", as_csv(listed()))
            tried = (await try_list(by, upload)).report
            assert tried is not None
            assert (tried.rows, tried.bad, tried.counts["new"]) == (PEOPLE, BAD, PEOPLE - BAD)
            assert await fetch_value("select count(*) from staff_member") == 0
            done = await take_in(by, upload)
            assert done.begun > PEOPLE - BAD  # rules assign at once: everybody the foundations, some more
            assert (await take_in(by, upload)).counts["unchanged"] == PEOPLE - BAD  # twice is once
        assert await fetch_value("select count(*) from staff_member") == PEOPLE - BAD
        required = (await share(clock.today())).denominator
        assert (await share(clock.today())).numerator == 0
        assert required == await fetch_value("select count(*) from training_assignment where ended_on is null")
        async with being(SAULE) as by:
            by_course = {each.name: each.denominator for each in (await completion(by, clock.today())).courses}
        assert by_course[COURSE] == PEOPLE - BAD
        assert 0 < by_course[TRADE] < PEOPLE - BAD

    # reminders go in each one's language, with a link, and once
    with clock.frozen(later(2)):
        sent = await remind_staff()
        assert sent == await fetch_value("select count(*) from staff_member where email is not null")
        assert await remind_staff() == 0
        told = "select address, language from mail where template = 'training_reminder' order by address"
        known = "select email, language from staff_member where email is not null order by email"
        assert [tuple(row) for row in await fetch(told)] == [tuple(row) for row in await fetch(known)]

    # people of three languages pass; one fails, is kept waiting, and passes a day later
    people = {language: await fetch_value(
        "select min(id) from staff_member where language = $1 and kind = 'employee'", language
    ) for language in ("kk", "ru", "en")}  # fmt: skip
    with clock.frozen(later(7)):
        for language, staff in people.items():
            async with learning(staff) as by:
                await sits(by, COURSE, language, right=language != "ru")
        assert (await share(clock.today())).numerator == 2
        assert await status(people["ru"], COURSE, clock.today()) == "failed"
        async with learning(people["ru"]) as by:
            with pytest.raises(OutOfTurn):  # the cool-down
                await start_attempt(by, COURSE, "ru")
    with clock.frozen(later(8.1)):
        async with learning(people["ru"]) as by:
            await sits(by, COURSE, "ru", right=True)
        now = await share(clock.today())
        assert (now.numerator, now.denominator) == (3, required)
    shown = await fetch("select distinct language from training_attempt order by 1")
    assert [row["language"] for row in shown] == ["en", "kk", "ru"]

    # somebody moves to an exposed post and is assigned more
    mover = await fetch_value(
        """select p.staff from staff_place p join staff_member s on s.id = p.staff and s.kind = 'employee'
           where p.position = 'Мукомол' order by p.staff limit 1"""
    )
    with clock.frozen(later(20)):
        assert await status(mover, TRADE, clock.today()) is None
        async with being(MARAT) as by:
            await add_post(by, PostSaid("Аға тексеруші", "", "Қабылдау шешімі", 1, "high"))
        async with being(SAULE) as by:
            await move_member(by, mover, Place("Цех № 1", "Аға тексеруші", ()), clock.today())
        assert await status(mover, TRADE, clock.today()) == "assigned"
        grown = await share(clock.today())
        assert grown.denominator == required + 1
        found = await training_requirement(ALTYN.bin, clock.today())
        assert found.exposed.denominator == 2
        assert "exposed_below" in found.reasons
        async with learning(mover) as by:
            await sits(by, COURSE, "kk", right=True)
            await sits(by, TRADE, "kk", right=True)
        found = await training_requirement(ALTYN.bin, clock.today())
        assert (found.exposed.numerator, found.exposed.denominator) == (2, 2)
        assert found.reasons == ("all_below",)

    # the first of March, as it was known then
    with clock.frozen(later(27)):
        on_the_day = await share(FIRST_OF_MARCH)
        assert (on_the_day.numerator, on_the_day.denominator) == (5, required + 1)

    # in April a record turns out to be a mistake and is taken back; the day is judged anew, what was known is not
    with clock.frozen(later(60)):
        async with being(SAULE) as by:
            record = await fetch_value(
                "select id from training_record where staff = $1 and course = $2", people["en"], COURSE
            )
            await void_record(by, record, "Басқа адам тапсырған")
        assert (await share(FIRST_OF_MARCH)).numerator == 4
        assert (await share(FIRST_OF_MARCH, later(27))).numerator == 5

    # certificates expire by themselves, and the share falls on the day that was foretold
    last_day = "select max(valid_until) from training_record where staff = $1 and course = $2"
    ends = await fetch_value(last_day, mover, TRADE)
    assert ends is not None
    with clock.frozen(datetime(ends.year, ends.month, ends.day, 6, tzinfo=UTC) - timedelta(days=30)):
        async with being(SAULE) as by:
            foretold = [each for each in (await training_overview(by)).ends if each.course == TRADE]
        assert [(each.day, each.people) for each in foretold] == [(ends + timedelta(days=1), 1)]
    before, after = await share(ends), await share(ends + timedelta(days=1))
    assert before.denominator == after.denominator
    assert after.numerator < before.numerator
    assert await status(mover, TRADE, ends) == "expiring"
    assert await status(mover, TRADE, ends + timedelta(days=1)) == "expired"

    # the auditor asks again how it was on the first of March: the same numbers as were known then
    with clock.frozen(datetime(ends.year, ends.month, ends.day, 6, tzinfo=UTC) + timedelta(days=400)):
        asked = await share(FIRST_OF_MARCH, later(27))
        assert (asked.numerator, asked.denominator) == (on_the_day.numerator, on_the_day.denominator)
        assert (await share(clock.today())).numerator == 0
