"""How near two folded words are: spellings of one name, slips of the hand graded by length, or other words."""

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

from registry.matching.vocabulary import ENDINGS, known, meaning
from registry.names import fold

SURE = 0.75  # a slip less near than this leaves a doubt, however much else agrees
ALIKE = 0.55  # words less near than this are other words
_VARIANT, _SOUNDS_ALIKE, _SHORT_VOWELS = 0.97, 0.93, 0.9
_SLIGHT, _SLIP, _OTHER_LETTER = 0.5, 0.8, 1.0  # what a difference in a word of one letter would cost
_TWICE = re.compile(r"(.)\1+")  # folding writes doubled letters once
_DOUBTFUL = 0.68  # in a short word one letter may make another word
_FIRST_LETTER = 0.1  # slips seldom hit the first letter
_VOWELS = frozenset("aeiou")
_OTHER_VOWELS = ({"a", "i"}, {"a", "u"})
_SOUNDS = ("bp", "dt", "zs", "vf", "vu", "kh", "gh", "ij")
_KEYBOARDS = ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_BLURRED = (("sh", "s"), ("ch", "s"), ("iu", "u"), ("io", "e"), ("ia", "a"), ("ae", "a"), ("oe", "o"), ("ue", "u"),
            ("ng", "n"))  # fmt: skip
_SKELETON = str.maketrans({"o": "u", "v": "u", "e": "i", "h": "k", "j": "i"})


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
    return blurred.translate(_SKELETON).replace("ks", "k")


_LONG_ENDINGS = frozenset(ending for ending in ENDINGS if len(ending) > 1)


def _ending(key: str) -> str:
    return next((ending for ending in ENDINGS if key.endswith(ending) and len(key) > len(ending) + 1), "")


def ends_otherwise(left: str, right: str) -> bool:
    """Whether two names begin alike and end in two other known parts: Жұмабай and Жұмабек, Нұрлан and Нұржан."""
    if left[:2] != right[:2]:
        return False
    short, long = sorted((left, right), key=len)
    if len(short) > 2 and long.startswith(short) and long[len(short) :] in _LONG_ENDINGS:
        return True
    first, second = _ending(left), _ending(right)
    return bool(first and second and first != second and left[: -len(first)] == right[: -len(second)])


def _other_parts(left: str, right: str) -> bool:
    """Whether two compounds share a part and differ in known words.

    КазТрансГаз and КазТрансОйл, Агро- and Автофирма.
    """
    shared = _shared_start(left, right)
    for cut in (shared, shared - 1):  # folding writes the letter once that ends one part and begins the other
        if cut > 2 and _two_words(left[cut:], right[cut:]):
            return True
    shared = _shared_start(left[::-1], right[::-1])
    return any(cut > 2 and _two_words(left[:-cut], right[:-cut], 2) for cut in (shared, shared - 1))


def _shared_start(left: str, right: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))


def _two_words(left: str, right: str, shortest: int = 3) -> bool:
    first, second = known(left), known(right)
    if first is None or second is None or min(len(left), len(right)) < shortest:
        return False
    return first.meaning != second.meaning


def _neighbours() -> frozenset[frozenset[str]]:
    """Letters that sound alike or lie side by side on a keyboard, folded."""
    rows = [[fold(letter) or " " for letter in row] for row in _KEYBOARDS]
    beside = {frozenset((a, b)) for row in rows for a, b in pairwise(row) if len(a) == 1 == len(b)}
    return frozenset(beside | {frozenset(pair) for pair in _SOUNDS})


_NEIGHBOURS = _neighbours()


def _slips_allowed(length: int) -> int:
    if length < 4:
        return 0
    return 1 if length < 9 else 2 if length < 12 else 3


def _vowel_slip(left: str, right: str) -> bool:
    """Whether the one difference is a vowel lost or one that sounds like the other: Гафур and Гафар are two names."""
    if len(left) == len(right):
        differing = [{a, b} for a, b in zip(left, right, strict=True) if a != b]
        return len(differing) == 1 and differing[0] <= _VOWELS and differing[0] not in _OTHER_VOWELS
    short, long = sorted((left, right), key=len)
    place = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    return 0 < place < len(short) and long[place] in _VOWELS


def _one_slip(left: str, right: str) -> float:
    """The score of two words one slip apart: swapped and doubled letters are slips in any word of four letters.

    A lost letter or a neighbour on the keyboard is one in a long word, in a short one it is doubtful; another letter
    makes another word unless the word is long.
    """
    longest = max(len(left), len(right))
    if longest > 4 and _vowel_slip(left, right):
        return 1 - _SLIP / longest
    if len(left) != len(right):
        short, long = sorted((left, right), key=len)
        place = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
        if long[place] in long[max(place - 1, 0) : place] + long[place + 1 : place + 2]:
            return 1 - _SLIGHT / longest
        return 1 - _SLIP / longest if longest > 6 else _DOUBTFUL if longest > 4 else 0.0
    differing = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
    if len(differing) == 2:
        return 1 - _SLIGHT / longest
    a, b = differing[0]
    if frozenset((a, b)) in _NEIGHBOURS:
        return 1 - _SLIP / longest if longest > 6 else _DOUBTFUL if longest > 4 else 0.0
    return 1 - _OTHER_LETTER / longest if longest > 7 else _DOUBTFUL if longest > 5 else 0.0


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
    bare = left.replace("i", "")
    if len(bare) > 3 and bare == right.replace("i", ""):
        return Near(_SHORT_VOWELS, Likeness.VARIANT)  # Ықылас is Иклас, Ыбырай Ибрай
    if min(len(left), len(right)) > 3 and skeleton(left) == skeleton(right):
        return Near(_SOUNDS_ALIKE, Likeness.VARIANT)
    allowed = _slips_allowed(longest)
    slips = OSA.distance(left, right, score_cutoff=allowed) if allowed else allowed + 1
    if slips > allowed:
        return _OTHER
    if _other_parts(left, right) or (slips > 1 and _exchanged(left, right, slips)):
        return _OTHER
    score = _one_slip(left, right) if slips == 1 else 1 - _SLIP * slips * 1.1 / longest
    if left[0] != right[0]:  # slips seldom hit the first letter, and there make other names; J may be Й
        score = score - _FIRST_LETTER if {left[0], right[0]} == {"i", "j"} else min(score - _FIRST_LETTER, _DOUBTFUL)
    return Near(score, Likeness.SLIP) if score >= ALIKE else _OTHER


def _exchanged(left: str, right: str, slips: int) -> bool:
    """Whether all slips lie side by side: a piece of the word is another piece, as in КазЭкспо and КазИмпо."""
    start, end = _shared_start(left, right), _shared_start(left[::-1], right[::-1])
    shorter, longer = sorted((len(left) - start - end, len(right) - start - end))
    return shorter > 1 and slips >= longer


@lru_cache(maxsize=65536)
def heard(left: str, right: str) -> float:
    """How near two words are that were written down by ear in Latin letters: one slip in four letters is allowed."""
    found = near(left, right).score
    longest = max(len(left), len(right))
    if found >= SURE or longest < 4 or (meaning(left) is not None and meaning(right) is not None):
        return found
    if ends_otherwise(left, right) or OSA.distance(left, right, score_cutoff=1) > 1:
        return found
    return 1 - _SLIP / longest - (_FIRST_LETTER if left[0] != right[0] and longest < 5 else 0.0)


def initials(words: Sequence[str]) -> frozenset[str]:
    """What the words are abbreviated to: ktj for Қазақстан Темір Жолы; Ш gives s and sh."""
    if not words:
        return frozenset()
    found = [""]
    for word in words:
        firsts = {word[0], word[:2]} if word[:2] in {"sh", "ch", "iu", "ia"} else {word[0]}
        found = [begun + first for begun in found for first in firsts][:8]
    return frozenset(found) | {_TWICE.sub(r"\1", one) for one in found if len(one) > 3}
