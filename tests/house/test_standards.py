"""House rules about the library of standards: whoever adds an item brings all of it, in three languages."""

import re
from collections import Counter
from datetime import date

import pytest
import yaml

from compliance.library import Duty, Item, completeness, standards
from compliance.library.load import FOLDER
from compliance.library.model import TOP_LEVEL
from compliance.library.texts import texts_of
from infra.i18n import LANGUAGES

STANDARDS = standards()
CODES = ("iso-37001-2016", "iso-37001-2025", "st-rk-3049-2017")
ITEMS = {clause.item.id: clause.item for standard in STANDARDS.values() for clause in standard.clauses}
LEAST_ITEMS, LEAST_QUESTIONS, LEAST_PROOFS, LEAST_LOCAL = 44, 74, 170, 28
STABLE_ID = re.compile(r"(CTX|RA|LED|PLN|SUP|OPS|EVA|IMP)-\d{1,2}")


def test_the_three_standards_are_there_and_say_that_their_numbers_are_to_be_verified():
    assert tuple(STANDARDS) == CODES
    for standard in STANDARDS.values():
        assert standard.numbers_verified == all(clause.verified for clause in standard.clauses)
        assert not standard.numbers_verified


def test_no_item_question_or_proof_is_lost():
    assert len(ITEMS) >= LEAST_ITEMS
    assert sum(len(item.questions) for item in ITEMS.values()) >= LEAST_QUESTIONS
    assert sum(len(item.proofs) for item in ITEMS.values()) >= LEAST_PROOFS
    assert sum(item.local is not None for item in ITEMS.values()) >= LEAST_LOCAL


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
def test_an_item_brings_questions_proofs_and_gradings(item: Item):
    assert STABLE_ID.fullmatch(item.id)
    assert item.questions
    assert len(item.proofs) >= 2
    assert {"document", "record"} & {proof.kind for proof in item.proofs}
    assert item.profiles
    texts = list(texts_of(item))
    assert len(texts) >= 7
    for language in LANGUAGES:
        assert all(text.of(language).strip() for text in texts)
        assert (
            len({item.title.of(language), item.aim.of(language), item.level3.of(language), item.level5.of(language)})
            == 4
        )
        once = Counter(proof.text.of(language) for proof in item.proofs)
        assert set(once.values()) == {1}


@pytest.mark.parametrize("code", CODES)
def test_every_text_of_a_standard_is_complete(code):
    counted = completeness(STANDARDS[code])
    assert counted.complete == dict.fromkeys(LANGUAGES, counted.texts)


def test_the_scale_has_a_test_for_every_level_from_0_to_5():
    for standard in STANDARDS.values():
        assert [step.level for step in standard.scale] == list(range(TOP_LEVEL + 1))
        for language in LANGUAGES:
            assert len({step.name.of(language) for step in standard.scale}) == TOP_LEVEL + 1
            assert all(len(step.test.of(language)) > 15 for step in standard.scale)


def test_profiles_and_findings_have_names_in_every_language():
    for standard in STANDARDS.values():
        assert tuple(standard.profiles) == ("M", "S", "Q")
        named = [*(part for pair in standard.profiles.values() for part in pair), *standard.findings.values()]
        assert all(words.of(language).strip() for words in named for language in LANGUAGES)


def test_quasi_state_entities_have_more_duties_than_the_others():
    duties = STANDARDS["iso-37001-2025"].duties
    of = {profile: {duty.id for duty in duties if profile in duty.profiles} for profile in ("M", "S", "Q")}
    assert of["M"] <= of["S"] < of["Q"]
    assert len(of["Q"]) >= 5
    assert all(isinstance(duty, Duty) and duty.law and duty.items for duty in duties)


def test_every_reference_to_law_has_a_validity_and_says_when_it_was_checked():
    listed = yaml.safe_load((FOLDER / "law.yaml").read_text(encoding="utf-8"))
    used = {law.id: law for item in ITEMS.values() for law in item.law}
    used |= {law.id: law for duty in STANDARDS["iso-37001-2025"].duties for law in duty.law}
    assert {entry["id"] for entry in listed} >= set(used)
    assert len(used) >= 12
    for law in used.values():
        assert isinstance(law.valid_from, date)
        assert law.valid_until is None or law.valid_until > law.valid_from
        assert law.checked_on is None or law.checked_on >= law.valid_from


def test_every_pair_of_standards_is_joined_by_a_crosswalk():
    walks = {(walk.source, walk.target): walk for standard in STANDARDS.values() for walk in standard.crosswalks}
    joined = {frozenset(pair) for pair in walks}
    assert joined == {frozenset((a, b)) for a in CODES for b in CODES if a != b}
    for (source, target), walk in walks.items():
        both = {c.item.id for c in STANDARDS[source].clauses} & {c.item.id for c in STANDARDS[target].clauses}
        assert {relation.item for relation in walk.relations} == both
