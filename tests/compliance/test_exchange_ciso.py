"""Libraries of CISO Assistant: ours written in three languages, others read without losing a word."""

from datetime import date

import pytest
import yaml

from compliance.library import Item, standards
from compliance.library.exchange import (
    AskedQuestion,
    Assessed,
    Framework,
    Requirement,
    complete_in,
    items_of,
    read,
    texts_of,
    write,
    write_again,
)  # fmt: skip
from infra.i18n import LANGUAGES
from tests.compliance.frameworks import OWN

STANDARDS = standards()


def changed(old: str, new: str) -> bytes:
    """The house rules with one thing changed."""
    assert old in OWN
    return OWN.replace(old, new, 1).encode()


def only_error(data: bytes):
    """The one error of a file that must not be taken."""
    reading = read(data)
    errors = [fault for fault in reading.faults if fault.severity == "error"]
    assert reading.library is None
    assert len(errors) == 1, errors
    return errors[0]


@pytest.mark.parametrize("code", STANDARDS)
def test_an_edition_leaves_with_all_its_items_and_questions_in_three_languages(code):
    standard = STANDARDS[code]
    reading = read(write(standard, "ciso-yaml"))
    assert reading.faults == ()
    (framework,) = reading.library.frameworks
    assert [each.number for each in framework.items] == [clause.number for clause in standard.clauses]
    for given, clause in zip(framework.items, standard.clauses, strict=True):
        item = clause.item
        assert given.profiles == item.profiles
        assert given.critical is item.critical
        for language in LANGUAGES:
            assert given.title.of(language) == item.title.of(language)
            assert [each.text.of(language) for each in given.questions] == [q.text.of(language) for q in item.questions]
            assert all(proof.text.of(language) in given.proof.of(language) for proof in item.proofs)
            assert item.level3.of(language) in given.note.of(language)
            assert item.level5.of(language) in given.note.of(language)
    assert complete_in(framework) == dict.fromkeys(LANGUAGES, len(texts_of(framework)))
    assert [step.score for step in framework.scale] == list(range(6))


@pytest.mark.parametrize("code", STANDARDS)
def test_what_we_write_is_read_and_written_again_to_the_same_bytes(code):
    data = write(STANDARDS[code], "ciso-yaml")
    assert write(STANDARDS[code], "ciso-yaml") == data
    assert write_again(read(data).library, "ciso-yaml") == data


def test_numbers_nobody_has_checked_say_so_in_the_file():
    framework = read(write(STANDARDS["st-rk-3049-2017"], "ciso-yaml")).library.frameworks[0]
    assert all("to be verified" in each.note.of("en") for each in framework.items)
    assert all("салыстыру керек" in each.note.of("kk") for each in framework.items)


def test_the_sample_goes_through_without_loss(shared):
    given = (shared / "data" / "compliance" / "abms-37001-2025.ciso-assistant.yaml").read_bytes()
    reading = read(given)
    assert [fault for fault in reading.faults if fault.severity == "error"] == []
    assert len(reading.library.frameworks[0].items) == 44
    assert sum(len(each.questions) for each in reading.library.frameworks[0].items) == 74
    once = write_again(reading.library, "ciso-yaml")
    assert yaml.safe_load(once) == yaml.safe_load(given)
    assert write_again(read(once).library, "ciso-yaml") == once


def test_what_is_not_understood_is_kept():
    once = write_again(read(OWN.encode()).library, "ciso-yaml")
    kept = yaml.safe_load(once)
    assert kept == yaml.safe_load(OWN)
    assert kept["x_notes"] == ["kept", {"as": "it is", 4: 5.5, "since": date(2026, 1, 2)}]
    assert kept["objects"]["framework"]["requirement_nodes"][1]["colour"] == "blue"
    assert write_again(read(once).library, "ciso-yaml") == once


def test_ones_own_framework_can_be_assessed():
    reading = read(OWN.encode())
    framework = reading.library.frameworks[0]
    first, second = items_of(framework)
    assert (first.number, first.critical, first.profiles, first.needs) == ("4.1", True, ("base",), ())
    assert first.title.of("ru") == "Реестр"
    assert first.title.of("en") == "Тізілім"  # its own language, where one lacks
    (question,) = first.questions
    assert [(choice.result, choice.score) for choice in question.choices] == [(None, 2), ("false", None)]
    assert framework.of_profile("base") == (first, second)  # an item of no group is asked of everybody
    assert framework.of_profile("more") == (second,)
    with pytest.raises(KeyError):
        framework.of_profile("M")


def test_an_assessment_can_ask_the_same_of_a_standard_and_of_a_framework():
    parts = [name for name in vars(Assessed) if isinstance(vars(Assessed)[name], property)]
    assert len(parts) == 6
    for each in (*items_of(STANDARDS["iso-37001-2025"]), *items_of(read(OWN.encode()).library.frameworks[0])):
        assert isinstance(each, Item | Requirement)
        assert all(hasattr(each, part) for part in parts)
        assert all(question.text.of("kk") for question in each.questions)
    assert isinstance(read(OWN.encode()).library.frameworks[0], Framework)


def test_what_lacks_in_a_language_and_what_is_of_no_use_is_said_but_does_not_hinder():
    reading = read(OWN.encode())
    said = {(fault.text.id, fault.text.args.get("language")) for fault in reading.faults}
    assert said == {
        ("exchange.kept_unused", None),
        ("exchange.lacks_language", "ru"),
        ("exchange.no_language", "en"),
    }
    assert all(fault.severity == "notice" for fault in reading.faults)


@pytest.mark.parametrize(
    ("old", "new", "message", "place"),
    [
        ("urn: urn:acme:risk:library:house-rules\n", "urn: house rules\n", "bad_urn", "urn"),
        ("version: 1\n", "version: one\n", "not_whole", "version"),
        ("version: 1\n", "", "missing", "version"),
        ("name: House rules", "name: ", "missing", "name"),
        ("ref_id: A.2", "ref_id: [1]", "not_text", "objects.framework.requirement_nodes[2].ref_id"),
        ("house-rules:a.2\n", "house-rules:a.1\n", "urn_twice", "objects.framework.requirement_nodes[2].urn"),
        ("assessable: true", "assessable: perhaps", "not_truth", "objects.framework.requirement_nodes[1].assessable"),
        ("depth: 2", "depth: 2.5", "not_whole", "objects.framework.requirement_nodes[1].depth"),
        ("[base]", "[base, most]", "group_unknown", "objects.framework.requirement_nodes[1].implementation_groups"),
        ("[base]", "base", "not_list", "objects.framework.requirement_nodes[1].implementation_groups"),
        ("mandatory", "dire", "not_allowed", "objects.framework.requirement_nodes[1].importance"),
        ("colour: blue", "weight: 0", "bad_weight", "objects.framework.requirement_nodes[1].weight"),
        ("parent_urn: urn:acme:risk:req_node:house-rules:a\n", "parent_urn: urn:acme:risk:req_node:house-rules:b\n",
         "parent_unknown", "objects.framework.requirement_nodes[1].parent_urn"),
        ("type: unique_choice", "type: dance", "not_allowed", None),
        ("{ru: {name: Реестр}}", "{ru: Реестр}", "not_mapping", None),
        ("ref_id: more", "ref_id: base", "group_twice", "objects.framework.implementation_groups_definition[1].ref_id"),
        ("    ref_id: house-rules\n", "    ref_id: house-rules\n    max_score: 0\n", "bad_scale",
         "objects.framework.min_score"),
        ("    ref_id: house-rules\n", "    ref_id: h\n    scores_definition: [{score: 101, name: x}]\n", "off_scale",
         "objects.framework.scores_definition[0].score"),
        ("  framework:", "  frameworks: []\n  framework:", "both_forms", "objects"),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_place(old, new, message, place):
    fault = only_error(changed(old, new))
    assert fault.text.id == f"exchange.{message}"
    assert fault.place.row is not None
    if place is not None:
        assert fault.place.column == place


def test_a_fault_stands_on_its_line():
    data = changed("importance: mandatory", "importance: dire")
    assert data.decode().split("\n")[only_error(data).place.row - 1].strip() == "importance: dire"


def test_parents_that_lead_in_a_circle_are_found():
    data = changed("ref_id: A,", "ref_id: A, parent_urn: 'urn:acme:risk:req_node:house-rules:a.1',")
    errors = [fault for fault in read(data).faults if fault.severity == "error"]
    assert {fault.text.id for fault in errors} == {"exchange.circle"}
    assert "house-rules:a" in str(errors[0].text.args["urn"])


def test_a_library_without_framework_or_requirement_is_refused():
    assert only_error(OWN[: OWN.index("  framework:")].encode()).text.id == "exchange.no_framework"
    bare = OWN[: OWN.index("    requirement_nodes:")]
    found = {fault.text.id for fault in read(bare.encode()).faults if fault.severity == "error"}
    assert found == {"exchange.no_requirements"}


def test_a_question_keeps_its_kind():
    data = changed("type: unique_choice", "type: text")
    question = read(data).library.frameworks[0].items[0].questions[0]
    assert isinstance(question, AskedQuestion)
    assert question.kind == "text"


@pytest.mark.parametrize(
    "odd",
    ["\x85", "\u2028", "\u2029", "a\r\nb", " \n x \n", "\ufeff", "'\"", "- a: b # c", "нет\n\n  да  ", "yes"],
)
def test_no_odd_character_is_lost(odd):
    document = yaml.safe_load(OWN) | {"copyright": odd, f"x {odd}": [odd, {odd: odd}]}
    once = write_again(read(yaml.safe_dump(document).encode()).library, "ciso-yaml")
    assert yaml.safe_load(once) == document
    assert write_again(read(once).library, "ciso-yaml") == once
