"""Statistics of the desk: medians, nine of ten, in time; small numbers are withheld and cannot be worked out."""

from datetime import date, timedelta

from compliance.label.statistics import Stay, counted, ninth_of, timings
from compliance.library.scheme import scheme

MONDAY = date(2026, 11, 2)


def every_day(_: date) -> bool:
    return True


def stays(*days: int) -> list[Stay]:
    return [Stay("screening", "committed", False, MONDAY, MONDAY + timedelta(days=each)) for each in days]


def test_median_ninth_and_what_was_in_time() -> None:
    found = {each.state: each for each in timings(stays(1, 2, 3, 4, 10), scheme().clocks, every_day)}
    screening = found["screening"]
    assert (screening.count, screening.median, screening.ninth, screening.within) == (5, 3.0, 10, 3)
    assert found["deciding"].count == 0


def test_few_are_withheld_and_none_is_none() -> None:
    found = {each.state: each for each in timings(stays(1, 2), scheme().clocks, every_day, 5)}
    assert found["screening"].count is None
    assert found["screening"].median is None
    assert found["deciding"].count == 0


def test_the_nearest_rank() -> None:
    assert ninth_of(range(1, 11)) == 9
    assert ninth_of([7]) == 7


def test_one_small_number_takes_the_next_with_it() -> None:
    codes = ["a"] * 3 + ["b"] * 6 + ["c"] * 20
    assert [each.count for each in counted(codes, ("a", "b", "c", "d"), 5)] == [None, None, 20, 0]
    assert [each.count for each in counted(codes, ("a", "b", "c"))] == [3, 6, 20]
