"""The clocks of duties that Kazakhstan's law lays on organisations. Pure: the day is an argument."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from compliance.library import Duty, standards
from infra.clock import months_after

SOON = timedelta(days=60)  # before its day a duty is worth a word
State = Literal["never", "overdue", "soon", "running", "done"]


@lru_cache
def all_duties() -> Mapping[str, Duty]:
    """Every duty of the library by its id; editions share them."""
    return {duty.id: duty for standard in standards().values() for duty in standard.duties}


def duties_of(profile: str) -> tuple[Duty, ...]:
    """The duties of a profile, in the order of the library."""
    return tuple(duty for duty in all_duties().values() if profile in duty.profiles)


@dataclass(frozen=True, slots=True)
class Clock:
    """A duty on a day: when it was last done, by when it is due again, and how that stands.

    `next_due` None: it was never recorded, or is done once and was done.
    """

    duty: Duty
    last: date | None
    next_due: date | None
    state: State


def clock_of(duty: Duty, last: date | None, day: date) -> Clock:
    """How a duty stands on a day. Where nothing is recorded nothing is known, and that is no delay."""
    if last is None:
        return Clock(duty, None, None, "never")
    if duty.every_months is None:
        return Clock(duty, last, None, "done")
    due = months_after(last, duty.every_months)
    return Clock(duty, last, due, "overdue" if due < day else "soon" if due - SOON <= day else "running")
