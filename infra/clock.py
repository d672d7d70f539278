"""The one clock. Nothing else in Möldir asks what time it is."""

import calendar
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Almaty")
_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """This moment, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """Today in Kazakhstan."""
    return local_date(now())


def local_date(moment: datetime) -> date:
    """The date in Kazakhstan at a moment."""
    return moment.astimezone(LOCAL).date()


def start_of(day: date) -> datetime:
    """The first moment of a day in Kazakhstan, in UTC."""
    return datetime.combine(day, time.min, LOCAL).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The last microsecond of a day in Kazakhstan, in UTC."""
    return datetime.combine(day, time.max, LOCAL).astimezone(UTC)


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later; the last of a month that is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """For tests: within the block it is always `moment`."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
