"""When somebody is reminded of training: by ladders of days, outside the quiet hours of whoever trains them."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

Step = Literal["d30", "d14", "d7", "d1", "v90", "v60", "v30", "v7", "overdue"]
BEFORE_DUE: tuple[tuple[int, Step], ...] = ((1, "d1"), (7, "d7"), (14, "d14"), (30, "d30"))
BEFORE_END: tuple[tuple[int, Step], ...] = ((7, "v7"), (30, "v30"), (60, "v60"), (90, "v90"))


def step_of(status: str, due_on: date, valid_until: date | None, today: date) -> tuple[Step, date] | None:
    """The step of a ladder on which somebody's training stands on a day, and the day that it counts to.

    In: a status of `training_standing_of`, by when the training is due, the last day on which what they hold is valid.
    Until something is due the days to it count (30, 14, 7, 1); while it is valid those to its end (90, 60, 30, 7); what
    is late is overdue, since it was due or since it ended. None: nothing to say.
    """
    match status:
        case "overdue":
            return "overdue", due_on
        case "expired" if valid_until is not None:
            return "overdue", valid_until
        case "assigned" | "in_progress" | "failed":
            return _lowest(BEFORE_DUE, due_on, today)
        case "completed" | "expiring" if valid_until is not None:
            return _lowest(BEFORE_END, valid_until, today)
    return None


def _lowest(ladder: Sequence[tuple[int, Step]], day: date, today: date) -> tuple[Step, date] | None:
    left = (day - today).days
    return next(((step, day) for most, step in ladder if left <= most), None)


def local_day(moment: datetime, zone: str) -> date:
    """The date in a time zone of IANA at a moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


def is_quiet(moment: datetime, zone: str, begins: time, ends: time) -> bool:
    """Whether clocks in a time zone show a quiet hour: from `begins` on and before `ends`, over midnight where it ends
    earlier than it begins; the same time twice is no quiet hour. Clocks count, whatever was done to them that night.
    """
    shown = moment.astimezone(ZoneInfo(zone)).time()
    if begins <= ends:
        return begins <= shown < ends
    return shown >= begins or shown < ends
