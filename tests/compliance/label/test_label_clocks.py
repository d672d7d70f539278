"""Clocks day by day: a limit is counted again the slow way, over holidays, days that decrees moved, and pauses."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.label.calendar import is_worked as in_kazakhstan
from compliance.label.clocks import Pause, due_on, working_days_after, working_days_between
from compliance.label.process import State
from compliance.label.timing import Passed, turn_ends
from compliance.library.scheme import scheme

DAY = timedelta(days=1)
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
CLOCKS = scheme().clocks


def calendars() -> st.SearchStrategy[Callable[[date], bool]]:
    """Any calendar: days off besides weekends, Saturdays worked instead, as decrees do."""
    off = st.frozensets(DAYS, max_size=40)
    return st.builds(
        lambda free, worked: lambda day: day in worked or (day.weekday() < 5 and day not in free),
        off, st.frozensets(DAYS.filter(lambda day: day.weekday() == 5), max_size=10),
    )  # fmt: skip


@given(st.data(), DAYS, st.integers(0, 45), calendars())
def test_a_limit_counted_day_by_day(
    data: st.DataObject, began: date, limit: int, is_worked: Callable[[date], bool]
) -> None:
    """Pauses one after another, each within what is left: the days that run are exactly as many as the limit."""
    pauses, day, left = [], began, limit
    while left > 0:
        if data.draw(st.integers(0, 5)) == 0 and len(pauses) < 4:
            until = day + data.draw(st.integers(0, 30)) * DAY
            pauses.append(Pause(day, until))
            day = until
        day += DAY
        left -= is_worked(day)
    assert due_on(began, limit, data.draw(st.permutations(pauses)), is_worked) == day


@given(DAYS, st.integers(1, 45), st.integers(0, 20), st.integers(0, 40), calendars())
def test_a_pause_gives_back_exactly_what_it_took(
    began: date, limit: int, after: int, long: int, is_worked: Callable[[date], bool]
) -> None:
    plain = due_on(began, limit, (), is_worked)
    assert plain is not None
    since = min(began + after * DAY, plain)
    pause = Pause(since, since + long * DAY)
    due = due_on(began, limit, (pause,), is_worked)
    assert due is not None
    assert working_days_between(plain, due, is_worked) == working_days_between(since, since + long * DAY, is_worked)
    assert due_on(began, limit, (Pause(since, None),), is_worked) is None


@given(DAYS, st.integers(0, 60), calendars())
def test_the_last_day_is_worked_and_no_sooner_would_do(
    began: date, limit: int, is_worked: Callable[[date], bool]
) -> None:
    due = working_days_after(began, limit, is_worked)
    assert limit == 0 or is_worked(due)
    assert working_days_between(began, due, is_worked) == limit
    assert all(working_days_between(began, due - each * DAY, is_worked) < limit for each in (1, 2, 3) if limit)


# as decrees and the law on holidays have it; a year whose decrees are known
OFF = ("2025-01-01", "2025-01-02", "2025-01-07", "2025-03-21", "2025-05-01", "2025-05-07", "2025-05-09", "2025-12-16")
MOVED = {"2025-01-03": False, "2025-01-05": True, "2025-03-10": False}  # a day off for a Sunday worked; 8 March moved


def test_holidays_of_kazakhstan_are_not_worked() -> None:
    for day in OFF:
        assert not in_kazakhstan(date.fromisoformat(day)), day
    for day, worked in MOVED.items():
        assert in_kazakhstan(date.fromisoformat(day)) is worked, day


@pytest.mark.parametrize("year", range(2025, 2030))
def test_a_year_has_as_many_working_days_as_a_year_has(year: int) -> None:
    worked = working_days_between(date(year - 1, 12, 31), date(year, 12, 31), in_kazakhstan)
    assert 240 <= worked <= 252


@given(
    st.sampled_from(get_args(State)), DAYS, st.sampled_from(["committed", "implemented", "certified"]), st.booleans()
)
def test_a_turn_ends_on_a_working_day_after_it_began(
    state: State,
    day: date,
    level: str,
    micro: bool,
) -> None:
    ends = turn_ends([Passed(state, day)], CLOCKS, level, in_kazakhstan, micro=micro)
    if ends is not None:
        assert ends > day
        assert in_kazakhstan(ends) or state in ("deferred", "conditional", "refused")


@given(DAYS, st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30)), max_size=3))
def test_completeness_is_one_limit_however_often_the_applicant_is_asked(
    day: date, asked: list[tuple[int, int]]
) -> None:
    passed, worked, now = [Passed("completeness", day)], 0, day
    for after, long in asked:
        then = now + after * DAY
        worked += working_days_between(now, then, in_kazakhstan)
        if worked > CLOCKS.completeness:
            return  # the desk was late, and whoever is late is late
        now = then + long * DAY
        passed += [Passed("incomplete", then), Passed("completeness", now)]
    ends = turn_ends(passed, CLOCKS, "committed", in_kazakhstan, micro=False)
    assert ends is not None
    left = CLOCKS.completeness - worked
    assert working_days_between(now, ends, in_kazakhstan) == (left if ends > now else 0)
    assert left == 0 or ends > now
