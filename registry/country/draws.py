"""Chance that repeats itself: every draw comes from a stream named after what it decides.

A stream depends on the seed and its name alone, never on what was drawn before: entity 17 is the same in a country of
20,000 and of 2.5 million, and chunks can be made in any order.
"""

import tomllib
from bisect import bisect
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Generic, TypeVar

DATA = Path(__file__).parent / "data"

T = TypeVar("T")


def stream(seed: int, name: str, index: int = 0) -> Random:
    """The stream of draws called `name` for the thing numbered `index`."""
    return Random(f"{seed}/{name}/{index}")  # noqa: S311 - nothing secret is drawn


class Weighted(Generic[T]):
    """Values to draw by weight."""

    def __init__(self, pairs: Iterable[tuple[T, float]]) -> None:
        known = [(value, weight) for value, weight in pairs if weight > 0]
        self.values: Sequence[T] = tuple(value for value, _ in known)
        self._sums = list(accumulate(weight for _, weight in known))

    def pick(self, rng: Random) -> T:
        """One value."""
        return self.values[bisect(self._sums, rng.random() * self._sums[-1], 0, len(self._sums) - 1)]


def zipf(values: Iterable[T], steepness: float = 0.8) -> Weighted[T]:
    """Values drawn as words are: the n-th with a weight of n to the power of -steepness."""
    return Weighted((value, rank**-steepness) for rank, value in enumerate(values, 1))


@lru_cache
def lines(file: str, key: str) -> tuple[tuple[str, ...], ...]:
    """The cells of a table of words: `data/<file>.toml`, one row a line, cells divided by a bar."""
    raw = tomllib.loads((DATA / f"{file}.toml").read_text(encoding="utf-8"))[key]
    return tuple(tuple(cell.strip() for cell in row.split("|")) for row in raw.strip().splitlines())


def both(file: str, key: str) -> tuple[tuple[str, str], ...]:
    """Pairs kk and ru; one spelling stands for both."""
    return tuple((cells[0], cells[-1]) for cells in lines(file, key))


def scatter(index: int, span: int, prime: int) -> int:
    """A place of its own in `range(span)` for each index below `span`: neighbours land far apart.

    `prime` shares no divisor with `span`, so no two indices meet.
    """
    return index * prime % span
