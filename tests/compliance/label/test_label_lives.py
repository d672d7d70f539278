"""Lives of labels by chance: what has ended does not come back, and what is suspended is back by an act only."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from compliance.label.living import Label, end, last_day, reinstate, renew, suspend
from compliance.label.process import NotPossible
from compliance.label.recusal import Concerned, Interest, conflicts
from tests.cast import ALTYN, CAST

START = date(2026, 2, 28)
DAYS = st.dates(date(2026, 1, 1), date(2034, 12, 31))


class ALabel(RuleBasedStateMachine):
    """A label through years, with an account of what was done to it."""

    def __init__(self) -> None:
        super().__init__()
        self.day = START
        self.label = Label("committed", START, last_day(START, 24, None))
        self.ended: str | None = None
        self.held: date | None = None  # until when it may be suspended

    @rule(days=st.integers(0, 200))
    def time_goes_by(self, days: int) -> None:
        self.day += timedelta(days=days)

    @rule()
    def suspends(self) -> None:
        was = self.label.standing(self.day)
        if self._tried(lambda: suspend(self.label, self.day, 180)):
            assert was == "active"
            self.held = self.day + timedelta(days=180)

    @rule()
    def reinstates(self) -> None:
        was = self.label.standing(self.day)
        if self._tried(lambda: reinstate(self.label, self.day)):
            assert was == "suspended"
            assert self.ended is None
            self.held = None

    @rule(how=st.sampled_from(["revoked", "withdrawn"]))
    def ends(self, how: Any) -> None:
        if self._tried(lambda: end(self.label, self.day, how)):
            assert self.ended is None
            self.ended = how

    @rule(level=st.sampled_from(["committed", "implemented"]), months=st.sampled_from([24, 36]))
    def renews(self, level: str, months: int) -> None:
        before = self.label
        if self._tried(lambda: renew(self.label, self.day, level, months, 6)):
            assert before.standing(self.day) == "active"
            assert self.label.version == before.version + 1
            assert self.label.valid_until > before.valid_until
            assert self.label.valid_from == before.valid_from  # without a gap
            assert self.day > before.valid_until - timedelta(days=190)

    def _tried(self, change: Any) -> bool:
        try:
            self.label = change()
        except NotPossible:
            return False
        return True

    @invariant()
    def stands_as_what_was_done_to_it(self) -> None:
        standing = self.label.standing(self.day)
        if self.ended is not None:
            assert standing == self.ended
            assert self.label.standing(self.day + timedelta(days=4000)) == self.ended
        elif self.day > self.label.valid_until:
            assert standing == "expired"
        elif self.held is not None:
            assert standing == "suspended"
            assert self.label.must_be_decided(self.day) == (self.day > self.held)
        else:
            assert standing == "active"


TestALabel = ALabel.TestCase
TestALabel.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)


@given(DAYS, st.sampled_from([24, 36]), st.none() | DAYS)
def test_a_label_does_not_outlive_the_certificate_on_which_it_rests(
    day: date, months: int, certificate: date | None
) -> None:
    ends = last_day(day, months, certificate)
    assert certificate is None or ends <= certificate
    assert (ends - day).days <= months * 31


NUMBERS = st.none() | st.sampled_from([each.bin for each in CAST])
INTERESTS = st.builds(
    Interest, st.just("somebody"), st.sampled_from(["employer", "share", "relative", "advice", "dispute", "other"]),
    NUMBERS, st.sampled_from(["", *(each.ru for each in CAST)]), st.just(False), DAYS, st.none() | DAYS,
)  # fmt: skip


@given(st.lists(INTERESTS, max_size=6), DAYS)
def test_whose_number_is_the_applicants_is_recused_while_it_counts_and_for_no_other_reason(
    interests: list[Interest], day: date
) -> None:
    found = conflicts(interests, (Concerned("applicant", ALTYN.bin, ALTYN.ru, is_person=False),), day, 24)
    certain = [each.interest for each in found if each.strength == "certain"]
    for each in interests:
        running = each.since <= day and (each.until is None or each.until >= day)
        if each.number == ALTYN.bin and running:
            assert each in certain
        if (each.number is not None and each.number != ALTYN.bin) or each.since > day:
            assert each not in [one.interest for one in found]
    assert sorted(each.strength for each in found) == [each.strength for each in found]
    later = [replace(each, until=None) for each in interests]
    assert len(conflicts(later, tuple({one.concerned for one in found}), day, 24)) >= len(found)
