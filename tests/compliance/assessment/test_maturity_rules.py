"""What can never happen, whatever is claimed, attached, reviewed or forgotten."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from compliance.assessment import (
    Answer,
    Assessment,
    Evidence,
    Finding,
    NotApplicable,
    PastLevel,
    Review,
    Waiver,
    dependency_warnings,
    gate,
    item_levels,
    next_change,
    next_falls,
    rollup,
    supported,
)  # fmt: skip
from tests.compliance.assessment.builders import DAY, SCOPE, STANDARD, answered

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
KNOWN_DAYS = st.dates(date(2024, 1, 1), DAY)
LEVELS = st.integers(0, 5)
REASONS = st.sampled_from(["", " ", "Себебі бар"])
# one item and all that it rests on, and some beside them
FEW = {"CTX-1", "CTX-2", "RA-1", "CTX-3", "LED-2", "LED-4", "OPS-2", "OPS-8", "IMP-2"}
SMALL = replace(STANDARD, clauses=tuple(clause for clause in STANDARD.of_profile("M") if clause.item.id in FEW))
ITEMS = [clause.item for clause in SMALL.clauses]
NEEDS = {item.id: item.needs for item in ITEMS}


@st.composite
def evidences(draw, days=DAYS):
    start = draw(st.none() | DAYS)
    return Evidence(
        id=draw(st.uuids()).hex,
        kind=draw(st.sampled_from(["document", "record", "indicator", "review", "outside"])),
        title="Дәлел",
        dated=draw(days),
        sha256=draw(st.binary(min_size=32, max_size=32)).hex(),
        starts=start,
        ends=start + timedelta(days=draw(st.integers(0, 400))) if start else None,
        expires=draw(st.none() | DAYS),
        confirmed=draw(st.booleans()),
    )


PASTS = st.lists(st.builds(PastLevel, st.sampled_from(["2023", "2024", "2025"]), KNOWN_DAYS, LEVELS), max_size=3)


def answers(item="RA-1", days=DAYS):
    return st.builds(
        Answer,
        item=st.just(item),
        claimed=st.none() | LEVELS,
        not_applicable=st.none() | st.builds(NotApplicable, REASONS, st.booleans()),
        evidence=st.lists(evidences(days), max_size=4, unique_by=lambda each: each.id).map(tuple),
        review=st.none() | st.builds(Review, LEVELS, REASONS),
        waiver=st.none() | st.builds(Waiver, REASONS, st.booleans()),
        past=PASTS.map(tuple),
    )


FINDINGS = st.lists(
    st.builds(
        Finding,
        id=st.uuids().map(lambda each: each.hex),
        item=st.sampled_from([item.id for item in ITEMS]),
        grade=st.sampled_from(["major", "minor", "observation"]),
        text=st.just("Жазба жоқ"),
        opened_on=DAYS,
        closed_on=st.none() | DAYS,
    ),
    max_size=2,
    unique_by=lambda each: each.id,
)


@st.composite
def assessments(draw, days=DAYS):
    """Most items at one level, some of them anything: a gate that is always shut would prove little."""
    level = draw(LEVELS)
    every = {item.id: answered(item.id, level) for item in ITEMS}
    for name in draw(st.lists(st.sampled_from(list(every)), max_size=5, unique=True)):
        every[name] = draw(answers(name, days))
    return Assessment("sa-1", SMALL, "M", SCOPE, every, tuple(draw(FINDINGS)))


def kinds(answer, day, *wanted):
    return [each for each in answer.evidence if each.dated <= day and each.kind in wanted]


@given(answers(), DAYS)
def test_no_level_is_supported_above_its_caps(answer, day):
    """Said again in other words than those of the code."""
    level = supported(answer, day).level
    shown = kinds(answer, day, "record", "indicator", "review", "outside")
    young = [each for each in shown if (day - min(each.dated, each.ends or each.dated)).days <= 366]
    valid = [each for each in young if each.expires is None or each.expires >= day]
    if level >= 2:
        assert [each for each in answer.evidence if each.dated <= day]
    if level >= 3:
        assert valid
    if level >= 4:
        assert [each for each in valid if each.confirmed and each.kind != "record"]
    if level >= 5:
        assert [each for each in valid if each.kind == "outside"]
        assert len({each.cycle for each in answer.past}) >= 2


@given(answers(), DAYS)
def test_a_level_below_the_top_always_says_what_is_missing(answer, day):
    found = supported(answer, day)
    assert (found.level == 5) == (found.binding == ())
    assert all(cap.level >= found.level for cap in found.caps)


@given(answers(), evidences(), DAYS)
def test_adding_evidence_never_lowers_what_is_supported(answer, more, day):
    assume(more.id not in {each.id for each in answer.evidence})
    richer = replace(answer, evidence=(*answer.evidence, more))
    assert supported(richer, day).level >= supported(answer, day).level


@given(answers(), DAYS)
def test_confirming_evidence_never_lowers_what_is_supported(answer, day):
    confirmed = replace(answer, evidence=tuple(replace(each, confirmed=True) for each in answer.evidence))
    assert supported(confirmed, day).level >= supported(answer, day).level


@given(answers(days=KNOWN_DAYS), st.integers(0, 1500), st.integers(0, 1500))
def test_time_alone_never_raises_a_level(answer, days, more):
    sooner, later = DAY + timedelta(days=days), DAY + timedelta(days=days + more)
    assert supported(answer, later).level <= supported(answer, sooner).level


@given(assessments(), DAYS)
def test_nobody_counts_above_what_is_claimed_supported_or_verified(whole, day):
    for each in item_levels(whole, day):
        given_review = whole.answer(each.item).review
        if each.verified is not None and each.verified > each.supported.level:
            assert given_review.reason.strip()
        if each.counted:
            assert each.counted <= min(each.claimed, each.supported.level)
            assert each.verified is None or each.counted <= each.verified


@given(assessments(), DAYS)
def test_what_does_not_apply_is_never_counted_as_done(whole, day):
    for each in item_levels(whole, day):
        not_applicable = whole.answer(each.item).not_applicable
        if not_applicable is not None:
            assert each.counted in (None, 0)
            assert (each.counted is None) == (not_applicable.approved and bool(not_applicable.reason.strip()))
            if each.critical:
                assert each.item in {missing.subject for missing in gate(whole, day).missing}


@given(assessments(), DAYS)
def test_leaving_out_what_does_not_apply_is_as_if_it_had_not_been_asked(whole, day):
    out = {each.item for each in item_levels(whole, day) if each.counted is None}
    asked = tuple(clause for clause in SMALL.clauses if clause.item.id not in out)
    smaller = replace(whole, standard=replace(SMALL, clauses=asked))
    one, two = rollup(whole, day).whole, rollup(smaller, day).whole
    assert (one.mean, one.minimum, one.items) == (two.mean, two.minimum, two.items)
    assert one.left_out == len(out)


@given(assessments(), DAYS)
def test_a_mean_lies_between_its_minimum_and_maximum(whole, day):
    for number in ("claimed", "supported", "verified", "counted"):
        found = rollup(whole, day, number)
        for each in (found.whole, *found.chapters.values()):
            assert each is None or 0 <= each.minimum <= each.mean <= each.maximum <= 5


@given(assessments(), DAYS)
def test_the_floor_is_never_passed_below(whole, day):
    critical = [each for each in item_levels(whole, day) if each.critical]
    major = [
        each
        for each in whole.findings
        if each.grade == "major" and each.opened_on <= day and not (each.closed_on and each.closed_on <= day)
    ]
    high = all(each.counted is not None and each.counted >= 3 for each in critical)
    assert gate(whole, day).holds == (high and not major)


@given(assessments(), DAYS)
def test_no_contradiction_goes_without_a_warning_and_no_warning_without_a_contradiction(whole, day):
    counted = {each.item: each.counted for each in item_levels(whole, day)}
    high = set()
    for item, level in counted.items():
        below = [counted[name] for name in NEEDS[item] if counted.get(name) is not None]
        if level is not None and below and level - min(below) > 1:
            high.add(item)
    warnings = dependency_warnings(whole, day)
    assert {each.item for each in warnings} == high
    for each in warnings:
        waiver = whole.answer(each.item).waiver
        assert (each.state == "accepted") == bool(waiver and waiver.accepted and waiver.reason.strip())


@settings(max_examples=40)
@given(assessments(days=KNOWN_DAYS))
def test_the_next_fall_is_neither_late_nor_early(whole):
    """Day by day for two years, against what was told on the first. Few items, so that all days can be gone through."""
    few = tuple(clause for clause in SMALL.clauses if clause.item.id in {"CTX-1", "CTX-3", "RA-1", "OPS-2"})
    standing = tuple(each for each in whole.findings if each.opened_on <= DAY and not each.closed_on)
    whole = replace(whole, standard=replace(SMALL, clauses=few), findings=standing)
    told = {each.item: (each.day, each.before, each.after) for each in next_falls(whole, DAY)}
    seen, changed = {}, None
    today, held = {each.item: each.supported.level for each in item_levels(whole, DAY)}, gate(whole, DAY).holds
    for later in (DAY + timedelta(days=days) for days in range(1, 740)):
        levels = {each.item: each.supported.level for each in item_levels(whole, later)}
        for item in levels.keys() - seen.keys():
            if levels[item] != today[item]:
                seen[item] = (later, today[item], levels[item])
        if changed is None and (levels != today or gate(whole, later).holds != held):
            changed = later
    change = next_change(whole, DAY)
    assert told == seen
    assert (change.day if change else None) == changed
