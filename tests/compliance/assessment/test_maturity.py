"""What counts is what can be shown, and evidence grows old by itself."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from compliance.assessment import (
    Answer,
    Assessment,
    Evidence,
    Finding,
    NotApplicable,
    PastLevel,
    Review,
    Waiver,
    average,
    dependency_warnings,
    fresh_until,
    gate,
    item_levels,
    next_change,
    next_falls,
    rollup,
    supported,
)  # fmt: skip
from compliance.assessment.maturity import CAPS
from compliance.library import standards
from infra.i18n import LANGUAGES, translate
from tests.compliance.assessment.builders import (
    BY_LEVEL,
    CRITICAL,
    DAY,
    PAST,
    SCOPE,
    STANDARD,
    answered,
    assessment,
    proof,
)

RECORD, INDICATOR, OUTSIDE = proof("record"), proof("indicator"), proof("outside")


def carried(*evidence, past=(), day=DAY):
    return supported(Answer("RA-1", 5, evidence=evidence, past=past), day)


def codes(found):
    return [cap.code for cap in found.binding]


def level(whole, item, day=DAY):
    return next(each for each in item_levels(whole, day) if each.item == item)


class TestCaps:
    @pytest.mark.parametrize(
        ("evidence", "past", "expected", "binding"),
        [
            ((), (), 1, ["no_evidence"]),
            ((proof("document"),), (), 2, ["only_document"]),
            ((proof(dated=date(2025, 11, 24)),), (), 2, ["record_old"]),
            ((proof(expires=date(2026, 11, 24)),), (), 2, ["record_old"]),
            ((proof(confirmed=False),), (), 3, ["not_confirmed", "no_indicator"]),
            ((proof("indicator", confirmed=False),), PAST, 3, ["not_confirmed"]),
            ((RECORD,), (), 3, ["no_indicator"]),
            ((RECORD, proof("indicator", dated=date(2025, 1, 1))), (), 3, ["no_indicator"]),
            ((RECORD, INDICATOR), (), 4, ["no_trend", "no_outside_check"]),
            ((RECORD, proof("review")), (), 4, ["no_trend", "no_outside_check"]),
            ((RECORD, INDICATOR), PAST, 4, ["no_outside_check"]),
            ((INDICATOR, OUTSIDE), PAST[:1], 4, ["no_trend"]),
            ((INDICATOR, proof("outside", dated=date(2025, 6, 1))), PAST, 4, ["no_outside_check"]),
            ((INDICATOR, OUTSIDE), PAST, 5, []),
        ],
    )
    def test_each_rule_holds_a_level_and_says_so(self, evidence, past, expected, binding):
        found = carried(*evidence, past=past)
        assert (found.level, codes(found)) == (expected, binding)

    def test_a_record_carries_through_the_day_a_year_later(self):
        dated = date(2025, 11, 25)
        assert carried(proof(dated=dated), day=date(2026, 11, 25)).level == 3
        assert carried(proof(dated=dated), day=date(2026, 11, 26)).level == 2

    def test_the_29th_of_february_is_a_year_old_on_the_28th(self):
        assert fresh_until(proof(dated=date(2024, 2, 29))) == date(2025, 2, 28)

    def test_a_record_speaks_of_its_period_and_not_of_the_day_when_it_was_written_up(self):
        old = proof(starts=date(2024, 1, 1), ends=date(2024, 12, 31))
        assert carried(old).level == 2
        assert old.dated > date(2026, 9, 1)

    def test_a_period_that_is_not_over_makes_no_record_younger_than_itself(self):
        assert fresh_until(proof(ends=date(2027, 12, 31))) == date(2027, 10, 1)

    def test_evidence_of_tomorrow_is_not_there_today(self):
        assert carried(proof(dated=DAY + timedelta(days=1))).level == 1

    def test_what_is_confirmed_must_be_what_carries_the_level(self):
        assert carried(RECORD, proof("indicator", confirmed=False)).level == 3

    def test_a_cycle_counts_once_and_when_it_has_closed(self):
        twice = (PAST[1], PastLevel("2025", date(2025, 12, 31), 2))
        running = (PAST[1], PastLevel("2026", DAY + timedelta(days=1), 4))
        assert carried(INDICATOR, OUTSIDE, past=twice).level == 4
        assert carried(INDICATOR, OUTSIDE, past=running).level == 4

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_cap_is_explained(self, language):
        caps = [*carried().caps, *carried(proof(dated=date(2020, 1, 1))).caps, *carried(proof("document")).caps]
        said = {cap.code: translate(cap.why, language) for cap in caps}
        assert set(said) == set(CAPS)
        assert all(str(CAPS[code]) in sentence for code, sentence in said.items())


class TestValues:
    def test_what_cannot_be_is_refused(self):
        for wrong in (
            lambda: Evidence("1", "record", "x", DAY, "00" * 31),
            lambda: proof(starts=DAY, ends=DAY - timedelta(days=1)),
            lambda: Answer("RA-1", 6),
            lambda: Answer("RA-1", -1),
            lambda: Review(6),
            lambda: PastLevel("2024", DAY, 9),
            lambda: assessment(answers={"RA-1": Answer("CTX-1")}),
            lambda: assessment(Answer("RA-1", 2, evidence=(RECORD, RECORD))),
        ):
            with pytest.raises(ValueError, match=r"\S"):
                wrong()
        with pytest.raises(KeyError):
            Assessment("sa-1", STANDARD, "X", SCOPE)


class TestNumbers:
    def test_the_lowest_number_counts(self):
        found = level(assessment(answered("RA-1", 3, claimed=5)), "RA-1")
        assert (found.claimed, found.supported.level, found.verified, found.counted) == (5, 3, None, 3)
        assert level(assessment(answered("RA-1", 4, claimed=2)), "RA-1").counted == 2
        assert level(assessment(answered("RA-1", 4, review=Review(1))), "RA-1").counted == 1

    def test_a_reviewer_goes_above_the_evidence_only_with_a_reason(self):
        silent = level(assessment(answered("RA-1", 3, review=Review(5, "  "))), "RA-1")
        speaking = level(assessment(answered("RA-1", 3, review=Review(5, "Орнында көрдім"))), "RA-1")
        assert (silent.verified, speaking.verified) == (3, 5)
        assert speaking.counted == 3

    def test_a_level_verified_without_a_reason_falls_with_its_evidence(self):
        whole = assessment(answered("RA-1", 3, review=Review(3)))
        assert level(whole, "RA-1", date(2028, 1, 1)).verified == 2

    def test_nobody_answered_is_nought(self):
        found = level(assessment(level=None), "RA-1")
        assert (found.state, found.claimed, found.counted) == ("unanswered", None, 0)

    def test_what_does_not_apply_is_left_out_once_a_reviewer_agrees_and_is_nought_until_then(self):
        for given, state, counted in (
            (NotApplicable("Еншілес ұйым жоқ", approved=True), "not_applicable", None),
            (NotApplicable("Еншілес ұйым жоқ"), "not_applicable_unapproved", 0),
            (NotApplicable(" ", approved=True), "not_applicable_unapproved", 0),
        ):
            found = level(assessment(answered("RA-1", 5, not_applicable=given)), "RA-1")
            assert (found.state, found.counted) == (state, counted)
            assert (found.number("supported") is None) == (counted is None)

    def test_answers_of_other_profiles_and_editions_are_kept_and_not_looked_at(self):
        whole = assessment(Answer("LED-3", 0), Answer("XX-9", 0), profile="M")
        assert "LED-3" not in {each.item for each in item_levels(whole, DAY)}
        assert whole.answers["LED-3"].claimed == 0


class TestDependencies:
    def test_a_house_without_a_ground_wants_a_reason(self):
        whole = assessment(answered("RA-1", 1), answered("OPS-2", 3))
        warning = next(each for each in dependency_warnings(whole, DAY) if each.item == "OPS-2")
        assert (warning.level, warning.prerequisite, warning.prerequisite_level) == (3, "RA-1", 1)
        assert warning.state == "needs_reason"
        assert "RA-1" in translate(warning.why, "kk")

    def test_a_step_is_no_contradiction(self):
        whole = assessment(answered("RA-1", 2), level=3)
        assert dependency_warnings(whole, DAY) == ()

    @pytest.mark.parametrize(
        ("waiver", "state"),
        [
            (Waiver(" "), "needs_reason"),
            (Waiver("Басқа тәуекел тізілімі бар"), "awaits_review"),
            (Waiver("Басқа тәуекел тізілімі бар", accepted=True), "accepted"),
            (Waiver("", accepted=True), "needs_reason"),
        ],
    )
    def test_the_owner_gives_a_reason_and_the_reviewer_accepts(self, waiver, state):
        whole = assessment(answered("RA-1", 1), answered("OPS-2", 3, waiver=waiver))
        found = {each.item: each.state for each in dependency_warnings(whole, DAY)}
        assert found["OPS-2"] == state

    def test_or_the_reviewer_lowers(self):
        whole = assessment(answered("RA-1", 1), answered("OPS-2", 3, review=Review(2)))
        assert "OPS-2" not in {each.item for each in dependency_warnings(whole, DAY)}

    def test_a_prerequisite_that_does_not_apply_holds_nobody_back(self):
        whole = assessment(answered("RA-1", 1, not_applicable=NotApplicable("Себебі бар", approved=True)))
        assert not [each for each in dependency_warnings(whole, DAY) if each.prerequisite == "RA-1"]


class TestRollup:
    def test_critical_items_weigh_three_times(self):
        whole = assessment(answered("RA-1", 5), level=3)
        levels = [each for each in item_levels(whole, DAY) if each.item in ("RA-1", "CTX-1")]
        assert STANDARD.critical_weight == 3
        found = average(levels, "counted", STANDARD.critical_weight)
        assert (found.mean, found.minimum, found.maximum) == ((5 * 3 + 3) / 4, 3, 5)

    def test_the_minimum_stands_beside_the_mean_and_chapters_beside_the_whole(self):
        whole = assessment(answered("IMP-2", 1), level=4)
        found = rollup(whole, DAY)
        assert (found.whole.minimum, found.whole.items) == (1, 27)
        assert found.whole.mean == pytest.approx((4 * (27 + 2 * len(CRITICAL)) - 9) / (27 + 2 * len(CRITICAL)))
        assert list(found.chapters) == ["4", "5", "6", "7", "8", "9", "10"]
        assert found.chapters["10"].minimum == 1
        assert found.chapters["4"].mean == 4

    def test_what_does_not_apply_is_counted_nowhere(self):
        out = answered("CTX-1", 3, not_applicable=NotApplicable("Себебі бар", approved=True))
        whole = assessment(out, level=3)
        for number in ("claimed", "supported", "counted"):
            found = rollup(whole, DAY, number)
            assert (found.whole.items, found.whole.left_out, found.whole.mean) == (26, 1, 3)

    def test_nothing_to_count_is_no_mean_at_all(self):
        whole = assessment(level=3)
        assert rollup(whole, DAY, "verified").whole is None


class TestGate:
    def test_it_holds_where_every_critical_item_is_at_the_floor(self):
        assert gate(assessment(level=3), DAY).holds

    def test_it_says_everything_that_is_missing(self):
        whole = assessment(
            answered("RA-1", 2),
            Answer("CTX-3"),
            answered("LED-4", 5, not_applicable=NotApplicable("Себебі бар", approved=True)),
            findings=(Finding("F-1", "OPS-2", "major", "Тексеру жазбасы жоқ", date(2026, 5, 1)),),
        )
        found = gate(whole, DAY)
        assert {(each.code, each.subject) for each in found.missing} == {
            ("critical_below_floor", "RA-1"),
            ("critical_unanswered", "CTX-3"),
            ("critical_not_applicable", "LED-4"),
            ("major_open", "F-1"),
        }
        assert not found.holds
        for language in LANGUAGES:
            assert all(each.subject in translate(each.why, language) for each in found.missing)

    def test_a_mean_of_nearly_five_does_not_make_up_for_one_critical_item(self):
        whole = assessment(answered("RA-1", 2), level=5)
        assert rollup(whole, DAY).whole.mean > 4.7
        assert [each.subject for each in gate(whole, DAY).missing] == ["RA-1"]

    def test_items_that_are_not_critical_do_not_close_it(self):
        assert "CTX-1" not in CRITICAL
        assert gate(assessment(answered("CTX-1", 0)), DAY).holds

    @pytest.mark.parametrize(
        ("finding", "holds"),
        [
            (Finding("F-1", "CTX-1", "major", "…", date(2026, 5, 1)), False),
            (Finding("F-1", "CTX-1", "major", "…", date(2026, 5, 1), closed_on=DAY), True),
            (Finding("F-1", "CTX-1", "major", "…", date(2026, 5, 1), closed_on=DAY + timedelta(days=1)), False),
            (Finding("F-1", "CTX-1", "major", "…", DAY + timedelta(days=1)), True),
            (Finding("F-1", "CTX-1", "minor", "…", date(2026, 5, 1)), True),
            (Finding("F-1", "LED-3", "major", "not asked of profile M", date(2026, 5, 1)), True),
        ],
    )
    def test_only_a_major_nonconformity_closes_it_while_it_is_open(self, finding, holds):
        whole = assessment(findings=(finding,))
        assert gate(whole, DAY).holds is holds

    def test_a_profile_without_critical_items_opens_nothing(self):
        none = replace(STANDARD, clauses=tuple(c for c in STANDARD.clauses if not c.item.critical))
        whole = assessment(standard=none)
        assert [each.code for each in gate(whole, DAY).missing] == ["nothing_critical"]


class TestTime:
    def test_it_is_told_when_a_level_will_fall_and_to_what(self):
        whole = assessment(
            answered("RA-1", 4, evidence=(proof("record"), proof("indicator", dated=date(2026, 3, 1)))), level=3
        )
        first, *others = next_falls(whole, DAY)
        assert (first.item, first.day, first.before, first.after) == ("RA-1", date(2027, 3, 2), 4, 3)
        assert {(each.day, each.before, each.after) for each in others} == {(date(2027, 10, 2), 3, 2)}
        assert level(whole, "RA-1", date(2027, 3, 1)).supported.level == 4
        assert level(whole, "RA-1", date(2027, 3, 2)).supported.level == 3
        assert "RA-1" in translate(first.why, "ru")

    def test_the_gate_closes_by_itself(self):
        whole = assessment(answered("RA-1", 3, evidence=(proof(expires=date(2026, 12, 31)),)))
        found = next_change(whole, DAY)
        assert (found.day, found.gate_closes) == (date(2027, 1, 1), True)
        assert [each.item for each in found.falls] == ["RA-1"]
        assert gate(whole, date(2026, 12, 31)).holds

    def test_an_item_that_is_not_critical_falls_first_and_the_gate_stays(self):
        whole = assessment(answered("CTX-1", 3, evidence=(proof(expires=date(2026, 12, 31)),)))
        found = next_change(whole, DAY)
        assert (found.day, found.gate_closes, [each.item for each in found.falls]) == (
            date(2027, 1, 1), False, ["CTX-1"],
        )  # fmt: skip

    def test_evidence_of_the_future_saves_nothing_today(self):
        later = proof(name="later", dated=date(2027, 1, 1))
        whole = assessment(answered("RA-1", 3, evidence=(proof(expires=date(2026, 12, 31)), later)))
        assert next_change(whole, DAY).day == date(2027, 1, 1)

    def test_evidence_that_never_expires_still_grows_old(self):
        whole = assessment(answered("RA-1", 3, evidence=(proof(expires=date.max),)))
        assert next_falls(whole, DAY)[0].day == date(2027, 10, 2)

    def test_where_nothing_is_above_two_nothing_falls(self):
        assert next_change(assessment(level=2), DAY) is None
        assert next_falls(assessment(level=None), DAY) == ()


def test_one_answer_serves_every_edition():
    for standard in standards().values():
        whole = assessment(standard=standard, profile="Q", answers={"RA-1": answered("RA-1", 4)})
        assert level(whole, "RA-1").counted == 4


def test_levels_of_the_builders_are_what_they_say():
    assert {n: carried(*BY_LEVEL[n], past=PAST).level for n in BY_LEVEL} == {n: n for n in BY_LEVEL}
