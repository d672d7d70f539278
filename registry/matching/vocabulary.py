"""What is known of words: how common they are in names of companies, what they mean, and which are given names.

The tables stand in `vocabulary.toml`. Keys are folded, so a spelling stands for every script.
"""

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from registry.names import tokens

_TABLES = tomllib.loads((Path(__file__).parent / "vocabulary.toml").read_text(encoding="utf-8"))
_ENDING = 5  # letters that a star stands for
_SHORTEST_STEM = 3
_RARE_IN_THOUSAND = 0.01  # a word that no table knows
_JOINING_WEIGHT = 0.05  # of names that are made of nothing else


class Role(StrEnum):
    """What a word of a company name is there for."""

    JOINING = "joining"
    GENERIC = "generic"
    ACTIVITY = "activity"
    PLACE = "place"
    COUNTRY = "country"
    NAME = "name"
    NUMBER = "number"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Known:
    """A word of the tables: its role, its meaning (equal numbers mean the same) and its weight, 0 to 1."""

    role: Role
    meaning: int
    weight: float


def _weight(in_thousand: float) -> float:
    """The rarer, the more it says: 1 for a word that no table knows, about 0.3 for the commonest."""
    return min(1.0, math.log10(1000 / in_thousand) / math.log10(1000 / _RARE_IN_THOUSAND))


def _key(spelling: str) -> str:
    return "".join(tokens(spelling))


def _tables() -> tuple[dict[str, Known], dict[str, Known], frozenset[str]]:
    whole: dict[str, Known] = {}
    stems: dict[str, Known] = {}
    compounds: set[str] = set()
    meaning = 0
    for section, lines in _TABLES["words"].items():
        for line in filter(None, lines.splitlines()):
            count, *spellings = line.split()
            for spelling in spellings:
                if Role(section) is not Role.JOINING:
                    known = Known(Role(section), meaning, _weight(float(count)))
                else:
                    known = Known(Role.JOINING, meaning, _JOINING_WEIGHT)
                (stems if spelling.endswith("*") else whole).setdefault(_key(spelling), known)
                if len(tokens(spelling)) > 1:
                    compounds.add(_key(spelling))
            meaning += 1
    return whole, stems, frozenset(compounds)


def _by_meaning() -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for key, word in _WHOLE.items():
        if word.role is not Role.JOINING:
            found.setdefault(word.meaning, []).append(key)
    return {meaning: tuple(keys) for meaning, keys in found.items() if len(keys) > 1}


def _lines(names: str) -> Iterable[list[str]]:
    return (line.split() for line in names.splitlines() if line)


def _given() -> Mapping[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    number = 0
    for sex, table in (("m", "male"), ("f", "female")):
        for spellings in _lines(_TABLES["people"][table]):
            number += 1
            for spelling in spellings:
                found.setdefault(_key(spelling), (number, sex))
    return found


def _words(text: str) -> frozenset[str]:
    return frozenset(_key(word) for word in text.split())


_WHOLE, _STEMS, COMPOUNDS = _tables()
LONGEST_COMPOUND = 4  # words
_MEANT = _by_meaning()
GIVEN = _given()
TITLES = _words(_TABLES["people"]["titles"])
PARTICLES = _words(_TABLES["people"]["particles"])
ENDINGS = tuple(sorted(_words(_TABLES["people"]["endings"]), key=lambda ending: (-len(ending), ending)))
DAUGHTERS = _words(_TABLES["people"]["daughters"])
SONS = _words(_TABLES["people"]["sons"])
FOREIGN_FORMS = {_key(form): family for family, forms in _TABLES["foreign"].items() for form in forms.split()}
NUMBERS = {_key(word): int(number) for number, words in _TABLES["numbers"].items() for word in words.split()}


@lru_cache(maxsize=65536)
def known(key: str) -> Known | None:
    """What the tables know of a folded word; a stem is found behind an ending of up to five letters."""
    found = _WHOLE.get(key) or _STEMS.get(key)
    if found is not None:
        return found
    for length in range(len(key) - 1, max(len(key) - _ENDING, _SHORTEST_STEM) - 1, -1):
        stem = _STEMS.get(key[:length])
        if stem is not None:
            return stem
    return None


@lru_cache(maxsize=65536)
def meaning(key: str) -> int | None:
    """A number that two spellings of one word share, and two different known words do not; None for unknown words."""
    if (given := GIVEN.get(key)) is not None:
        return -given[0]
    found = _WHOLE.get(key)  # what only begins like a known word may be any word
    return found.meaning if found is not None else None


def same_meaning(key: str) -> tuple[str, ...]:
    """The other whole words that mean the same as a folded word: treid, trade and sauda."""
    found = _WHOLE.get(key)
    return tuple(other for other in _MEANT.get(found.meaning, ()) if other != key) if found is not None else ()
