"""How hard a text reads: what is counted, on texts counted by hand."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.library.course import courses
from compliance.library.model import Words
from compliance.training.reading import EVERYBODY, Reading, course_reading, reading_of


def test_lix_is_words_in_a_sentence_and_the_percentage_of_long_words():
    reading = reading_of("The cat sat. A remarkable elephant followed quietly!")
    assert reading == Reading(words=8, sentences=2, long=4, very_long=1)
    assert reading.per_sentence == 4
    assert reading.lix == 4 + 50
    assert reading.very_long_percent == 12.5


@pytest.mark.parametrize(("text", "sentences"), [
    ("Біреу келді. Ақша сұрады.", 2), ("«Не істейсіз?» деді ол.", 2), ("- бір\n- екі\n- үш", 3), ("Один: два", 2),
    ("Цена 3,5 и 1.5 тенге", 1), ("**Сказать.** Отойти.", 2), ("", 0), ("1. 2. 3.", 0), ("…", 0),
])  # fmt: skip
def test_sentences_end_where_readers_pause(text, sentences):
    assert reading_of(text).sentences == sentences


def test_a_word_may_hold_hyphens_and_apostrophes_and_its_letters_count():
    assert reading_of("комплаенс-офицер") == Reading(1, 1, 1, 1)
    assert reading_of("one's") == Reading(1, 1, 0, 0)
    assert reading_of("2026 № 410-V") == Reading(1, 1, 0, 0)


def test_nothing_written_is_nothing_hard():
    nothing = reading_of("")
    assert (nothing.per_sentence, nothing.lix, nothing.very_long_percent) == (0, 0, 0)


@given(st.text(max_size=300))
def test_any_text_can_be_counted(text):
    reading = reading_of(text)
    assert reading.very_long <= reading.long <= reading.words
    assert (reading.words == 0) == (reading.sentences == 0)


def test_a_lesson_over_its_limit_is_called_hard_in_that_language():
    course = courses()["foundations"]
    first = course.lessons[0]
    heavy = "Байланыстырушылықтарымыздағыларға " * int(EVERYBODY.kk_words + 20) + "."
    lesson = replace(first, text=Words(heavy, first.text.ru, first.text.en))
    found = list(course_reading(replace(course, lessons=(lesson, *course.lessons[1:]))))
    assert [(each.lesson, each.language) for each in found if each.hard] == [(first.id, "kk")]
    heavy = "Организационно-распорядительные мероприятия осуществляются уполномоченными. " * 30
    lesson = replace(first, text=Words(first.text.kk, heavy, heavy))
    found = list(course_reading(replace(course, lessons=(lesson,))))
    assert {each.language for each in found if each.hard} == {"ru", "en"}
