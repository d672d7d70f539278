"""Somebody takes a course: lessons, the final test, the record; and nothing counts twice or for somebody else."""

import json
from datetime import timedelta

import asyncpg
import pytest

from compliance.commands.training.settings import set_settings
from compliance.commands.training.taking import (
    Answer,
    begin_course,
    finish_attempt,
    lesson_done,
    save_answer,
    start_attempt,
)
from compliance.errors import NothingHere, NotYours, OutOfTurn, Unfit
from compliance.library.course import courses
from compliance.queries.training.attempts import attempt_of, attempt_row, questions_of, result
from compliance.queries.training.learning import my_course, my_courses
from compliance.queries.training.questions import questions
from compliance.queries.training.settings import settings_of, settings_page
from compliance.training.learner import Learner
from compliance.training.quiz import shown_of
from compliance.training.settings import DEFAULTS, TrainingSettings
from infra import clock
from infra.database import execute, fetch, fetch_value
from tests.cast import ALTYN, BOLAT, DINA, MARAT, SAULE, everybody
from tests.compliance.training.learners import employed, learning, must_take
from tests.compliance.workspace.players import being

COURSE = "foundations"


@pytest.fixture
async def staff(db: asyncpg.Connection) -> int:
    """Somebody without an account who is to take the foundations."""
    await everybody()
    made = await employed("1")
    await must_take(made, COURSE)
    return made


async def answers(by: Learner, attempt: int, right: int) -> None:
    """So many questions are answered rightly, the others not."""
    for place, each in enumerate(await questions_of(await attempt_row(by, attempt))):
        wrong = (each.question.right + 1) % len(each.question.choices)
        await save_answer(by, attempt, Answer(place, each.question.right if place < right else wrong))


async def taken(by: Learner, right: int, language: str = "kk") -> int:
    """A whole test; its id."""
    attempt = await start_attempt(by, COURSE, language)
    await answers(by, attempt, right)
    await finish_attempt(by, attempt)
    return attempt


async def status(by: Learner) -> str | None:
    return (await my_course(by, COURSE)).line.status


async def kinds() -> list[str]:
    rows = await fetch("select kind from event where kind like 'training.%' order by id")
    return [row["kind"].removeprefix("training.") for row in rows]


class TestLessons:
    async def test_one_goes_on_where_one_was(self, staff: int) -> None:
        names = [lesson.id for lesson in courses()[COURSE].lessons]
        async with learning(staff) as by:
            assert await status(by) == "assigned"
            assert await begin_course(by, COURSE, "kk") == names[0]
            assert await lesson_done(by, COURSE, names[0], "kk") == names[1]
            assert await lesson_done(by, COURSE, names[2], "ru") == names[3]  # another, in another language
            assert await lesson_done(by, COURSE, names[2], "ru") == names[3]
            view = await my_course(by, COURSE)
            assert view.read == {names[0], names[2]}
            assert view.resume is not None
            assert view.resume.id == names[3]
            assert (view.line.status, view.line.read, view.line.lessons) == ("in_progress", 2, len(names))
            assert await begin_course(by, COURSE, "kk") == names[3]
            for name in names:
                await lesson_done(by, COURSE, name, "kk")
            view = await my_course(by, COURSE)
            assert view.resume is None
            with pytest.raises(NothingHere):
                await lesson_done(by, COURSE, "foundations.unknown", "kk")
        assert await fetch_value("select language from course_going") == "kk"
        assert (await kinds()).count("lesson_done") == len(names)
        assert (await kinds()).count("course_begun") == 1

    async def test_whoever_is_not_required_may_learn_too(self, staff: int) -> None:
        async with learning(staff) as by:
            mine = (await my_courses()).employers[0]
            assert [line.code for line in mine.required] == [COURSE]
            assert {line.code for line in mine.others} == set(courses()) - {COURSE}
            await begin_course(by, "compliance_officer", "en")


class TestTheTest:
    async def test_a_question_stands_as_it_was_shown_and_the_same_one_once(self, staff: int) -> None:
        async with learning(staff) as by:
            first = await start_attempt(by, COURSE, "ru")
            assert await start_attempt(by, COURSE, "kk") == first  # another tab
            row = await attempt_row(by, first)
        kept = {row["sha256"]: shown_of(bytes(row["content"])) for row in await fetch("select * from shown_question")}
        asked = json.loads(row["told"])
        assert len(kept) == len(asked) == courses()[COURSE].draw
        for each in asked:
            question = kept[each["question"]]
            assert question.language == "ru"
            assert sorted(each["order"]) == list(range(len(question.choices)))
            bank = next(one for one in courses()[COURSE].questions if one.id == question.id)
            assert question.text == bank.text.ru
        assert (row["needed"], row["ends_at"], row["version"]) == (10, None, courses()[COURSE].version)

    async def test_who_passes_has_a_record_and_handing_in_twice_changes_nothing(self, staff: int) -> None:
        async with learning(staff) as by:
            attempt = await taken(by, 10)
            await finish_attempt(by, attempt)
            with pytest.raises(OutOfTurn):
                await save_answer(by, attempt, Answer(0, 0))
            assert await status(by) == "completed"
            with pytest.raises(OutOfTurn):
                await start_attempt(by, COURSE, "kk")
            seen = await result(by, COURSE, attempt)
        record = (await fetch("select * from training_record"))[0]
        assert await fetch_value("select count(*) from training_record") == 1
        assert (record["source"], record["key"], record["attempt"]) == ("quiz", f"attempt-{attempt}", attempt)
        assert (record["score"], record["entered_by"], record["passed"]) == (83, None, True)
        assert record["title"] == courses()[COURSE].title.kk
        assert (record["valid_until"] - record["completed_on"]).days >= 365
        assert (seen.line.passed, seen.record, seen.explained) == (True, record["id"], True)
        assert len(seen.again) in (1, 2)
        assert (await kinds())[-2:] == ["attempt_started", "recorded"]

    async def test_what_is_asked_for_more_often_ends_sooner(self, staff: int) -> None:
        await execute("update training_assignment set every_months = 3")
        async with learning(staff) as by:
            await taken(by, 12)
        row = (await fetch("select valid_until - completed_on as days from training_record"))[0]
        assert 88 <= row["days"] <= 92

    async def test_after_three_there_is_a_break_and_one_more_passes(self, staff: int) -> None:
        start = clock.now()
        async with learning(staff) as by:
            for turn in range(3):
                attempt = await taken(by, 9)
                seen = await result(by, COURSE, attempt)
                assert not seen.line.passed
                assert seen.explained == (turn == 2)
                assert seen.again
                assert await status(by) == "failed"
            with pytest.raises(OutOfTurn):
                await start_attempt(by, COURSE, "kk")
            assert seen.next_at is not None
            with clock.frozen(start + timedelta(hours=23, minutes=59)), pytest.raises(OutOfTurn):
                await start_attempt(by, COURSE, "kk")
            with clock.frozen(start + timedelta(hours=25)):
                await taken(by, 12)
                assert await status(by) == "completed"
            with clock.frozen(start + timedelta(days=330)):  # it ends soon, and may be renewed
                assert await status(by) == "expiring"
                await taken(by, 12)
        assert await fetch_value("select count(*) from training_record") == 2
        assert (await kinds()).count("attempt_finished") == 3

    async def test_late_answers_do_not_count_and_what_was_saved_does(self, staff: int) -> None:
        async with being(SAULE) as trainer:
            await set_settings(trainer, TrainingSettings(minutes_limit=10))
        async with learning(staff) as by:
            attempt = await start_attempt(by, COURSE, "kk")
            await answers(by, attempt, 12)
            later = clock.now() + timedelta(minutes=11)
            with clock.frozen(later):
                with pytest.raises(OutOfTurn) as refused:
                    await save_answer(by, attempt, Answer(0, None))
                assert refused.value.text.id == "learning.time_over"
                assert (await attempt_of(by, COURSE, attempt)).over
                await finish_attempt(by, attempt)
                seen = await result(by, COURSE, attempt)
            assert (seen.line.passed, seen.late) == (True, True)
        row = (await fetch("select * from training_attempt"))[0]
        assert row["finished_at"] == row["ends_at"]

    async def test_an_answer_is_changed_taken_back_and_held_to_what_was_asked(self, staff: int) -> None:
        async with learning(staff) as by:
            attempt = await start_attempt(by, COURSE, "kk")
            for choice in (0, 1, None, 2):
                await save_answer(by, attempt, Answer(3, choice, left=1))
                assert (await questions_of(await attempt_row(by, attempt)))[3].chosen == choice
            for said, error in ((Answer(99, 0), NothingHere), (Answer(-1, 0), NothingHere), (Answer(0, 99), Unfit),
                                (Answer(0, -1), Unfit)):  # fmt: skip
                with pytest.raises(error):
                    await save_answer(by, attempt, said)
            await save_answer(by, attempt, Answer(0, 0, left=10**9))
            await finish_attempt(by, attempt)
        assert await fetch_value("select left_page from training_attempt") == 104
        assert await fetch_value("select right_count from training_attempt") <= 2


class TestOthers:
    async def test_another_learner_sees_and_changes_nothing(self, staff: int) -> None:
        other = await employed("2", BOLAT)
        async with learning(staff) as by:
            attempt = await start_attempt(by, COURSE, "kk")
        async with learning(other, BOLAT) as by:
            for act in (attempt_row(by, attempt), save_answer(by, attempt, Answer(0, 0)), finish_attempt(by, attempt),
                        attempt_of(by, COURSE, attempt), result(by, COURSE, attempt)):  # fmt: skip
                with pytest.raises(NothingHere):
                    await act
            pretender = Learner(staff, ALTYN.bin, BOLAT.id)
            with pytest.raises(NothingHere):
                await finish_attempt(pretender, attempt)
            assert await fetch("select 1 from training_attempt") == []
            changed = "with c as (update training_attempt set left_page = 9 returning 1) select count(*) from c"
            assert await fetch_value(changed) == 0
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await begin_course(pretender, COURSE, "kk")

    async def test_a_learner_may_not_write_a_record_by_hand(self, staff: int) -> None:
        add = """insert into training_record (organisation, staff, course, version, title, completed_on, passed, source,
                                              key, note, entered_at)
                 values ($1, $2, 'foundations', '1', 'x', current_date, true, $3, 'made-up', '', now())"""
        for source, who in (("import", staff), ("attendance", staff), ("quiz", await employed("9"))):
            async with learning(staff):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await _within(add, ALTYN.bin, who, source)

    async def test_a_test_that_is_over_changes_no_more_in_the_database(self, staff: int) -> None:
        async with learning(staff) as by:
            await taken(by, 3)
            changed = "with c as (update training_attempt set passed = true returning 1) select count(*) from c"
            assert await fetch_value(changed) == 0

    async def test_a_suspended_organisation_only_reads(self, staff: int) -> None:
        async with learning(staff) as by:
            attempt = await start_attempt(by, COURSE, "kk")
        await execute("update organisation set state = 'suspended', suspended_at = now(), suspended_why = 'x'")
        async with learning(staff) as by:
            assert (await my_course(by, COURSE)).terms is not None
            for act in (begin_course(by, COURSE, "kk"), save_answer(by, attempt, Answer(0, 0)),
                        finish_attempt(by, attempt), start_attempt(by, COURSE, "kk")):  # fmt: skip
                with pytest.raises(OutOfTurn):
                    await act


async def _within(sql: str, *arguments: object) -> None:
    await execute("savepoint tried")
    try:
        await execute(sql, *arguments)
    finally:
        await execute("rollback to savepoint tried")


class TestSettings:
    async def test_what_is_set_holds_and_what_held_stays(self, staff: int) -> None:
        assert await settings_of(ALTYN.bin) == DEFAULTS
        said = TrainingSettings("Asia/Omsk", attempts=2, cool_down_hours=0, minutes_limit=30, retry_review=True)
        async with being(SAULE) as by:
            for _ in range(2):
                await set_settings(by, said)
            await set_settings(by, DEFAULTS)
            view = await settings_page(by)
            assert (view.settings, len(view.history)) == (DEFAULTS, 2)
            for wrong in ({"attempts": 0}, {"attempts": 21}, {"cool_down_hours": 721}, {"minutes_limit": 4},
                          {"time_zone": "Mars/Olympus"}):  # fmt: skip
                with pytest.raises(Unfit) as refused:
                    await set_settings(by, TrainingSettings(**wrong))  # type: ignore[arg-type]
                assert refused.value.extra["field"] in wrong
        async with being(DINA) as by:
            with pytest.raises(NotYours):
                await set_settings(by, said)
        async with learning(staff) as learner:
            assert await settings_of(learner.organisation) == DEFAULTS


class TestQuestions:
    async def test_shares_are_told_of_five_and_more(self, staff: int) -> None:
        people = [staff, *[await employed(f"q{each}") for each in range(4)]]
        for each in people[:4]:
            async with learning(each) as by:
                await taken(by, 12 if each != people[0] else 0)
        async with being(SAULE) as by:
            assert all(one.share is None for course in await questions(by, "kk") for one in course.questions)
        async with learning(people[4]) as by:
            await taken(by, 12)
        async with being(MARAT) as by:
            found = (await questions(by, "en"))[0]
        told = [one for one in found.questions if one.share is not None]
        assert {one.people for one in told} <= {5}
        assert all(one.share == pytest.approx(0.8) for one in told)
        assert all(one.people < 5 for one in found.questions if one.share is None)
        assert all(one.discrimination is None for one in found.questions)  # thirty answers are needed
        async with being(DINA) as by:
            with pytest.raises(NotYours):
                await questions(by, "kk")
