"""What is drawn, in which order, what is right, and when one may try again: for any course and any chance."""

from datetime import UTC, date, datetime, timedelta
from math import ceil
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from compliance.library.course import Case, Choice, Course, CourseQuestion, Lesson, courses
from compliance.library.model import Words
from compliance.training.quiz import (
    attempts_left,
    draw,
    is_explained,
    may_start_at,
    needed,
    right_count,
    shown,
    shown_of,
)
from compliance.training.settings import TrainingSettings
from infra.i18n import LANGUAGES

WORDS = Words("сөз", "слово", "word")


@st.composite
def made_up(some: st.DrawFn) -> Course:
    """A course of one to six lessons with up to seven questions each, and as many drawn as there may be."""
    sizes = some(st.lists(st.integers(0, 7), min_size=1, max_size=6).filter(any))
    lessons = tuple(_lesson(f"own-x.l{at}", size, some(st.integers(3, 6))) for at, size in enumerate(sizes))
    share = some(st.sampled_from([0.5, 0.7, 0.75, 0.8, 0.9, 1.0]))
    drawn = some(st.integers(1, sum(sizes)))
    return Course("own-x", "1", date(2026, 1, 1), 12, share, drawn, WORDS, WORDS, WORDS, lessons)


def _lesson(name: str, size: int, choices: int) -> Lesson:
    questions = tuple(
        CourseQuestion(
            f"{name}.{at}", WORDS, tuple(Choice(one == at % choices, WORDS, WORDS) for one in range(choices))
        )
        for at in range(1, size + 1)
    )
    return Lesson(name, 5, WORDS, WORDS, Case(WORDS, WORDS, WORDS), (), questions)


class TestDrawing:
    @given(made_up(), st.integers())
    def test_every_question_once_every_choice_once_and_all_lessons_alike(self, course: Course, seed: int) -> None:
        drawn = draw(course, Random(seed))
        names = [each.question.id for each in drawn]
        assert len(names) == len(set(names)) == course.draw
        assert set(names) <= {question.id for question in course.questions}
        for each in drawn:
            assert sorted(each.order) == list(range(len(each.question.choices)))
        taken = {lesson.id: sum(name.startswith(f"{lesson.id}.") for name in names) for lesson in course.lessons}
        most = max(taken.values())
        for lesson in course.lessons:
            assert taken[lesson.id] >= min(len(lesson.questions), most - 1)

    @given(made_up(), st.integers())
    def test_the_same_chance_gives_the_same(self, course: Course, seed: int) -> None:
        assert draw(course, Random(seed)) == draw(course, Random(seed))

    def test_other_chances_give_other_tests_of_the_library(self) -> None:
        course = courses()["foundations"]
        tests = {draw(course, Random(seed)) for seed in range(50)}
        assert len(tests) == 50
        first = {each.order.index(next(at for at, c in enumerate(each.question.choices) if c.right))
                 for test in tests for each in test}  # fmt: skip
        assert first >= {0, 1, 2}  # what is right stands anywhere


class TestGrading:
    @given(made_up(), st.integers(), st.data())
    def test_right_is_what_is_right_whatever_the_order(self, course: Course, seed: int, data: st.DataObject) -> None:
        questions = [shown(each.question, "kk") for each in draw(course, Random(seed))]
        right = data.draw(st.sets(st.integers(0, len(questions) - 1)))
        silent = data.draw(st.sets(st.integers(0, len(questions) - 1)))
        answers = {
            place: question.right if place in right else (question.right + 1) % len(question.choices)
            for place, question in enumerate(questions)
            if place not in silent
        }
        assert right_count(questions, answers) == len(right - silent)

    @given(made_up())
    def test_what_passes_is_the_share_rounded_up(self, course: Course) -> None:
        wanted = needed(course)
        assert 0 < wanted <= course.draw
        assert wanted * 100 >= round(course.pass_share * 100) * course.draw > (wanted - 1) * 100
        assert needed(courses()["foundations"]) == ceil(12 * 8 / 10)

    def test_a_question_is_stored_as_it_was_shown(self) -> None:
        seen = set()
        for course in courses().values():
            for question in course.questions:
                for language in LANGUAGES:
                    one = shown(question, language)
                    assert shown_of(one.document()) == one
                    assert question.choices[one.right].right
                    assert one.lesson == question.id.rpartition(".")[0]
                    seen.add(one.sha256)
        assert len(seen) == 3 * sum(len(course.questions) for course in courses().values())


class TestTries:
    NOW = datetime(2026, 5, 5, 9, tzinfo=UTC)

    @given(st.integers(0, 30), st.integers(1, 20), st.integers(0, 720))
    def test_after_so_many_there_is_a_break(self, failed: int, attempts: int, hours: int) -> None:
        settings = TrainingSettings(attempts=attempts, cool_down_hours=hours)
        over = [self.NOW + timedelta(days=each) for each in range(failed)]
        at = may_start_at(over, settings)
        if failed and failed % attempts == 0:
            assert at == over[-1] + timedelta(hours=hours)
        else:
            assert at is None
        left = attempts_left(failed, settings)
        breaks = [more for more in range(1, attempts + 1) if (failed + more) % attempts == 0]
        assert [left] == breaks  # so many more that are not passed lead to the next break

    def test_answers_are_explained_when_nothing_is_given_away(self) -> None:
        usual, open_ = TrainingSettings(attempts=3), TrainingSettings(attempts=3, retry_review=True)
        assert [is_explained(False, failed, usual) for failed in (1, 2, 3, 4)] == [False, False, True, False]
        assert is_explained(True, 0, usual)
        assert is_explained(False, 1, open_)
