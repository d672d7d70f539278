"""The library of standards: complete in three languages, sound, honest about what nobody has checked."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from compliance.library import completeness, standards
from compliance.library.load import LibraryError, words
from compliance.library.texts import texts_of
from infra.i18n import LANGUAGES

STANDARDS = standards()
FULL = STANDARDS["iso-37001-2025"]
KAZAKH_LETTERS = set("әғқңөұүһі")
RUSSIAN_ONLY = set("ъёщ")  # letters of Russian that Kazakh words of this library do not need


@pytest.mark.parametrize("code", STANDARDS)
def test_every_text_stands_in_three_languages(code):
    counted = completeness(STANDARDS[code])
    assert counted.items >= 43
    assert counted.complete == dict.fromkeys(LANGUAGES, counted.texts)


def test_the_newest_edition_has_all_items_and_the_questions_of_each():
    counted = completeness(FULL)
    assert (counted.items, counted.questions) == (44, 74)
    assert all(len(clause.item.proofs) >= 2 for clause in FULL.clauses)


def test_texts_are_in_the_language_they_claim():
    for clause in FULL.clauses:
        for text in texts_of(clause.item):
            assert not set(text.en.lower()) & set("абвгдежзийклмнопрстуфхцчшщъыьэюя"), text.en
            assert not set(text.ru.lower()) & (KAZAKH_LETTERS - {"і"}) or "Самұрық" in text.ru or "Қазына" in text.ru, (
                text.ru
            )
            assert text.kk != text.ru, text.kk
            assert not set(text.kk.lower()) & RUSSIAN_ONLY, text.kk


def test_every_text_is_said_once():
    seen: dict[str, str] = {}
    for clause in FULL.clauses:
        for question in clause.item.questions:
            for language in LANGUAGES:
                said = question.text.of(language)
                assert said not in seen, f"{question.id} repeats {seen[said]}"
                seen[said] = question.id


def test_profiles_grow_from_micro_to_quasi_state():
    micro, standard, state = ({c.item.id for c in FULL.of_profile(p)} for p in "MSQ")
    assert len(micro) == 27
    assert micro < standard <= state
    assert len(standard) == 44


def test_every_critical_item_is_asked_of_everybody():
    critical = [clause.item for clause in FULL.clauses if clause.item.critical]
    assert len(critical) == 17
    assert all(item.profiles == ("M", "S", "Q") for item in critical)


def test_quasi_state_entities_have_their_duties_with_law_and_term():
    duties = {duty.id: duty for duty in FULL.duties if "Q" in duty.profiles}
    assert duties["kz-internal-analysis"].every_months == 18
    assert all(duty.law for duty in duties.values())
    known = {clause.item.id for clause in FULL.clauses}
    assert all(set(duty.items) <= known for duty in duties.values())


def test_an_unread_standard_is_marked_as_such():
    kazakh = STANDARDS["st-rk-3049-2017"]
    assert not kazakh.numbers_verified
    assert not any(clause.verified for clause in kazakh.clauses)
    assert [c.number for c in kazakh.clauses] == [c.number for c in STANDARDS["iso-37001-2016"].clauses]


def test_the_editions_differ_where_the_committee_changed_them():
    numbers = {code: {c.item.id: c.number for c in s.clauses} for code, s in STANDARDS.items()}
    assert "LED-3" not in numbers["iso-37001-2016"]
    assert numbers["iso-37001-2025"]["LED-3"] == "5.1.3"
    assert (numbers["iso-37001-2016"]["IMP-1"], numbers["iso-37001-2025"]["IMP-1"]) == ("10.2", "10.1")


def test_a_crosswalk_relates_every_item_both_editions_have_and_says_why_it_differs():
    walk = next(w for w in STANDARDS["iso-37001-2016"].crosswalks if w.target == "iso-37001-2025")
    relations = {each.item: each for each in walk.relations}
    assert len(relations) == 43
    assert relations["CTX-1"].relation == "subset"
    assert all(each.why is not None for each in walk.relations if each.relation != "equal")
    for to in STANDARDS["st-rk-3049-2017"].crosswalks:
        assert {each.relation for each in to.relations} == {"intersect"}


def test_what_is_prerequisite_comes_from_the_same_or_a_smaller_profile():
    items = {clause.item.id: clause.item for clause in FULL.clauses}
    for item in items.values():
        assert item.id not in item.needs
        assert all(needed in items for needed in item.needs)


def test_a_text_without_a_language_stops_the_start():
    with pytest.raises(LibraryError, match="CTX-9"):
        words({"kk": "бар", "ru": "есть", "en": " "}, "CTX-9")


def test_the_command_counts_without_a_database():
    moldir = Path(sys.executable).parent / "moldir"
    said = subprocess.run([moldir, "library", "--json"], capture_output=True, check=True, text=True).stdout
    found = {row["code"]: row for row in json.loads(said)}
    assert found["iso-37001-2025"]["items"] == 44
    assert found["iso-37001-2025"]["complete"] == dict.fromkeys(LANGUAGES, found["iso-37001-2025"]["texts"])
    assert found["st-rk-3049-2017"]["numbers_verified"] is False
