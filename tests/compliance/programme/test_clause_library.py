"""Clauses of contracts: whole in three languages, and a higher risk only ever adds."""

import re
from itertools import pairwise

import pytest

from compliance.library.programme import clauses
from compliance.library.programme.clauses import KINDS, RISKS, clause, library, plain_text
from compliance.library.programme.policies import FIELDS, filled_in, templates
from compliance.library.programme.risk import Signs, suggested
from infra.i18n import LANGUAGES, text

PLAIN = {field: dict.fromkeys(LANGUAGES, "«Алтын Дән» ЖШС") for field in FIELDS}
MATTERS = {
    "representations", "no_payments", "records", "audit", "reporting", "termination", "training", "sub_contractors",
    "personal_data",
}  # fmt: skip
ACCUSING = re.compile(r"кінәлі тарап|виновн(ая|ой) сторон|guilty party|қылмыскер|преступник|criminal", re.IGNORECASE)


@pytest.mark.parametrize("kind", KINDS)
def test_a_higher_risk_only_adds(kind):
    said = [{text.kk for section in clause(kind, risk) for _, text in section.paragraphs} for risk in RISKS]
    assert all(less < more for less, more in pairwise(said))
    assert {section.id for section in clause(kind, "high")} >= MATTERS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_module_speaks_every_language_and_accuses_nobody(language):
    texts = [p.text.of(language) for module in library().modules for p in module.paragraphs]
    assert len(texts) > 25
    assert all(len(one) > 40 for one in texts)
    assert len(set(texts)) == len(texts)
    assert not [one for one in texts if ACCUSING.search(one)]


def test_sections_are_numbered_without_gaps():
    sections = clause("agency", "high")
    assert [section.number for section in sections] == list(range(1, len(sections) + 1))
    assert [number for number, _ in sections[0].paragraphs] == ["1.1", "1.2", "1.3"]
    assert {"agency", "training", "audit"} <= {section.id for section in sections}
    assert "agency" not in {section.id for section in clause("supply", "high")}


def test_plain_text_has_each_language_below_its_heading():
    said = plain_text(clause("supply", "low"), ["kk", "en"], ["Ескертпе", "Clause"])
    assert said.startswith("ЕСКЕРТПЕ\n\n1. ")
    assert said.index("CLAUSE") > said.index("Тарап")


class TestCare:
    NOTHING = Signs((), (), registered=True)
    GOOD = Signs([(text("short.taxpayer"), "A")], [], registered=True)

    def test_nothing_known_is_never_taken_for_good(self):
        assert suggested(self.NOTHING, "supply").risk == "medium"
        assert suggested(Signs([(text("x"), "NR")], (), registered=True), "supply").risk == "medium"
        assert suggested(Signs((), (), registered=False), "supply").risk == "medium"
        assert suggested(self.GOOD, "supply").risk == "low"

    @pytest.mark.parametrize("sign", ["D", "E"])
    def test_the_worst_sign_decides_and_is_told(self, sign):
        found = suggested(
            Signs([(text("a"), "A"), (text("b"), sign)], [(text("w"), "warn")], registered=True), "supply"
        )
        assert found.risk == "high"
        assert [reason.id for reason in found.reasons] == ["clauses.why.grade"]

    def test_a_caution_and_the_kind_of_contract_ask_for_care(self):
        grave = Signs(self.GOOD.grades, [(text("g"), "danger"), (text("i"), "info")], registered=True)
        assert [reason.id for reason in suggested(grave, "supply").reasons] == ["clauses.why.caution"]
        assert suggested(self.GOOD, "donation").risk == "medium"
        assert suggested(None, "supply").reasons[0].id == "clauses.why.nothing"


class TestDocuments:
    def test_every_document_is_whole_in_every_language(self):
        assert len(templates()) == 8
        for template in templates().values():
            counts = {len(re.findall(r"^## ", template.text.of(each), re.MULTILINE)) for each in LANGUAGES}
            assert len(counts) == 1
            assert counts.pop() >= 6
            assert all(len(template.text.of(each)) > 1200 for each in LANGUAGES)

    def test_what_is_filled_in_stays_words(self):
        evil = PLAIN | {"head": dict.fromkeys(LANGUAGES, "<script>\n# [x](javascript:1) {officer} *")}
        said = filled_in(templates()["policy"], evil)
        assert set(said) == set(LANGUAGES)
        assert not [each for each in said.values() if re.search(r"(?<!\\)\{(organisation|head|channel)", each)]
        assert r"\<script\> \# \[x\]" in said["kk"]


def test_a_risk_that_does_not_exist_stops_the_start():
    with pytest.raises(clauses.LibraryError):
        clauses._module({"id": "x", "from": "huge", "title": {"kk": "a", "ru": "a", "en": "a"}, "paragraphs": []})
