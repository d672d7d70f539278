"""Clocks over holidays and pauses; what becomes of a label; whose interests meet a case."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.label.clocks import Pause, due_on, working_days_after, working_days_between
from compliance.label.living import Label, end, last_day, reinstate, renew, suspend
from compliance.label.process import NotPossible
from compliance.label.recusal import Concerned, Interest, conflicts
from tests.cast import AIGERIM, ALTYN, KUMIS

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
OFF = {date(2026, 3, 8), date(2026, 3, 9), date(2026, 3, 21), date(2026, 3, 23), date(2026, 3, 24), date(2026, 3, 25)}


def is_worked(day: date) -> bool:
    return day.weekday() < 5 and day not in OFF


def test_nauryz_is_not_worked() -> None:
    assert working_days_after(date(2026, 3, 20), 1, is_worked) == date(2026, 3, 26)
    assert due_on(date(2026, 3, 18), 5, (), is_worked) == date(2026, 3, 30)


@settings(deadline=None)
@given(DAYS, st.integers(0, 60))
def test_a_limit_is_as_many_working_days_long_as_it_says(began: date, limit: int) -> None:
    due = working_days_after(began, limit, is_worked)
    assert working_days_between(began, due, is_worked) == limit
    assert limit == 0 or is_worked(due)


@settings(deadline=None)
@given(DAYS, st.integers(1, 30), st.integers(0, 20), st.integers(0, 30))
def test_what_the_applicant_takes_is_given_back(began: date, limit: int, after: int, long: int) -> None:
    pause = Pause(began + timedelta(days=after), began + timedelta(days=after + long))
    plain, due = due_on(began, limit, (), is_worked), due_on(began, limit, (pause,), is_worked)
    assert plain is not None
    assert due is not None
    given_back = working_days_between(plain, due, is_worked)
    taken = working_days_between(pause.since, pause.until or began, is_worked) if pause.since <= plain else 0
    assert given_back == taken
    assert due_on(began, limit, (Pause(pause.since),), is_worked) is None


LABEL = Label("committed", date(2026, 1, 10), date(2028, 1, 9))


def test_a_label_lives() -> None:
    day = date(2026, 6, 1)
    held = suspend(LABEL, day, 180)
    assert (LABEL.standing(day), held.standing(day), held.standing(date(2026, 5, 31))) == (
        "active",
        "suspended",
        "active",
    )
    assert not held.must_be_decided(day + timedelta(days=180))
    assert held.must_be_decided(day + timedelta(days=181))
    assert reinstate(held, day).standing(day) == "active"
    gone = end(held, day, "revoked")
    assert gone.standing(date(2030, 1, 1)) == "revoked"
    assert LABEL.standing(date(2028, 1, 10)) == "expired"
    assert LABEL.standing(date(2026, 1, 9)) == "not_yet"
    refused = (
        lambda: reinstate(gone, day), lambda: suspend(gone, day, 1), lambda: end(gone, day, "withdrawn"),
        lambda: suspend(held, day, 9), lambda: reinstate(LABEL, date(2028, 2, 1)),
        lambda: renew(held, day, "committed", 24, 6), lambda: renew(LABEL, day, "committed", 24, 6),
    )  # fmt: skip
    for act in refused:
        with pytest.raises(NotPossible):
            act()


def test_a_renewed_label_follows_without_a_gap_and_rests_on_its_certificate() -> None:
    newer = renew(LABEL, date(2027, 7, 9), "implemented", 36, 6)
    assert (newer.version, newer.level, newer.valid_until) == (2, "implemented", date(2031, 1, 9))
    assert last_day(date(2026, 1, 10), 36, date(2027, 5, 5)) == date(2027, 5, 5)
    assert last_day(date(2026, 1, 10), 36, None) == date(2029, 1, 9)


def interest(**said: object) -> Interest:
    whole = {"person": "x", "kind": "employer", "number": ALTYN.bin, "name": ALTYN.ru, "is_person": False,
             "since": date(2020, 1, 1), "until": None} | said  # fmt: skip
    return Interest(**whole)  # type: ignore[arg-type]


APPLICANT = Concerned("applicant", ALTYN.bin, ALTYN.kk, is_person=False)
DIRECTOR = Concerned("director", None, ALTYN.head, is_person=True)
DAY = date(2026, 11, 26)


def strengths(*interests: Interest) -> list[str]:
    return [each.strength for each in conflicts(interests, (APPLICANT, DIRECTOR), DAY, 24)]


def test_interests_meet_a_case_by_number_and_by_name_in_any_script() -> None:
    assert strengths(interest()) == ["certain"]
    assert strengths(interest(number=KUMIS.bin, name=KUMIS.kk)) == []
    assert strengths(interest(number=None)) == ["possible"]
    relative = interest(kind="relative", number=None, name="Касымова Айгерим Нурлановна", is_person=True)
    assert strengths(relative) == ["possible"]
    assert strengths(interest(kind="relative", number=None, name=AIGERIM.name, is_person=True)) == []


def test_what_is_over_cools_for_a_while_and_what_has_not_begun_does_not_count() -> None:
    assert strengths(interest(until=date(2024, 11, 26))) == ["certain"]
    assert strengths(interest(until=date(2024, 11, 25))) == []
    assert strengths(interest(kind="share", until=date(2026, 11, 25))) == []
    assert strengths(interest(since=date(2026, 11, 27))) == []
