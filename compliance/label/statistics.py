"""How long cases stayed where, in working days, and how many of them within the limit: counted for everybody.

Small numbers tell of somebody: for the public, what rests on fewer than five is withheld.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from statistics import median

from compliance.label.clocks import IsWorked, working_days_between
from compliance.label.process import State
from compliance.label.timing import limit_of
from compliance.library.scheme import Clocks

FEWEST = 5
STEPS: tuple[State, ...] = (
    "completeness", "incomplete", "screening", "assigning", "assessing", "commenting", "reviewing", "deciding",
    "appealed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stay:
    """A case that stayed in a state, from a day to another."""

    state: State
    level: str
    micro: bool
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Timing:
    """A step: how many stays, how long half of them and nine of ten took at most, how many were within the limit.

    None where too few are told of.
    """

    state: State
    count: int | None
    median: float | None = None
    ninth: int | None = None  # nine of ten took no longer
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """How often something was so; None where that is withheld."""

    code: str
    count: int | None


def timings(stays: Iterable[Stay], clocks: Clocks, is_worked: IsWorked, fewest: int = 0) -> tuple[Timing, ...]:
    """Every step that has a limit, in the order of the way; what rests on fewer than `fewest` is withheld."""
    by_state: dict[State, list[Stay]] = {state: [] for state in STEPS}
    for stay in stays:
        if stay.state in by_state:
            by_state[stay.state].append(stay)
    return tuple(_timing(state, found, (clocks, is_worked), fewest) for state, found in by_state.items())


def _timing(state: State, stays: Sequence[Stay], by: tuple[Clocks, IsWorked], fewest: int) -> Timing:
    if not stays or len(stays) < fewest:
        return Timing(state, None if stays else 0)
    clocks, is_worked = by
    lasted = [working_days_between(stay.since, stay.until, is_worked) for stay in stays]
    limits = [limit_of(state, clocks, stay.level, micro=stay.micro) for stay in stays]
    within = sum(limit is not None and days <= limit for days, limit in zip(lasted, limits, strict=True))
    return Timing(state, len(stays), float(median(lasted)), ninth_of(lasted), within)


def ninth_of(values: Sequence[int]) -> int:
    """The smallest value that nine of ten do not pass (the nearest rank)."""
    ordered = sorted(values)
    return ordered[ceil(0.9 * len(ordered)) - 1]


def counted(codes: Iterable[str], known: Sequence[str], fewest: int = 0) -> tuple[Counted, ...]:
    """How often each of the known codes occurs; small numbers are withheld, none is told as none.

    Where just one is withheld, the next smallest is, too: from the total it could be worked out.
    """
    counts = Counter(codes)
    hidden = {code for code in known if 0 < counts[code] < fewest}
    if len(hidden) == 1 and (others := [code for code in known if counts[code] >= max(fewest, 1)]):
        hidden.add(min(others, key=lambda code: counts[code]))
    return tuple(Counted(code, None if code in hidden else counts[code]) for code in known)
