"""Whatever happens to a label: nothing comes back after revocation, and no suspension is for ever."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.label.calendar import is_worked
from compliance.label.incidents import OUTCOMES, REASONS, Settled, cure_ends, noticed, to_decide, turn_ends
from compliance.label.living import Label, end, reinstate, renew, suspend
from compliance.label.process import NotPossible
from compliance.library.scheme import scheme

START = date(2026, 11, 26)
ACTS = st.sampled_from(("suspend", "reinstate", "revoke", "withdraw", "renew"))
LIFE = st.lists(st.tuples(ACTS, st.integers(0, 400)), max_size=25)
FINAL = ("revoked", "withdrawn")


def done(label: Label, what: str, day: date) -> Label:
    """The label after an act, or as it was where the act is not possible."""
    clocks = scheme().clocks
    try:
        if what == "suspend":
            return suspend(label, day, clocks.suspension_days)
        if what == "reinstate":
            return reinstate(label, day)
        if what == "renew":
            return renew(label, day, label.level, 24, clocks.renewal_opens_months)
        return end(label, day, "revoked" if what == "revoke" else "withdrawn")
    except NotPossible:
        return label


@settings(deadline=None)
@given(LIFE)
def test_no_order_of_acts_brings_a_label_back_after_its_end(life: list[tuple[str, int]]) -> None:
    label, day = Label("committed", START, date(2028, 11, 25)), START
    for what, days in life:
        day += timedelta(days=days)
        before, after = label.standing(day), done(label, what, day)
        if before in (*FINAL, "expired"):
            assert after == label
        if before == "active" and what == "reinstate":
            assert after == label
        if after.standing(day) == "suspended":
            assert after.suspended_on is not None
            assert after.suspended_until is not None
            assert (after.suspended_until - after.suspended_on).days == scheme().clocks.suspension_days
        assert after.version >= label.version
        assert not (label.ended_how in FINAL and after.ended_how != label.ended_how)
        label = after
    for later in (0, 1, 10_000):
        if label.ended_on is not None:
            assert label.standing(max(day, label.ended_on) + timedelta(days=later)) in FINAL


@settings(deadline=None)
@given(st.dates(date(2026, 1, 1), date(2027, 12, 1)))
def test_each_turn_of_an_incident_ends_on_a_working_day(day: date) -> None:
    clocks = scheme().clocks
    explained = turn_ends("explaining", day, clocks, is_worked)
    decided = turn_ends("deciding", day, clocks, is_worked)
    assert explained is not None
    assert decided is not None
    assert is_worked(explained)
    assert is_worked(decided)
    assert day < explained == cure_ends(day, clocks, is_worked) < decided
    assert turn_ends("closed", day, clocks, is_worked) is None


@given(st.sets(st.sampled_from([each.id for each in scheme().requirements])))
def test_whatever_is_no_longer_met_makes_an_incident_with_a_public_reason(unmet: set[str]) -> None:
    found = noticed(unmet)
    assert {each for requirements in found.values() for each in requirements} == unmet
    assert {REASONS[kind] for kind in found} <= {reason.code for reason in scheme().reasons}
    assert ("listing" in found, "court" in found) == ("A-LISTS" in unmet, "A-COURT" in unmet)


@given(
    st.sets(st.sampled_from([each.id for each in scheme().requirements])),
    st.sets(st.sampled_from([each.id for each in scheme().requirements])),
    st.sets(st.sampled_from(["a", "b", "c"])), st.sets(st.sampled_from(["a", "b", "c"])),
)  # fmt: skip
def test_what_was_decided_makes_no_incident_and_nothing_else_is_lost(
    unmet: set[str], decided: set[str], lists: set[str], known: set[str]
) -> None:
    found = to_decide(unmet, lists, Settled(frozenset(decided), frozenset(known)))
    asked = {each for one in found.values() for each in one.requirements}
    assert asked - {"A-LISTS"} == unmet - decided - {"A-LISTS"}
    assert ("A-LISTS" in asked) == ("A-LISTS" in unmet and ("A-LISTS" not in decided or bool(lists - known)))
    if "listing" in found:
        assert set(found["listing"].lists) == lists - known


def test_every_act_that_two_agree_to_ends_an_incident() -> None:
    assert set(OUTCOMES) == {"suspend", "reinstate", "revoke", "nothing", "warning"}
    assert set(REASONS.values()) <= {reason.code for reason in scheme().reasons}
