"""By when whoever's turn it is must have acted: each state has its limit, and the other's turn stops its clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from compliance.label.clocks import IsWorked, Pause, due_on, working_days_after
from compliance.label.process import State
from compliance.library.scheme import Clocks


@dataclass(frozen=True, slots=True)
class Passed:
    """A case came to a state on a day."""

    state: State
    day: date


def limit_of(state: State, clocks: Clocks, level: str, *, micro: bool) -> int | None:
    """The limit of a state in working days; None where it has none, or one in days of the calendar."""
    return {
        "completeness": clocks.completeness,
        "incomplete": clocks.applicant_answer,
        "screening": clocks.screening,
        "assigning": clocks.assignment,
        "assessing": clocks.micro_assessment if micro else clocks.assessment[level],
        "commenting": clocks.applicant_comments,
        "reviewing": clocks.review,
        "deciding": clocks.decision,
        "appealed": clocks.appeal_decision,
    }.get(state)


def turn_ends(passed: Sequence[Passed], clocks: Clocks, level: str, is_worked: IsWorked, *, micro: bool) -> date | None:
    """The last day of the turn in the newest state of a case; `passed` is never empty, oldest first.

    Completeness is one limit, whose clock stands while the applicant adds what was missing.
    """
    now = passed[-1]
    days = {
        "deferred": clocks.deferral_days,
        "conditional": clocks.condition_days,
        "refused": clocks.appeal_days,
    }.get(now.state)
    if days is not None:
        return now.day + timedelta(days=days)
    limit = limit_of(now.state, clocks, level, micro=micro)
    if limit is None:
        return None
    if now.state != "completeness":
        return working_days_after(now.day, limit, is_worked)
    began = next(each.day for each in passed if each.state == "completeness")
    pauses = tuple(Pause(each.day, then.day) for each, then in pairwise(passed) if each.state == "incomplete")
    return due_on(began, limit, pauses, is_worked)
