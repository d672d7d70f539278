"""A person's name taken apart: given name, patronymic, surname, initials, and the gender its endings speak of."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from registry.identifiers import Bin
from registry.matching import vocabulary
from registry.matching.writing import taken_out
from registry.names import fold_word

_PART = re.compile(r"[^\W_]+(?:['’‘ʼ`][^\W_]+)*'?")
_PATRONYMIC = re.compile(
    r"(.{2,}?)(?:(?:ov|ev|ou|eu)?(?P<m>i?t?ch)|(?:ov|ev)(?P<f>n[ai]|noi|nu)|(?P<i>inichna|ichna))$"
)
_KAZAKH = re.compile(r"(.{2,}?)(?P<m>uli|ogli)$|(.{2,}?)(?P<f>k[ie]z[ie])$")
_SURNAME = re.compile(r"(.{2,}?)(?:(?P<m>ov|ev|of|ef|in|ski)|(?P<f>ova|eva|ina|skaia|ska))$")
_VOWELLESS = re.compile(r"[B-DF-HJ-NP-TV-XZБ-ДЖЗК-НП-ТФ-Щ]{2}")
_DIGITS_FOR_LETTERS = str.maketrans("01359", "oiesg")
_LETTER_INSIDE = re.compile(r"[a-z]")


class Place(StrEnum):
    """What a word is within a person's name."""

    GIVEN = "given"
    PATRONYMIC = "patronymic"
    SURNAME = "surname"
    INITIAL = "initial"
    PARTICLE = "particle"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Part:
    """A word of a person's name: `root` is the father's name or the surname without its gender; sex is m, f or none."""

    key: str
    written: str
    place: Place
    root: str
    sex: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name taken apart."""

    written: str
    parts: tuple[Part, ...]
    numbers: tuple[Bin, ...]

    @property
    def sexes(self) -> frozenset[str]:
        """What the endings and the given name say of the bearer: m, f, both or nothing."""
        return frozenset(part.sex for part in self.parts if part.sex)


def _patronymic(key: str) -> tuple[str, str] | None:
    """The father's name and the child's sex, where a word has the ending of a patronymic."""
    kazakh = _KAZAKH.match(key)
    if kazakh is not None and kazakh["m"]:
        return kazakh[1], "m"
    if kazakh is not None:  # Серікқызы folds to one k
        return kazakh[3] + ("k" if f"{kazakh[3]}k" in vocabulary.GIVEN else ""), "f"
    slavic = _PATRONYMIC.match(key)
    if slavic is None or len(key) < 5:
        return None
    if slavic["m"] and not re.search(r"(?:[oe][vu]i?t?ch|[lmz]ich|tich)$", key):
        return None
    return slavic[1], "m" if slavic["m"] else "f"


@lru_cache(maxsize=131072)
def _part(written: str) -> tuple[Part, ...]:
    keys = fold_word(written).split() or [written.lower()]  # letters of other scripts stay as they are
    return tuple(_single(key, written if len(keys) == 1 else key) for key in keys)


def _single(key: str, written: str) -> Part:
    if _LETTER_INSIDE.search(key):
        key = key.translate(_DIGITS_FOR_LETTERS)
    if key in vocabulary.PARTICLES:
        return Part(key, written, Place.PARTICLE, key, "")
    if len(written) == 1 or (len(written) == 2 and key in {"sh", "ch", "iu", "ia", "j", "h", "e", "s"}):
        return Part(key, written, Place.INITIAL, key, "")
    given = vocabulary.GIVEN.get(key)
    if given is not None:
        return Part(key, written, Place.GIVEN, key, given[1])
    father = _patronymic(key)
    if father is not None:
        return Part(key, written, Place.PATRONYMIC, father[0], father[1])
    surname = _SURNAME.match(key) if len(key) > 4 else None
    if surname is not None:
        return Part(key, written, Place.SURNAME, surname[1], "m" if surname["m"] else "f")
    return Part(key, written, Place.WORD, key, "")


def _with_children_words(parts: list[Part]) -> list[Part]:
    """Марат ұлы and Марат кызы are patronymics in two words."""
    found: list[Part] = []
    for part in parts:
        if found and part.key in vocabulary.SONS | vocabulary.DAUGHTERS and found[-1].place is not Place.INITIAL:
            father = found.pop()
            sex = "m" if part.key in vocabulary.SONS else "f"
            written = f"{father.written} {part.written}"
            found.append(Part(father.key + part.key, written, Place.PATRONYMIC, father.key, sex))
        else:
            found.append(part)
    return found


def _one_patronymic(parts: list[Part]) -> list[Part]:
    """A name has one patronymic at most, and a name of two words whose other is no surname may have a surname in -ович.

    Behind a known given name stands the patronymic; the other one is a surname.
    """
    at = [place for place, part in enumerate(parts) if part.place is Place.PATRONYMIC]
    others = [part for part in parts if part.place in {Place.GIVEN, Place.SURNAME, Place.WORD}]
    if len(at) == 1 and not others:  # Юркевич Ж.
        parts[at[0]] = replace(parts[at[0]], place=Place.SURNAME, root=parts[at[0]].key, sex="")
    if len(at) < 2:
        return parts
    behind = [place for place in at if place and parts[place - 1].place is Place.GIVEN]
    keep = behind[0] if behind else at[0]
    return [
        replace(part, place=Place.SURNAME, root=part.key, sex="") if place in at and place != keep else part
        for place, part in enumerate(parts)
    ]


def _initials_ranked(parts: list[Part]) -> list[Part]:
    """The first initial is the given name's, the second, and any behind a given name, the patronymic's."""
    rank = 1 + (sum(part.place not in {Place.INITIAL, Place.PARTICLE} for part in parts) > 1)
    for place, part in enumerate(parts):
        if part.place is Place.INITIAL:
            parts[place] = replace(part, key=f"{part.root}{rank}")
            rank = 2
    return parts


def _surname_known(parts: list[Part]) -> list[Part]:
    """Where nothing looks like a surname, the word that is neither given name nor patronymic is one."""
    if any(part.place is Place.SURNAME for part in parts):
        return parts
    plain = [place for place, part in enumerate(parts) if part.place is Place.WORD]
    if len(plain) == 1 and any(part.place in {Place.GIVEN, Place.PATRONYMIC, Place.INITIAL} for part in parts):
        parts[plain[0]] = replace(parts[plain[0]], place=Place.SURNAME)
    return parts


def _pieces(name: str) -> list[str]:
    found = []
    for piece in _PART.findall(name):
        if len(piece) == 2 and piece.isupper() and not name.isupper() and _VOWELLESS.fullmatch(piece):
            found += list(piece)  # JC Juncker, ЕМ Асанов has vowels and stays
        else:
            found.append(piece)
    return found


@lru_cache(maxsize=65536)
def person(name: str) -> Person:
    """A person's name taken apart. Analysed names are kept, the last 65,536 of them.

    Titles and the form of an entrepreneur (ИП, ЖК) do not belong to the name.
    """
    rest, numbers = taken_out(name)
    parts = [part for piece in _pieces(rest) for part in _part(piece)]
    titled = [part for part in parts if part.key not in vocabulary.TITLES]
    if len(titled) > 1 or (titled and len(parts) > 1 and len(titled) < len(parts)):
        parts = titled
    parts = _initials_ranked(_surname_known(_one_patronymic(_with_children_words(parts))))
    return Person(" ".join(rest.split()), tuple(parts), numbers)
