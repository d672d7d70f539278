"""What was frozen stays as it was, and says how it differs from what came before or after."""

import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
import rfc8785

from compliance.assessment import Answer, CorrectiveAction, Finding, NotApplicable, Review, Scope, item_levels
from compliance.assessment.compare import compare_cycles, difference, levels_by_cycle
from compliance.assessment.restore import NotRestorableError, restored
from compliance.assessment.snapshot import Snapshot, freeze, thaw
from compliance.library import standards
from infra.i18n import LANGUAGES, translate
from tests.compliance.assessment.builders import DAY, SCOPE, answered, assessment, proof

OLD, NEW, LOCAL = (standards()[code] for code in ("iso-37001-2016", "iso-37001-2025", "st-rk-3049-2017"))
WALKS = [walk for standard in standards().values() for walk in standard.crosswalks]
FINDING = Finding(
    "F-1", "RA-1", "minor", "Бір бөлім қамтылмаған", date(2026, 5, 1),
    actions=(CorrectiveAction("A-1", "Бөлімді қамту", date(2026, 12, 1)),),
)  # fmt: skip


def changes(before, after):
    found = difference(freeze(before, DAY), freeze(after, DAY))
    return [(each.item, each.what) for each in found.changes]


class TestFreezing:
    def test_the_same_state_freezes_to_the_same_bytes_in_whatever_order_it_was_given(self):
        one = assessment(level=4, findings=(FINDING, replace(FINDING, id="F-2")))
        turned = replace(
            one,
            answers={
                name: replace(answer, evidence=answer.evidence[::-1])
                for name, answer in reversed(list(one.answers.items()))
            },
            findings=one.findings[::-1],
        )
        assert freeze(one, DAY) == freeze(turned, DAY)

    def test_the_bytes_are_canonical_and_their_hash_is_theirs(self):
        frozen = freeze(assessment(findings=(FINDING,)), DAY)
        assert hashlib.sha256(frozen.content).hexdigest() == frozen.sha256
        assert json.dumps(frozen.document, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() == (
            frozen.content
        )

    def test_it_holds_questions_answers_hashes_and_where_they_come_from(self):
        said = freeze(assessment(answered("RA-1", 3, replies={"RA-1.1": "Иә"})), DAY).document
        item = said["items"]["RA-1"]
        assert (said["library"], said["edition"], said["profile"]) == (NEW.version, NEW.code, "M")
        assert said["scope"] == {
            "bin": SCOPE.bin, "name": SCOPE.name, "boundary": SCOPE.boundary, "products": ["Ұн"], "sites": ["Көкшетау"],
        }  # fmt: skip
        assert set(item["questions"]["RA-1.1"]) == set(LANGUAGES)
        assert item["replies"] == {"RA-1.1": "Иә"}
        assert item["evidence"]["record-1"]["sha256"] == proof().sha256
        assert (item["claimed"], item["supported"], item["counted"]) == (3, 3, 3)

    @pytest.mark.parametrize(
        "other",
        [
            assessment(answered("RA-1", 3, claimed=2)),
            assessment(answered("RA-1", 3, reason="Басқаша")),
            assessment(answered("RA-1", 3, evidence=(proof(name="record-2"),))),
            assessment(scope=replace(SCOPE, boundary="Тек сату")),
            assessment(profile="S"),
            assessment(standard=OLD),
            assessment(standard=replace(NEW, version="1.1")),
            assessment(findings=(FINDING,)),
        ],
    )
    def test_whatever_changes_changes_the_hash(self, other):
        assert freeze(other, DAY).sha256 != freeze(assessment(), DAY).sha256

    def test_findings_and_answers_that_the_profile_does_not_ask_are_left_out(self):
        beside = replace(FINDING, item="LED-3")
        assert freeze(assessment(Answer("LED-3", 2), findings=(beside,)), DAY) == freeze(assessment(), DAY)

    def test_a_stored_snapshot_is_read_only_whole(self):
        frozen = freeze(assessment(), DAY)
        assert thaw(frozen.content, frozen.sha256) == frozen
        with pytest.raises(ValueError, match="hash differs"):
            thaw(frozen.content.replace(b"2026", b"2027"), frozen.sha256)
        with pytest.raises(ValueError, match="format"):
            thaw(b"{}", hashlib.sha256(b"{}").hexdigest())


class TestDifference:
    def test_the_same_is_the_same(self):
        assert difference(freeze(assessment(), DAY), freeze(assessment(), DAY)).same

    def test_answers_levels_and_reviews(self):
        before = assessment(answered("RA-1", 3))
        assert changes(before, assessment(answered("RA-1", 3, claimed=2))) == [("RA-1", "claimed"), ("RA-1", "counted")]
        assert changes(before, assessment(answered("RA-1", 3, review=Review(2)))) == [
            ("RA-1", "review"), ("RA-1", "verified"), ("RA-1", "counted"),
        ]  # fmt: skip
        assert changes(before, assessment(answered("RA-1", 3, replies={"RA-1.1": "Иә"}))) == [("RA-1", "replies")]

    def test_evidence_that_came_went_or_changed(self):
        one, two = proof(name="one"), proof(name="two")
        before = assessment(answered("RA-1", 3, evidence=(one,)))
        with_two = assessment(answered("RA-1", 3, evidence=(one, two)))
        other = assessment(answered("RA-1", 3, evidence=(replace(one, sha256=two.sha256),)))
        assert changes(before, with_two) == [("RA-1", "evidence_added")]
        assert changes(with_two, before) == [("RA-1", "evidence_removed")]
        assert changes(before, other) == [("RA-1", "evidence_changed")]
        found = difference(freeze(before, DAY), freeze(other, DAY)).changes[0]
        assert (found.subject, found.before["sha256"], found.after["sha256"]) == ("one", one.sha256, two.sha256)

    def test_what_no_longer_applies(self):
        out = answered("RA-1", 3, not_applicable=NotApplicable("Себебі бар", approved=True))
        assert changes(assessment(), assessment(out)) == [("RA-1", "not_applicable"), ("RA-1", "counted")]

    def test_items_that_came_and_went(self):
        small, large = freeze(assessment(), DAY), freeze(assessment(profile="S"), DAY)
        assert "LED-1" in difference(small, large).added
        assert difference(small, large).added == difference(large, small).removed
        assert len(difference(small, large).added) == 44 - 27

    def test_what_concerns_the_whole(self):
        assert changes(assessment(), assessment(scope=Scope("1", "x"), findings=(FINDING,))) == [
            (None, "scope"), (None, "findings"),
        ]  # fmt: skip

    def test_time_alone_shows_as_levels_that_fell(self):
        whole = assessment()
        found = difference(freeze(whole, DAY), freeze(whole, DAY + timedelta(days=400)))
        assert {each.what for each in found.changes} == {"supported", "counted"}


class TestCycles:
    def test_levels_go_up_and_down_by_item_and_by_chapter(self):
        before = freeze(assessment(answered("RA-1", 2), answered("IMP-2", 4)), DAY)
        after = freeze(assessment(answered("RA-1", 4), answered("IMP-2", 3)), DAY)
        found = compare_cycles(before, after)
        items = {each.subject: each for each in found.items}
        chapters = {each.subject: each for each in found.chapters}
        assert (items["RA-1"].before, items["RA-1"].after, items["RA-1"].trend) == (2, 4, "up")
        assert (items["IMP-2"].trend, items["CTX-1"].trend) == ("down", "same")
        assert (chapters["4"].trend, chapters["10"].trend, chapters["5"].trend) == ("up", "down", "same")
        assert [each.subject for each in found.items][:3] == ["CTX-1", "CTX-2", "CTX-3"]
        assert not found.partial

    def test_chapters_compare_like_with_like(self):
        out = answered("RA-1", 5, not_applicable=NotApplicable("Себебі бар", approved=True))
        found = compare_cycles(freeze(assessment(answered("RA-1", 0)), DAY), freeze(assessment(out), DAY))
        chapter = next(each for each in found.chapters if each.subject == "4")
        assert (chapter.before, chapter.after) == (3, 3)
        assert next(each for each in found.items if each.subject == "RA-1").trend is None

    def test_across_editions_it_says_where_the_comparison_is_partial(self):
        before = freeze(assessment(standard=OLD, profile="S"), DAY)
        after = freeze(assessment(standard=NEW, profile="S", level=4), DAY)
        found = compare_cycles(before, after, WALKS)
        partial = {each.subject: each.partial for each in found.items if each.partial}
        assert partial == {"CTX-1": "subset", "LED-6": "subset", "PLN-3": "intersect", "SUP-5": "subset"}
        assert (found.only_before, found.only_after) == ((), ("LED-3",))
        assert found.partial
        assert all(each.trend == "up" for each in found.items)

    def test_and_so_it_does_on_the_way_back(self):
        before, after = (freeze(assessment(standard=each, profile="S"), DAY) for each in (NEW, OLD))
        found = compare_cycles(before, after, WALKS)
        partial = {each.subject: each.partial for each in found.items if each.partial}
        assert partial == {"CTX-1": "superset", "LED-6": "superset", "PLN-3": "intersect", "SUP-5": "superset"}
        assert found.only_before == ("LED-3",)

    def test_the_national_standard_is_compared_in_part_until_its_text_was_read(self):
        before, after = (freeze(assessment(standard=each, profile="S"), DAY) for each in (LOCAL, NEW))
        found = compare_cycles(before, after, WALKS)
        assert {each.partial for each in found.items} == {"intersect"}
        for language in LANGUAGES:
            assert "RA-1" in translate(next(e.why for e in found.items if e.subject == "RA-1"), language)

    def test_what_no_crosswalk_relates_is_not_compared(self):
        before, after = (freeze(assessment(standard=each), DAY) for each in (OLD, NEW))
        found = compare_cycles(before, after)
        assert found.items == ()
        assert len(found.only_before) == len(found.only_after) == 27

    def test_questions_that_changed_are_told(self):
        clause = next(each for each in NEW.clauses if each.item.id == "RA-1")
        fewer = replace(clause, item=replace(clause.item, questions=clause.item.questions[:1]))
        changed = replace(NEW, clauses=tuple(fewer if each is clause else each for each in NEW.clauses))
        found = compare_cycles(freeze(assessment(), DAY), freeze(assessment(standard=changed), DAY))
        assert {each.subject: each.partial for each in found.items if each.partial} == {"RA-1": "questions_changed"}

    def test_several_cycles_beside_each_other(self):
        cycles = [freeze(assessment(answered("RA-1", level)), DAY) for level in (1, 3, 4)]
        cycles.append(freeze(assessment(Answer("RA-1"), profile="S"), DAY))
        found = levels_by_cycle(cycles)
        assert found["RA-1"] == (1, 3, 4, 0)
        assert found["LED-1"] == (None, None, None, 3)


class TestRestoring:
    WHOLE = assessment(
        answered("RA-1", 4, claimed=5, review=Review(3, "Себебі"), replies={"RA-1.1": "Иә"}),
        answered("OPS-8", 5, not_applicable=NotApplicable("Бізге қатысы жоқ", approved=True)),
        answered("CTX-1", 5),
        answered("LED-4", 3, evidence=(proof(starts=DAY, ends=DAY, expires=DAY), proof("review", confirmed=False))),
        Answer("CTX-3"),
        findings=(FINDING,),
    )

    @pytest.mark.parametrize("whole", [WHOLE, assessment(level=None), assessment(level=5), assessment(standard=OLD)])
    def test_what_was_frozen_comes_back_as_it_was(self, whole):
        again, day = restored(freeze(whole, DAY), whole.standard)
        assert day == DAY
        assert item_levels(again, DAY) == item_levels(whole, DAY)
        assert again.findings == whole.findings
        for item in (clause.item.id for clause in whole.clauses):
            one, other = again.answer(item), whole.answer(item)
            assert set(one.evidence) == set(other.evidence)
            assert replace(one, evidence=()) == replace(other, evidence=())

    def test_the_library_may_have_moved_on(self):
        """Weights, clauses and questions are those of the day; an item that is no more keeps its id."""
        clauses = tuple(replace(each, number="9.9") for each in NEW.clauses if each.item.id != "RA-1")
        now = replace(NEW, version="2.0", critical_weight=9, clauses=clauses)
        again, _ = restored(freeze(self.WHOLE, DAY), now)
        assert [(each.number, each.item.id) for each in again.clauses] == [
            (each.number, each.item.id) for each in self.WHOLE.clauses
        ]
        assert next(each for each in again.clauses if each.item.id == "RA-1").item.title.kk == "RA-1"
        assert again.standard.critical_weight == NEW.critical_weight

    def test_what_our_rules_would_count_otherwise_is_not_guessed(self):
        said = freeze(self.WHOLE, DAY).document
        said["items"]["RA-1"]["counted"] = 4
        content = rfc8785.dumps(said)
        with pytest.raises(NotRestorableError, match="other bytes"):
            restored(Snapshot(content, hashlib.sha256(content).hexdigest()), NEW)
        del said["items"]
        with pytest.raises(NotRestorableError):
            restored(Snapshot(rfc8785.dumps(said), ""), NEW)
