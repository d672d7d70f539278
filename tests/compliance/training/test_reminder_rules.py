"""Ladders of days, and quiet hours by the clocks of any time zone, also when they are put forward and back."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.training.reminders import is_quiet, local_day, step_of

DAY = date(2026, 3, 2)
# Kazakhstan, zones that put their clocks forward and back at different hours, by half an hour, and half-hour zones
ZONES = (
    "Asia/Almaty", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Havana",
    "Pacific/Apia", "UTC",
)  # fmt: skip
SINCE = datetime(2011, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 20 * 365 * 24 * 60).map(lambda minutes: SINCE + timedelta(minutes=minutes))
TIMES = st.times().map(lambda each: each.replace(second=0, microsecond=0))


def day(left: int) -> date:
    return DAY + timedelta(days=left)


@pytest.mark.parametrize(
    ("left", "step"),
    [(31, None), (30, "d30"), (15, "d30"), (14, "d14"), (8, "d14"), (7, "d7"), (2, "d7"), (1, "d1"), (0, "d1")],
)
def test_steps_before_something_is_due(left: int, step: str | None) -> None:
    for status in ("assigned", "in_progress", "failed"):
        assert step_of(status, day(left), None, DAY) == ((step, day(left)) if step else None)


@pytest.mark.parametrize(
    ("left", "step"),
    [(91, None), (90, "v90"), (61, "v90"), (60, "v60"), (31, "v60"), (30, "v30"), (8, "v30"), (7, "v7"), (0, "v7")],
)
def test_steps_before_something_ends(left: int, step: str | None) -> None:
    for status in ("completed", "expiring"):
        assert step_of(status, day(-300), day(left), DAY) == ((step, day(left)) if step else None)


def test_what_is_late_is_overdue_and_what_is_waived_or_for_good_says_nothing() -> None:
    assert step_of("overdue", day(-3), None, DAY) == ("overdue", day(-3))
    assert step_of("expired", day(-300), day(-1), DAY) == ("overdue", day(-1))
    assert step_of("waived", day(-3), None, DAY) is None
    assert step_of("completed", day(-3), None, DAY) is None


@given(MOMENTS, st.sampled_from(ZONES), TIMES, TIMES)
def test_a_quiet_hour_is_what_the_clocks_of_the_place_show(
    moment: datetime, zone: str, begins: time, ends: time
) -> None:
    shown = moment.astimezone(ZoneInfo(zone))
    minutes = [each.hour * 60 + each.minute for each in (shown, begins, ends)]
    since_begin, length = (minutes[0] - minutes[1]) % 1440, (minutes[2] - minutes[1]) % 1440
    assert is_quiet(moment, zone, begins, ends) == (since_begin < length)
    assert local_day(moment, zone) == shown.date()


@given(MOMENTS, st.sampled_from(ZONES), TIMES, TIMES)
def test_every_day_has_an_hour_in_which_letters_go(moment: datetime, zone: str, begins: time, ends: time) -> None:
    """Looked at every quarter of an hour, as the job does, unless the quiet hours leave less than two."""
    begin = moment.astimezone(ZoneInfo(zone)).date()
    if (begins.hour * 60 + begins.minute - ends.hour * 60 - ends.minute) % 1440 < 120 and begins != ends:
        return
    start = datetime.combine(begin, time(), ZoneInfo(zone)).astimezone(UTC)
    quarters = [start + timedelta(minutes=15 * each) for each in range(104)]
    shown = [each for each in quarters if local_day(each, zone) == begin]
    if begin == date(2011, 12, 30) and zone == "Pacific/Apia":
        return  # a day that was left out there
    assert any(not is_quiet(each, zone, begins, ends) for each in shown)


def test_the_night_on_which_clocks_change() -> None:
    spring, autumn = datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)
    quiet = [
        [is_quiet(night + timedelta(hours=each), "Europe/Berlin", time(20), time(8)) for each in range(4, 9)]
        for night in (spring, autumn)
    ]
    assert quiet == [[True, True, False, False, False], [True, True, True, False, False]]
    assert local_day(datetime(2026, 3, 28, 23, 30, tzinfo=UTC), "Europe/Berlin") == date(2026, 3, 29)
