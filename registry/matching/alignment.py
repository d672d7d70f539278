"""Which words of two names belong together, in any order: equal ones, glued ones, abbreviations, then the nearest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from registry.matching.spelling import initials, near
from registry.names import fold_word

_LONGEST_GLUED = 3
_GLUED_ALIKE = 0.9


class Keyed(Protocol):
    """A word as folded and as written."""

    @property
    def key(self) -> str:
        """Its folded letters."""

    @property
    def written(self) -> str:
        """Its own letters."""


W = TypeVar("W", bound=Keyed)


@dataclass(frozen=True, slots=True)
class Pair(Generic[W]):
    """Words that belong together: mostly one and one; `kind` is equal, near, glued or initials."""

    left: tuple[W, ...]
    right: tuple[W, ...]
    score: float
    kind: str


@dataclass(slots=True)
class Alignment(Generic[W]):
    """The pairs found, and what is left over on either side, in order."""

    pairs: list[Pair[W]]
    left: list[W]
    right: list[W]


def equal_words(left: Sequence[W], right: Sequence[W]) -> Alignment[W]:
    """Pairs of words with the same key."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(right):
        places.setdefault(word.key, []).append(place)
    pairs, rest, used = [], [], set()
    for word in left:
        found = places.get(word.key)
        if found:
            place = found.pop(0)
            used.add(place)
            pairs.append(Pair((word,), (right[place],), 1.0, "equal"))
        else:
            rest.append(word)
    return Alignment(pairs, rest, [word for place, word in enumerate(right) if place not in used])


def _runs(words: Sequence[W], longest: int) -> list[Sequence[W]]:
    return [
        words[start : start + length]
        for length in range(min(longest, len(words)), 1, -1)
        for start in range(len(words) - length + 1)
    ]


def pair_glued(found: Alignment[W]) -> None:
    """СтройСервис and Строй Сервис: a word equals several of the other side written together."""
    _pair_one_with_run(found, _glued_score, "glued")


def pair_initials(found: Alignment[W]) -> None:
    """КТЖ and Қазақстан Темір Жолы: a word is the initials of several of the other side."""
    _pair_one_with_run(found, _initials_score, "initials")


def _glued_score(one: str, run: Sequence[Keyed]) -> float:
    if len(run) > _LONGEST_GLUED or not one.startswith(fold_word(run[0].written)[:1]):
        return 0.0
    glued = fold_word("".join(word.written for word in run).replace(" ", ""))  # letters at the seams fold together
    if abs(len(glued) - len(one)) > 1:
        return 0.0
    score = near(one, glued).score
    return score if score >= _GLUED_ALIKE else 0.0


def _initials_score(one: str, run: Sequence[Keyed]) -> float:
    if len(one) > 2 * len(run) or len(one) < len(run) or one not in initials([word.key for word in run]):
        return 0.0
    return 0.87 if len(run) > 2 else 0.72


def _pair_one_with_run(found: Alignment[W], score_of: Callable[[str, Sequence[Keyed]], float], kind: str) -> None:
    for ones, runs, swapped in ((found.left, found.right, False), (found.right, found.left, True)):
        for one in list(ones):
            for run in _runs(runs, 6):
                score = score_of(one.key, run)
                if not score:
                    continue
                ones.remove(one)
                for word in list(run):
                    runs.remove(word)
                left, right = (tuple(run), (one,)) if swapped else ((one,), tuple(run))
                found.pairs.append(Pair(left, right, score, kind))
                break


def pair_nearest(found: Alignment[W], score_of: Callable[[W, W], float]) -> None:
    """The nearest of what is left over, best first; `score_of` gives 0 for words that do not belong together."""
    scored = [
        (score, place, other)
        for place, left in enumerate(found.left)
        for other, right in enumerate(found.right)
        if (score := score_of(left, right)) > 0
    ]
    if not scored:
        return
    scored.sort(key=lambda one: (-one[0], abs(one[1] - one[2]), one[1] + one[2], one[1]))
    used_left: set[int] = set()
    used_right: set[int] = set()
    for score, place, other in scored:
        if place in used_left or other in used_right:
            continue
        used_left.add(place)
        used_right.add(other)
        found.pairs.append(Pair((found.left[place],), (found.right[other],), score, "near"))
    found.left = [word for place, word in enumerate(found.left) if place not in used_left]
    found.right = [word for place, word in enumerate(found.right) if place not in used_right]
