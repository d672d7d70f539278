"""Limits of time in working days, which stop while it is the applicant's turn.

A limit of n working days is over at the end of the n-th working day after the day it began. Which days are worked is
asked of a calendar: the caller's, so that a decree that moves a day off changes nothing here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

IsWorked: TypeAlias = Callable[[date], bool]
LONGEST_WAY = 3660  # days that are looked through before a calendar without working days is given up


@dataclass(frozen=True, slots=True)
class Pause:
    """The applicant's turn: the clock stands from `since` until `until`; None: it still does. Days."""

    since: date
    until: date | None = None


def working_days_after(day: date, count: int, is_worked: IsWorked) -> date:
    """The day that comes `count` working days after another; with 0 the day itself, worked or not.

    Raises ValueError where the calendar has no such day within ten years.
    """
    found, left = day, count
    for _ in range(LONGEST_WAY):
        if left <= 0:
            return found
        found += timedelta(days=1)
        left -= is_worked(found)
    raise ValueError(count)


def working_days_between(since: date, until: date, is_worked: IsWorked) -> int:
    """How many working days there are after `since`, up to `until`; 0 where that is not later."""
    return sum(is_worked(since + timedelta(days=each)) for each in range(1, (until - since).days + 1))


def due_on(began: date, limit: int, pauses: Sequence[Pause], is_worked: IsWorked) -> date | None:
    """The last day of a limit that began on a day; None while it stands.

    Of a pause every working day after its beginning and up to its end is given back. Pauses do not overlap.
    """
    if any(pause.until is None for pause in pauses):
        return None
    due = working_days_after(began, limit, is_worked)
    for pause in sorted(pauses, key=lambda each: each.since):
        if pause.until is not None and pause.since <= due:
            since = max(pause.since, began)
            due = working_days_after(due, working_days_between(since, pause.until, is_worked), is_worked)
    return due
