"""How near two folded words are: spellings of one name, slips of the hand graded by length, or other words."""

from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from registry.matching.vocabulary import ENDINGS, meaning

ALIKE = 0.6  # words less near than this are other words
_VARIANT, _SOUNDS_ALIKE = 0.97, 0.93
_SLIP = 0.8  # what one slip in a word of one letter would cost
_FIRST_LETTER = 0.1  # slips seldom hit the first letter
_VOWELS = frozenset("aeiou")
_PAIRS = frozenset(frozenset(pair) for pair in ("bp", "dt", "gk", "zs", "vf", "vu", "kh", "gh", "mn"))
_BLURRED = (("sh", "s"), ("ch", "s"), ("iu", "u"), ("io", "e"), ("ia", "a"), ("ks", "k"))
_SKELETON = str.maketrans({"o": "u", "v": "u", "e": "i", "h": "k"})


class Likeness(IntEnum):
    """In what way two words are alike."""

    OTHER = 0
    SLIP = 1
    VARIANT = 2
    EQUAL = 3


class Near(NamedTuple):
    """How near, 0 to 1, and in what way."""

    score: float
    how: Likeness


_OTHER = Near(0.0, Likeness.OTHER)
_EQUAL = Near(1.0, Likeness.EQUAL)


@lru_cache(maxsize=65536)
def skeleton(key: str) -> str:
    """The word with the letters blurred that alphabets and ears exchange: o and u, e and i, h and k, sh and s."""
    blurred = key
    for heard, meant in _BLURRED:
        blurred = blurred.replace(heard, meant)
    return blurred.translate(_SKELETON)


def _ending(key: str) -> str:
    return next((ending for ending in ENDINGS if key.endswith(ending) and len(key) > len(ending) + 1), "")


def ends_otherwise(left: str, right: str) -> bool:
    """Whether two names begin alike and end in two other known parts: Жұмабай and Жұмабек, Нұрлан and Нұржан."""
    if left[:2] != right[:2]:
        return False
    first, second = _ending(left), _ending(right)
    return bool(first and second and first != second and left[: -len(first)] == right[: -len(second)])


def _slips_allowed(length: int) -> int:
    if length < 4:
        return 0
    return 1 if length < 7 else 2 if length < 12 else 3


def _cost(left: str, right: str) -> float:
    """What one difference costs: swapped and doubled letters and near sounds are likelier slips."""
    if len(left) != len(right):
        return 0.9
    differing = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
    if len(differing) == 2:
        return 0.7
    a, b = differing[0]
    return 0.8 if frozenset((a, b)) in _PAIRS or (a in _VOWELS and b in _VOWELS) else 1.0


@lru_cache(maxsize=262144)
def near(left: str, right: str) -> Near:
    """How near two folded words are.

    Two words that the tables know as different are different however near: Асқар is not Асхат, and Дала not Бала.
    """
    if left == right:
        return _EQUAL
    first, second = meaning(left), meaning(right)
    if first is not None and second is not None:
        return Near(_VARIANT, Likeness.VARIANT) if first == second and first < 0 else _OTHER
    longest = max(len(left), len(right))
    if ends_otherwise(left, right):
        return _OTHER
    if longest > 4 and skeleton(left) == skeleton(right):
        return Near(_SOUNDS_ALIKE, Likeness.VARIANT)
    allowed = _slips_allowed(longest)
    slips = OSA.distance(left, right, score_cutoff=allowed) if allowed else allowed + 1
    if slips > allowed:
        return _OTHER
    cost = _cost(left, right) if slips == 1 else slips * 1.1
    score = 1 - _SLIP * cost / longest - (_FIRST_LETTER if left[0] != right[0] else 0.0)
    return Near(score, Likeness.SLIP) if score >= ALIKE else _OTHER


def initials(words: Sequence[str]) -> frozenset[str]:
    """What the words are abbreviated to: ktj for Қазақстан Темір Жолы; Ш gives s and sh."""
    if not words:
        return frozenset()
    found = [""]
    for word in words:
        firsts = {word[0], word[:2]} if word[:2] in {"sh", "ch", "iu", "ia"} else {word[0]}
        found = [begun + first for begun in found for first in firsts][:8]
    return frozenset(found)
