"""What is handed to programs of others is what OSCAL 1.2.1 says, and the same whenever it is made."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import jsonschema_rs
import pytest

from compliance.assessment import Answer, CorrectiveAction, Finding, NotApplicable, Review, item_levels
from compliance.assessment.oscal import (
    FILES,
    Publication,
    action_plan,
    assessment_plan,
    assessment_results,
    catalog,
    control_id,
    objective_id,
)  # fmt: skip
from compliance.library import standards
from infra.i18n import LANGUAGES
from tests.compliance.assessment.builders import DAY, SCOPE, STANDARD, answered, assessment, proof

STARTS = date(2026, 9, 1)
OUT = NotApplicable("Себебі бар", approved=True)
KAZAKH = Publication("https://moldir.example", datetime(2026, 11, 25, 9, 30, tzinfo=UTC), "1", "kk")
SCHEMAS = {
    "catalog": "oscal_catalog_schema.json",
    "assessment-plan": "oscal_assessment-plan_schema.json",
    "assessment-results": "oscal_assessment-results_schema.json",
    "plan-of-action-and-milestones": "oscal_poam_schema.json",
}
FINDINGS = (
    Finding(
        "F-1", "RA-1", "major", "Сатып алу бөлімі\nқамтылмаған", date(2026, 10, 5),
        actions=(
            CorrectiveAction("A-1", "Бөлімді қамту", date(2026, 12, 20)),
            CorrectiveAction("A-2", "Әдістемені түзету", date(2026, 11, 1), done_on=date(2026, 10, 30)),
        ),
    ),
    Finding("F-2", "OPS-2", "minor", "Бір құжатта күн жоқ", date(2026, 10, 5), closed_on=date(2026, 11, 1)),
    Finding("F-3", "LED-4", "good_practice", "Саясат үш тілде", date(2026, 10, 5)),
    Finding("F-4", "RA-1", "major", "Келесі айдың қорытындысы", date(2026, 12, 5)),
)  # fmt: skip
WHOLE = assessment(
    answered("RA-1", 4, claimed=5, review=Review(3, "")),
    answered("OPS-2", 3, evidence=(proof(starts=STARTS, ends=DAY, expires=date(2027, 6, 1)), proof("review"))),
    answered("OPS-8", 5, not_applicable=OUT),
    answered("LED-4", 3, evidence=(proof(name="later", dated=date(2026, 12, 1)), proof(name=" \n "))),
    Answer("CTX-3"),
    findings=FINDINGS,
)  # fmt: skip


def documents(whole=WHOLE, publication=KAZAKH):
    made = [
        catalog(whole.standard, publication),
        assessment_plan(whole, publication, STARTS, DAY),
        assessment_results(whole, publication, STARTS, DAY),
        action_plan(whole, publication, DAY),
    ]
    return {name: document for each in made if each for name, document in each.items()}


@pytest.fixture(scope="session")
def faults(shared):
    """Says what a published schema finds wrong with a document."""
    folder = shared / "data" / "compliance" / "oscal" / "release-schemas"
    validators = {
        name: jsonschema_rs.validator_for(json.loads((folder / file).read_text(encoding="utf-8")))
        for name, file in SCHEMAS.items()
    }

    def of(name, document):
        return [
            f"{each.instance_path}: {each.message}"[:300] for each in validators[name].iter_errors({name: document})
        ]

    return of


class TestSchemas:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("code", standards())
    def test_every_document_of_every_edition_is_valid(self, faults, code, language):
        whole = replace(WHOLE, standard=standards()[code], profile="Q")
        made = documents(whole, replace(KAZAKH, language=language))
        assert set(made) == set(FILES)
        assert {name: faults(name, document) for name, document in made.items()} == {name: [] for name in FILES}

    @pytest.mark.parametrize(
        "whole",
        [
            assessment(level=None),
            assessment(scope=replace(SCOPE, name=" ", products=(), sites=())),
            assessment(*(answered(each.item.id, 3, not_applicable=OUT) for each in STANDARD.clauses)),
        ],
        ids=["nothing answered", "nothing said", "nothing applies"],
    )
    def test_even_where_there_is_next_to_nothing_to_say(self, faults, whole):
        made = documents(whole)
        assert set(made) == set(FILES) - {"plan-of-action-and-milestones"}
        assert [fault for name, document in made.items() for fault in faults(name, document)] == []

    def test_the_schemas_do_find_what_is_wrong(self, faults):
        for name, document in documents().items():
            assert faults(name, document | {"uuid": "no"})
            assert faults(name, document | {"remark": "…"})


class TestContent:
    def test_the_same_state_gives_the_same_documents_and_another_assessment_other_identifiers(self):
        assert documents() == documents()
        mine, other = documents(), documents(replace(WHOLE, id="sa-2"))
        for name in set(FILES) - {"catalog"}:
            assert mine[name]["uuid"] != other[name]["uuid"]
            assert UUID(mine[name]["uuid"]).version == 5

    def test_identifiers_are_given_once_and_all_that_is_referred_to_is_there(self):
        for name, document in documents().items():
            said = json.dumps(document)
            given = re.findall(r'"uuid": "([^"]+)"', said)
            assert len(given) == len(set(given)), name
            assert set(re.findall(r'"(?:risk|observation|activity|subject)-uuid": "([^"]+)"', said)) <= set(given)
            assert set(re.findall(r'"href": "#([0-9a-f-]{36})"', said)) <= set(given)

    def test_every_control_and_objective_is_in_the_catalogue(self):
        made = documents()
        known = set(re.findall(r'"id": "([^"]+)"', json.dumps(made["catalog"])))
        for name in ("assessment-plan", "assessment-results"):
            used = re.findall(r'"(?:control|target)-id": "([^"]+)"', json.dumps(made[name]))
            assert used
            assert set(used) <= known
        links = re.findall(r'"href": "#(abms-[^"]+)"', json.dumps(made["catalog"]))
        assert len(links) > 44
        assert set(links) <= known

    def test_levels_caps_and_state_stand_in_the_results(self):
        result = documents()["assessment-results"]["results"][0]
        found = {each["target"]["target-id"]: each for each in result["findings"]}
        values = [(prop["name"], prop["value"]) for prop in found[objective_id("RA-1")]["props"]]
        assert values == [
            ("claimed", "5"), ("supported", "4"), ("verified", "3"), ("counted", "3"),
            ("cap", "no_trend"), ("cap", "no_outside_check"),
        ]  # fmt: skip
        states = {level.item: found[objective_id(level.item)]["target"]["status"]["state"]
                  for level in item_levels(WHOLE, DAY) if level.counted is not None}  # fmt: skip
        assert states["RA-1"] == "satisfied"
        assert states["CTX-3"] == "not-satisfied"

    def test_what_does_not_apply_is_neither_reviewed_nor_satisfied(self):
        result = documents()["assessment-results"]["results"][0]
        assert objective_id("OPS-8") not in json.dumps(result["findings"])
        assert control_id("OPS-8") not in json.dumps(result["reviewed-controls"])

    def test_evidence_has_its_own_date_and_later_evidence_is_not_there(self):
        result = documents()["assessment-results"]["results"][0]
        titles = {each["title"] for each in result["observations"]}
        review = next(each for each in result["observations"] if each["title"] == "Дәлел review-1")
        assert review["collected"] == "2026-10-01T00:00:00+05:00"
        assert "Дәлел later" not in titles

    def test_every_file_of_evidence_stands_once_with_its_hash(self):
        resources = documents()["assessment-results"]["back-matter"]["resources"]
        links = [link for each in resources for link in each.get("rlinks", ())]
        hashes = [link["hashes"][0]["value"] for link in links if "hashes" in link]
        assert len(hashes) == len(set(hashes))
        assert proof("review").sha256 in hashes

    def test_nonconformities_become_risks_with_what_is_done_about_them(self):
        made = documents()["plan-of-action-and-milestones"]
        risks = {each["title"]: each for each in made["risks"]}
        first, second = risks["Сатып алу бөлімі қамтылмаған"], risks["Бір құжатта күн жоқ"]
        assert len(risks) == len(made["poam-items"]) == 2
        assert (first["status"], second["status"]) == ("open", "closed")
        assert first["deadline"] == "2026-12-20T23:59:59+05:00"
        assert {each["lifecycle"] for each in first["remediations"]} == {"planned", "completed"}
        assert made["system-id"]["id"] == SCOPE.bin

    def test_without_nonconformities_there_is_no_plan_of_action(self):
        assert action_plan(assessment(findings=(FINDINGS[2],)), KAZAKH, DAY) is None

    def test_every_document_says_that_it_is_advice_and_nobodys_guilt(self):
        for language, word in (("kk", "кінәсін"), ("ru", "вине"), ("en", "guilt")):
            for document in documents(publication=replace(KAZAKH, language=language)).values():
                assert word in document["metadata"]["remarks"]

    def test_moments_need_a_zone_and_plans_an_end(self):
        with pytest.raises(ValueError, match="time zone"):
            replace(KAZAKH, at=datetime(2026, 11, 25, 9, 30))  # noqa: DTZ001 - the mistake itself
        with pytest.raises(ValueError, match="end before"):
            assessment_plan(WHOLE, KAZAKH, DAY, STARTS)

    def test_why_an_item_does_not_apply_stands_beside_what_was_reviewed(self):
        result = documents()["assessment-results"]["results"][0]
        said = [(one["name"], one["value"], one["remarks"]) for one in result["reviewed-controls"]["props"]]
        assert said == [("not-applicable", "OPS-8", OUT.reason)]
        waits = assessment(answered("OPS-8", 5, not_applicable=replace(OUT, approved=False)))
        result = documents(waits)["assessment-results"]["results"][0]
        assert "props" not in result["reviewed-controls"]
        found = next(each for each in result["findings"] if each["target"]["target-id"] == objective_id("OPS-8"))
        assert (found["props"][-1]["value"], found["props"][-1]["remarks"]) == ("not-agreed", OUT.reason)

    def test_parts_are_told_by_role_and_nobody_by_name(self):
        for name, document in documents().items():
            if name == "catalog":
                continue
            roles = {each["id"] for each in document["metadata"]["roles"]}
            assert set(re.findall(r'"role-id": "([^"]+)"', json.dumps(document))) <= roles
            assert {each["type"] for each in document["metadata"]["parties"]} == {"organization"}
        tasks = documents()["plan-of-action-and-milestones"]["risks"][0]["remediations"][0]["tasks"]
        assert tasks[0]["responsible-roles"] == [{"role-id": "action-owner"}]
