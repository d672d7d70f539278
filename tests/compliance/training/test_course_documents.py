"""A course as a document: what goes in comes out, and what is no such document is said to be none."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.library.course import (
    Case,
    Choice,
    Course,
    CourseQuestion,
    Lesson,
    course_document,
    course_of_document,
    courses,
)
from compliance.library.load import LibraryError
from compliance.library.model import Words

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
WORDS = st.builds(Words, TEXTS, TEXTS, TEXTS)


@st.composite
def any_course(draw):
    def question(number, lesson):
        right = draw(st.integers(0, 2))
        choices = tuple(Choice(each == right, draw(WORDS), draw(WORDS)) for each in range(3))
        return CourseQuestion(f"x.{lesson}.{number}", draw(WORDS), choices)

    lessons = tuple(
        Lesson(
            f"x.{n}", draw(st.integers(1, 60)), draw(WORDS), draw(WORDS), Case(draw(WORDS), draw(WORDS), draw(WORDS)),
            tuple(draw(st.lists(WORDS, max_size=2))), tuple(question(m, n) for m in range(draw(st.integers(1, 2)))),
        )
        for n in range(draw(st.integers(1, 2)))
    )  # fmt: skip
    months = draw(st.none() | st.integers(1, 120))
    share = draw(st.floats(0.01, 1))
    day = draw(st.dates(date(2000, 1, 1)))
    return Course("x", draw(TEXTS), day, months, share, 1, draw(WORDS), draw(WORDS), draw(WORDS), lessons)


@given(any_course())
def test_any_course_comes_back_from_its_document(course):
    assert course_of_document(json.loads(json.dumps(course_document(course)))) == course


@pytest.mark.parametrize("course", courses().values(), ids=courses())
def test_ours_come_back(course):
    assert course_of_document(json.loads(json.dumps(course_document(course)))) == course
    assert course.languages == ("kk", "ru", "en")


def test_a_language_that_lacks_a_text_is_not_taught_in():
    ours = courses()["foundations"]
    assert replace(ours, aim=Words("а", "", "c")).languages == ("kk", "en")


@pytest.mark.parametrize("spoil", [
    lambda said: said.pop("lessons"), lambda said: said.update(published_on="soon"),
    lambda said: said.update(title={"kk": "а"}), lambda said: said.update(draw=1000),
    lambda said: said["lessons"][0].update(case=None), lambda said: said["lessons"][0]["questions"].append(7),
    lambda said: said["lessons"].append(said["lessons"][0]),
])  # fmt: skip
def test_what_is_no_such_document_is_refused(spoil):
    said = json.loads(json.dumps(course_document(courses()["foundations"])))
    spoil(said)
    with pytest.raises(LibraryError, match="foundations"):
        course_of_document(said)
