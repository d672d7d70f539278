"""Courses a company can use as they are: complete in three languages, each wrong answer explained."""

import re

import pytest

from compliance.library.course import _question, complete_texts, courses, texts_of_course
from compliance.library.load import LibraryError
from compliance.training.reading import LIMITS, course_reading
from infra.i18n import LANGUAGES

COURSES = courses()
KAZAKH = set("әғқңөұүһі")
SHORTEST = 110  # words of a lesson's text: below, it is a leaflet
MOST_ALIKE = 0.45  # of the right answers may be at one place, or of one rank by length; of three, chance is a third
LONGEST_SENTENCE = 45  # words: what a tired person still reads


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
def test_every_text_stands_in_three_languages(course):
    assert complete_texts(course) == dict.fromkeys(LANGUAGES, len(list(texts_of_course(course))))


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
def test_texts_are_in_the_language_they_claim(course):
    for text in texts_of_course(course):
        assert not re.search("[а-яё]", text.en.lower()), text.en
        assert not set(text.ru.lower()) & KAZAKH, text.ru
        assert text.kk != text.ru or len(text.kk.split()) == 1, text.kk  # some words are one in both


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
def test_lessons_teach_and_can_be_read(course):
    for lesson in course.lessons:
        for language in LANGUAGES:
            said = lesson.text.of(language)
            assert len(said.split()) >= SHORTEST, (lesson.id, language)
            for sentence in re.split(r"[.!?:;]\s|\n", said):
                assert len(sentence.split()) <= LONGEST_SENTENCE, (lesson.id, language, sentence)
        assert len(lesson.questions) >= 3, lesson.id
        assert lesson.remember


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
def test_the_right_answer_is_at_no_place_more_often_than_chance_allows(course):
    places = [[choice.right for choice in question.choices].index(True) for question in course.questions]
    for place in range(3):
        assert places.count(place) / len(places) <= MOST_ALIKE, place


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
def test_the_right_answer_is_not_known_by_its_length(course, language):
    """Neither the longest nor the shortest nor what lies between is right in more than 45 % of the questions."""
    ranks = [rank_of_right(question, language) for question in course.questions]
    for rank in ("longest", "between", "shortest"):
        assert ranks.count(rank) / len(ranks) <= MOST_ALIKE, (rank, ranks)


def rank_of_right(question, language):
    lengths = [len(choice.text.of(language)) for choice in question.choices]
    right = next(len(choice.text.of(language)) for choice in question.choices if choice.right)
    return "longest" if right == max(lengths) else "shortest" if right == min(lengths) else "between"


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
def test_choices_differ_and_each_says_why(course):
    for question in course.questions:
        for language in LANGUAGES:
            choices = [choice.text.of(language) for choice in question.choices]
            whys = [choice.why.of(language) for choice in question.choices]
            assert len(set(choices)) == len(choices), (question.id, language)
            assert len(set(whys)) == len(whys), (question.id, language)
            assert all(len(why.split()) >= 3 for why in whys), (question.id, language)


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
def test_every_lesson_reads_as_easily_as_its_course_promises(course):
    assert course.code in LIMITS
    assert not [(each.lesson, each.language, each.reading) for each in course_reading(course) if each.hard]


def test_the_track_of_an_officer_is_long_enough():
    assert len(COURSES["compliance_officer"].lessons) >= 8
    assert len(COURSES) >= 4


def test_what_is_wrong_with_a_question_is_said():
    text = {"kk": "а", "ru": "б", "en": "c"}
    choice = {"right": False, "text": text, "why": text}
    with pytest.raises(LibraryError, match=r"x\.1"):
        _question({"id": "x.1", "text": text, "choices": [choice] * 3}, "x.1")
