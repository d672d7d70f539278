"""How near a found name is to what was typed: 0 to 100."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from registry.search.schema import DIRECTOR, FORMER, NAME

SATISFIED = 95.0  # nearer than this needs no wider search
WHOLE, PART = 0.3, 0.67  # weight of the whole name, and of the part of it that was typed
BEGUN = 97.0  # a word that begins as the typed one does
GLUED = 0.9  # names compared with their spaces left out count less
FIELD_COST = {NAME: 0.0, FORMER: 2.0, DIRECTOR: 4.0}


@dataclass(frozen=True, slots=True)
class Nearness:
    """The score of a candidate, the field it was found by, and whether what was typed is all in it."""

    score: float
    field: str
    contained: bool


def word_nearness(typed: str, word: str) -> float:
    """How near a word is to a typed one, 0 to 100; a half-typed word is near those that begin with it."""
    if typed == word:
        return 100.0
    if word.startswith(typed):
        return BEGUN
    return 100.0 * float(OSA.normalized_similarity(typed, word))


def part_nearness(typed: Sequence[str], words: Sequence[str]) -> float:
    """How near the nearest words of a name, in any order, are to the typed ones; longer words weigh more."""
    left, found = list(words), 0.0
    for word in sorted(typed, key=len, reverse=True):
        if not left:
            break
        near, place = max((word_nearness(word, one), place) for place, one in enumerate(left))
        found += near * len(word)
        del left[place]
    return found / max(sum(map(len, typed)), 1)


def nearness(query: str, key: str) -> tuple[float, bool]:
    """How near a folded name is to a folded query, and whether the query is contained in it."""
    if query == key:
        return 100.0, True
    glued = GLUED * fuzz.partial_ratio(query.replace(" ", ""), key.replace(" ", ""))
    part = part_nearness(query.split(), key.split())
    whole = float(fuzz.token_sort_ratio(query, key))
    return max(whole, WHOLE * whole + PART * max(part, glued)), part >= BEGUN


def nearest(query: str, fields: Mapping[str, Sequence[str]]) -> Nearness:
    """The best of all names of a candidate."""
    best = Nearness(0.0, NAME, contained=False)
    for field, keys in fields.items():
        for key in keys:
            score, inside = nearness(query, key)
            if score - FIELD_COST[field] > best.score:
                best = Nearness(score - FIELD_COST[field], field, inside)
    return best
