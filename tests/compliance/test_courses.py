"""Courses a company can use as they are: complete in three languages, each wrong answer explained."""

import re

import pytest

from compliance.library.course import _question, complete_texts, courses, texts_of_course
from compliance.library.load import LibraryError
from infra.i18n import LANGUAGES

COURSES = courses()
KAZAKH = set("әғқңөұүһі")
SHORTEST = 110  # words of a lesson's text: below, it is a leaflet
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
def test_nobody_passes_by_always_choosing_the_same_place(course):
    places = [[choice.right for choice in question.choices].index(True) for question in course.questions]
    for place in set(places):
        assert places.count(place) / len(places) < course.pass_share, place


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
def test_the_longest_answer_does_not_give_itself_away(course):
    longest = sum(max(question.choices, key=lambda choice: len(choice.text.en)).right for question in course.questions)
    assert longest / len(course.questions) < course.pass_share


def test_what_is_wrong_with_a_question_is_said():
    text = {"kk": "а", "ru": "б", "en": "c"}
    choice = {"right": False, "text": text, "why": text}
    with pytest.raises(LibraryError, match=r"x\.1"):
        _question({"id": "x.1", "text": text, "choices": [choice] * 3}, "x.1")
