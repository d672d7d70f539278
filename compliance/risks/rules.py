"""How large a risk is, and how much of it is left after controls: no less than what the evidence supports.

A risk is likely from 1 to 5 and weighs from 1 to 5. A control takes steps off one of the two, as many as somebody says
of it, but never more than the level that the evidence at its item of the standard supports, less one: where nothing or
only words are there (levels 0 and 1) it takes off none, a written rule (2) one, records of practice (3) two, a measured
practice (4) three. Controls of the same side do not add up: the strongest counts, the others stand behind it. So what
is left is never above what was there, never below what evidence supports, and grows by itself when evidence grows old.
The rule is our own; no standard prescribes one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

LOWEST, HIGHEST = 1, 5
Effect = Literal["likelihood", "impact"]
Band = Literal["low", "medium", "high", "critical"]
Levels = Mapping[str, int | None]  # supported level by item; none where the item is not asked or does not apply
LEVELS_OF: Mapping[Band, tuple[int, int]] = {"low": (1, 4), "medium": (5, 9), "high": (10, 14), "critical": (15, 25)}
BANDS: tuple[Band, ...] = get_args(Band)


@dataclass(frozen=True, slots=True)
class Score:
    """How likely a risk is and what it would do, each from 1 to 5."""

    likelihood: int
    impact: int

    @property
    def value(self) -> int:
        """Both multiplied: 1 to 25."""
        return self.likelihood * self.impact

    @property
    def band(self) -> Band:
        """Low to critical, by its value."""
        return next(band for band in BANDS if self.value <= LEVELS_OF[band][1])


@dataclass(frozen=True, slots=True)
class Control:
    """What is done against a risk: in words, the item of the standard it belongs to, and the steps said of it."""

    what: str
    item: str
    effect: Effect
    strength: int


@dataclass(frozen=True, slots=True)
class Held:
    """A control as it counts: the level its item's evidence supports, and the steps that are believed."""

    control: Control
    level: int | None
    counts: int

    @property
    def is_whole(self) -> bool:
        """Whether evidence bears all that is said of it."""
        return self.counts == self.control.strength


def limit(level: int | None) -> int:
    """The most steps that a control may take off, by the level its evidence supports."""
    return max(0, (level or 0) - 1)


def held(control: Control, levels: Levels) -> Held:
    """A control, as far as evidence bears it."""
    level = levels.get(control.item)
    return Held(control, level, min(control.strength, limit(level)))


def residual(inherent: Score, controls: Iterable[Control], levels: Levels) -> Score:
    """What is left of a risk after controls, as far as evidence bears them."""
    return _less(inherent, [(each.effect, held(each, levels).counts) for each in controls])


def believed(inherent: Score, controls: Iterable[Control]) -> Score:
    """What would be left if all that is said of the controls were borne by evidence."""
    return _less(inherent, [(each.effect, each.strength) for each in controls])


def _less(inherent: Score, steps: list[tuple[Effect, int]]) -> Score:
    def left(effect: Effect, from_: int) -> int:
        return max(LOWEST, from_ - max((count for on, count in steps if on == effect), default=0))

    return Score(left("likelihood", inherent.likelihood), left("impact", inherent.impact))
