"""OSCAL: catalogs and profiles of ours hold to the published schemas, those of others are read."""

import json
from uuid import UUID

import jsonschema_rs
import pytest

from compliance.library import standards
from compliance.library.exchange import complete_in, file_name, read, texts_of, write, write_again
from infra.i18n import LANGUAGES
from tests.compliance.frameworks import CATALOG, packed, profile

STANDARDS = standards()
PROFILES = ("M", "S", "Q")


def changed(**parts) -> bytes:
    """The house rules with parts of the first control changed."""
    copy = json.loads(packed(CATALOG))
    copy["catalog"]["groups"][0]["controls"][0] |= parts
    return packed(copy)


def resolved(*imports):
    """What a profile selects from the house rules."""
    return read(profile(*imports), {"rules.json": packed(CATALOG)})


def ids(reading) -> list[str]:
    """The items of a reading."""
    return [each.id for each in reading.library.frameworks[0].items]


@pytest.fixture(scope="session")
def schemas(shared):
    """The published schemas of both models."""
    folder = shared / "data" / "compliance" / "oscal" / "release-schemas"
    return {
        model: jsonschema_rs.validator_for(json.loads((folder / f"oscal_{model}_schema.json").read_bytes()))
        for model in ("catalog", "profile")
    }


@pytest.mark.parametrize("code", STANDARDS)
def test_our_catalog_and_profiles_hold_to_the_published_schemas(code, schemas):
    catalog = json.loads(write(STANDARDS[code], "oscal-catalog"))
    assert [fault.message for fault in schemas["catalog"].iter_errors(catalog)] == []
    for name in PROFILES:
        document = json.loads(write(STANDARDS[code], "oscal-profile", name))
        assert [fault.message for fault in schemas["profile"].iter_errors(document)] == []
    del catalog["catalog"]["metadata"]["version"]
    assert not schemas["catalog"].is_valid(catalog)  # the schema does judge


@pytest.mark.parametrize("code", STANDARDS)
def test_our_catalog_is_read_as_the_edition_it_came_from(code):
    standard = STANDARDS[code]
    reading = read(write(standard, "oscal-catalog"))
    assert reading.faults == ()
    (framework,) = reading.library.frameworks
    assert framework.code == code
    for given, clause in zip(framework.items, standard.clauses, strict=True):
        item = clause.item
        assert (given.id, given.number, given.critical) == (item.id.lower(), clause.number, item.critical)
        assert given.profiles == item.profiles
        known = {each.item.id for each in standard.clauses}
        assert given.needs == tuple(need.lower() for need in item.needs if need in known)
        for language in LANGUAGES:
            assert given.title.of(language) == item.title.of(language)
            assert given.text.of(language) == item.aim.of(language)
            assert [each.text.of(language) for each in given.questions] == [q.text.of(language) for q in item.questions]
            assert all(proof.text.of(language) in given.proof.of(language) for proof in item.proofs)
    assert complete_in(framework) == dict.fromkeys(LANGUAGES, len(texts_of(framework)))
    assert [step.name.of("kk") for step in framework.scale] == [step.name.kk for step in standard.scale]


@pytest.mark.parametrize("code", STANDARDS)
@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_selects_what_the_edition_asks_of_it(code, name):
    standard = STANDARDS[code]
    catalogs = {file_name(standard, "oscal-catalog"): write(standard, "oscal-catalog")}
    reading = read(write(standard, "oscal-profile", name), catalogs)
    assert reading.faults == ()
    assert ids(reading) == [clause.item.id.lower() for clause in standard.of_profile(name)]
    framework = reading.library.frameworks[0]
    assert framework.of_profile(name) == framework.items
    assert framework.code == f"{code}-{name.lower()}"


def test_uuids_stay_the_same_and_differ_between_documents():
    standard = STANDARDS["iso-37001-2025"]
    assert write(standard, "oscal-catalog") == write(standard, "oscal-catalog")
    documents = [json.loads(write(each, "oscal-catalog"))["catalog"] for each in STANDARDS.values()]
    documents += [json.loads(write(standard, "oscal-profile", name))["profile"] for name in PROFILES]
    found = {document["uuid"] for document in documents}
    assert len(found) == len(documents)
    assert {UUID(each).version for each in found} == {5}


def test_the_samples_are_read_and_written_without_loss(shared):
    folder = shared / "data" / "compliance"
    for name, items in (
        ("abms-37001-2025.oscal-catalog.json", 44),
        ("oscal/examples/catalog/json/basic-catalog.json", 4),
    ):
        given = (folder / name).read_bytes()
        reading = read(given)
        assert len(reading.library.frameworks[0].items) == items
        once = write_again(reading.library, "oscal-catalog")
        assert json.loads(once) == json.loads(given)
        assert write_again(read(once).library, "oscal-catalog") == once


def test_a_catalog_from_elsewhere_becomes_headings_and_items():
    framework = read(packed(CATALOG)).library.frameworks[0]
    heading, *controls = framework.requirements
    assert (heading.assessable, heading.title.of("kk")) == (False, "Gifts")
    assert [(each.id, each.depth, each.parent) for each in controls] == [
        ("g-1", 2, heading.id), ("g-1.1", 3, "g-1"), ("g-2", 2, heading.id),
    ]  # fmt: skip
    assert controls[0].text.of("en") == "Gifts above [a sum] are written down."
    assert [question.text.of("en") for question in controls[0].questions] == ["Is there a register?"]
    assert controls[2].needs == ("g-1",)
    assert framework.scale == ()


def test_a_profile_includes_all_or_by_id_or_pattern_and_excludes():
    everything = {"href": "rules.json", "include-all": {}}
    assert ids(resolved(everything)) == ["g-1", "g-1.1", "g-2"]
    assert ids(resolved(everything | {"exclude-controls": [{"with-ids": ["g-1.1"]}]})) == ["g-1", "g-2"]

    def some(**how):
        return {"href": "rules.json", "include-controls": [how]}

    assert ids(resolved(some(**{"with-ids": ["g-1"]}))) == ["g-1"]
    assert ids(resolved(some(**{"with-ids": ["g-1"], "with-child-controls": "yes"}))) == ["g-1", "g-1.1"]
    assert ids(resolved(some(matching=[{"pattern": "g-?"}]))) == ["g-1", "g-2"]


def test_a_control_inside_one_that_was_not_chosen_keeps_it_as_heading():
    reading = resolved({"href": "rules.json", "include-controls": [{"with-ids": ["g-1.1"]}]})
    requirements = reading.library.frameworks[0].requirements
    assert [(each.id, each.assessable) for each in requirements][1:] == [("g-1", False), ("g-1.1", True)]


def test_a_profile_that_names_an_unknown_control_says_which():
    (fault,) = resolved({"href": "rules.json", "include-controls": [{"with-ids": ["g-1", "g-9"]}]}).faults[-1:]
    assert (fault.text.id, fault.text.args["id"]) == ("exchange.control_unknown", "g-9")
    assert fault.place.column == "profile.imports[0].include-controls[0].with-ids"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (profile({"href": "elsewhere.json", "include-all": {}}), "catalog_needed"),
        (profile(), "no_imports"),
        (profile({"href": "rules.json"}), "selects_nothing"),
        (profile({"include-all": {}}), "missing"),
        (packed({"catalog": CATALOG["catalog"] | {"groups": []}}), "no_controls"),
        (packed({"catalog": CATALOG["catalog"] | {"uuid": "1"}}), "bad_uuid"),
        (packed({"assessment-plan": {}}), "oscal_kind"),
        (packed({"menu": []}), "not_oscal"),
        (changed(id="g-2"), "id_twice"),
        (changed(id="g 1"), "bad_token"),
        (changed(title=None), "missing"),
        (changed(links=[{"href": "#g-2", "rel": "required"}]), "needs_circle"),
        (changed(parts="none"), "not_list"),
    ],
)  # fmt: skip
def test_each_fault_of_oscal_is_named(data, message):
    reading = read(data, {"rules.json": packed(CATALOG)})
    assert reading.library is None
    assert f"exchange.{message}" in {fault.text.id for fault in reading.faults if fault.severity == "error"}


def test_a_prerequisite_outside_the_catalog_is_left_out_and_told():
    reading = read(changed(links=[{"href": "#g-7", "rel": "required"}]))
    assert reading.library.frameworks[0].items[0].needs == ()
    assert "exchange.need_unknown" in {fault.text.id for fault in reading.faults}


def test_changes_that_a_profile_makes_are_kept_and_said_not_to_be_applied():
    given = json.loads(profile({"href": "rules.json", "include-all": {}}))
    given["profile"]["modify"] = {"set-parameters": [{"param-id": "limit", "values": ["5 MCI"]}]}
    reading = read(packed(given), {"rules.json": packed(CATALOG)})
    assert "exchange.modify_unapplied" in {fault.text.id for fault in reading.faults}
    assert json.loads(write_again(reading.library, "oscal-profile")) == given
