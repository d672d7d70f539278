"""A company name taken apart for comparing: its form, its words with their weights and roles, its number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from infra.i18n import Text
from registry.identifiers import Bin
from registry.matching import vocabulary
from registry.matching.spelling import initials
from registry.matching.vocabulary import Role
from registry.matching.writing import plain, taken_out
from registry.names import LegalForm, Name, fold_word, split, without_forms

_WORD = re.compile(r"[^\W_]+(?:['’‘ʼ`][^\W_]+)*(?:(?<=[ysc])'(?![^\W_]))?", re.IGNORECASE)
_UNIT = re.compile(
    r"(?<![^\W_])(?:филиал\w*|branch(?: office)?"
    r"|(?P<rep>представительств\w*|өкілдігі|representative office))(?![^\W_])",
    re.IGNORECASE,
)
_UNIT_HINTS = ("филиал", "branch", "представит", "өкілді", "representative")
_FAMILIES = {
    LegalForm.LLP: "limited",
    LegalForm.ALP: "limited",
    LegalForm.LLC: "limited",
    LegalForm.JSC: "stock",
    LegalForm.NCJSC: "stock",
    LegalForm.OJSC: "stock",
    LegalForm.CJSC: "stock",
    LegalForm.FULL_PARTNERSHIP: "partnership",
    LegalForm.LIMITED_PARTNERSHIP: "partnership",
    LegalForm.ENTREPRENEUR: "entrepreneur",
    LegalForm.FARM: "farm",
}
_UNKNOWN_LETTER = 0.5
_NUMBER_WEIGHT = 0.6


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a company name: folded, as written, what it is there for, what it means and how much it says."""

    key: str
    written: str
    role: Role
    meaning: int | None
    weight: float


@dataclass(frozen=True, slots=True)
class Form:
    """A legal form as far as comparing needs it: what it is, the family within which forms may be exchanged."""

    code: str
    family: str
    text: Text | None


@dataclass(frozen=True, slots=True)
class Company:
    """A company name taken apart."""

    written: str
    form: Form | None
    words: tuple[Word, ...]
    numbers: tuple[Bin, ...]


@lru_cache(maxsize=131072)
def _words(written: str) -> tuple[Word, ...]:
    """The words of one written word; letters of other scripts stay as they are."""
    return tuple(_word(key, written) for key in fold_word(written).split() or (written.lower(),))


def _word(key: str, written: str) -> Word:
    number = vocabulary.NUMBERS.get(key)
    if key.isdigit():
        number = int(key)
    if number is not None:
        return Word(str(number), written, Role.NUMBER, None, _NUMBER_WEIGHT)
    known = vocabulary.known(key)
    if len(written) == 1 and (key != "i" and written.isupper()):
        known = None  # a letter sets companies apart; in small letters it may be "in" or "with"
    if known is not None:
        return Word(key, written, known.role, known.meaning, known.weight)
    if len(written) == 1:
        return Word(key, written, Role.LETTER, None, _UNKNOWN_LETTER)
    return Word(key, written, Role.NAME, None, 1.0)


def _compounds_joined(words: list[Word]) -> list[Word]:
    """Алма-Ата is one word, and so is Торговый дом where the tables say so; forty four is 44."""
    found: list[Word] = []
    place = 0
    while place < len(words):
        length = _compound_at(words, place)
        run = words[place : place + length]
        place += length
        if length > 1:
            found.append(_word("".join(word.key for word in run), " ".join(word.written for word in run)))
        elif found and _tens_and_ones(found[-1], run[0]):
            tens = found.pop()
            found.append(_word(str(int(tens.key) + int(run[0].key)), f"{tens.written} {run[0].written}"))
        else:
            found += run
    return found


def _compound_at(words: Sequence[Word], place: int) -> int:
    """How many words from a place on are one word of the tables."""
    longest = min(vocabulary.LONGEST_COMPOUND, len(words) - place)
    keys = [word.key for word in words[place : place + longest]]
    return next((n for n in range(longest, 1, -1) if "".join(keys[:n]) in vocabulary.COMPOUNDS), 1)


def _tens_and_ones(tens: Word, ones: Word) -> bool:
    return (
        tens.role is Role.NUMBER is ones.role
        and tens.key in {"20", "30", "40", "50"}
        and len(ones.key) == 1
        and not tens.written.isdigit()
    )


def _is_letter(word: Word) -> bool:
    joining = word.role is Role.JOINING and word.key != "i"  # и joins words, in any script
    return len(word.written) == 1 and (word.role is Role.LETTER or joining)


def _letters_joined(words: list[Word]) -> list[Word]:
    """A B C is ABC."""
    found: list[Word] = []
    run: list[Word] = []
    for word in [*words, None]:
        if word is not None and _is_letter(word):
            run.append(word)
            continue
        if len(run) > 1:
            found.append(_word("".join(one.key for one in run), "".join(one.written for one in run)))
        else:
            found += run
        run = []
        if word is not None:
            found.append(word)
    return found


def _foreign_form(words: list[Word]) -> tuple[list[Word], Form | None]:
    """Forms of other countries at the end (or before the name) go; the last one met counts."""
    form = None
    while len(words) > 1:
        at_end = vocabulary.FOREIGN_FORMS.get(words[-1].key)
        at_start = vocabulary.FOREIGN_FORMS.get(words[0].key) if at_end is None else None
        family = at_end or at_start
        if family is None:
            break
        taken = words[-1] if at_end else words[0]
        words = words[:-1] if at_end else words[1:]
        form = form or Form(taken.key, family, None)
    return words, form


def _without_own_initials(words: list[Word]) -> list[Word]:
    """«Қазығұрт Құрылыс Сервис» (ҚҚС) says its name twice."""
    for word in words if len(words) > 2 else ():
        others = [other.key for other in words if other is not word]
        if 2 <= len(word.written) <= 6 and word.key in initials(others):
            return [other for other in words if other is not word]
    return words


def _split_unit(name: str) -> Name:
    """A name as form and rest; a branch may call itself so in the middle: Алматинский филиал ТОО «X»."""
    unit = _UNIT.search(name) if any(hint in name.lower() for hint in _UNIT_HINTS) else None
    if unit is None:
        return split(name)
    rest = without_forms(_WORD.findall(_UNIT.sub(" ", name)))
    return Name(LegalForm.REPRESENTATIVE if unit["rep"] else LegalForm.BRANCH, " ".join(rest))


@lru_cache(maxsize=65536)
def company(name: str) -> Company:
    """A company name taken apart. Analysed names are kept, the last 65,536 of them."""
    rest, numbers = taken_out(name)
    parts = _split_unit(plain(rest))
    words = [word for span in _WORD.findall(parts.bare) for word in _words(span)]
    if any(len(word.written) == 1 for word in words):
        words = _letters_joined(words)
    if len(words) > 1:
        words = _compounds_joined(words)
    form = None
    if parts.form is not None:
        family = _FAMILIES.get(parts.form, parts.form.value)
        form = Form(parts.form.value, family, parts.form.short)
    words, foreign = _foreign_form(words)
    form = form or foreign
    if any(word.role is not Role.JOINING for word in words):
        words = [word for word in words if word.role is not Role.JOINING]
    words = _without_own_initials(words)
    return Company(" ".join(rest.split()), form, tuple(words), numbers)
