"""What stands in a written name besides its words: a BIN or IIN, numerals, dotted letters, numbers glued to words."""

import re
from functools import lru_cache

from registry.identifiers import Bin, clean, is_bin

LONGEST = 600  # letters of a name that are read; the longest official names have about 400
_NUMBER = re.compile(
    r"(?:\b(?:бсн|бин|жсн|иин|bin|iin|bsn|jsn)\b[\s:№#/\-]*)*(?<!\d)\d{12}(?!\d)", re.IGNORECASE
)  # fmt: skip
_TWELVE = re.compile(r"\d{12}")
_DOTTED = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]\.\s?){2,}(?:[^\W\d_](?![^\W\d_]))?")
_ORDINAL = re.compile(
    r"(\d)\s?-?\s?(?:ая|ый|ой|ий|ое|го|й|я|е|інші|ыншы|нші|ншы|ші|шы|st|nd|rd|th)(?![^\W_])", re.IGNORECASE
)  # fmt: skip
_NUMBER_SIGN = re.compile(r"№|#|\b[Nn][oо]?\.?\s?(?=\d)")
_ROMAN = re.compile(r"(?<![^\W_])(?<![/.&])[IVXІХ]+(?![^\W_])(?![/.&])")
_AND_COMPANY = re.compile(
    r"\s*(?:\bи|&|\bжәне|\band)\s(?:К|K|Ко|Co|компания|company|компаньоны)[°º.]*(?=\s*(?:[»\"”“]|$))", re.IGNORECASE
)
_AND_HINTS, _TOWN_HINTS = ("&", " и ", " and ", "және"), ("г.", "қ.", "город", "қаласы")
_FOREIGN_HINTS = ("haftung", "societatea", "public limited", "sp. z", "sp z")
_GLUED_FORMS = ("AG", "GmbH", "LLP", "LLC", "TOO", "ТОО", "ЖШС", "АҚ", "АО")
_GLUED_FORM = re.compile(r"(?<=[a-zа-яё])(AG|GmbH|LLP|LLC|TOO|ТОО|ЖШС|АҚ|АО)(?![^\W_])")
_FOREIGN_PHRASES = re.compile(
    r"(?P<gmbh>gesellschaft mit beschr[äa]nkter haftung)|(?P<srl>societatea cu r[ăa]spundere limitat[ăa])"
    r"|(?P<plc>public limited company)|(?P<sp>\bsp\.? ?z ?o\.? ?o\.?)",
    re.IGNORECASE,
)
_TOWN = re.compile(r"(?<![^\W_])(?:г\.|қ\.|город|қаласы(?:ндағы|ның)?)(?![^\W_])\s*", re.IGNORECASE)
_SEAM = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
_DIGIT = re.compile(r"\d")
_LATIN_ROMAN = str.maketrans("ІХ", "IX")
_ROMAN_NUMBER = re.compile(r"(X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_ONES = {"": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}


def taken_out(name: str) -> tuple[str, tuple[Bin, ...]]:
    """The name without BINs and IINs, and those of them that are valid. A number that is none says nothing."""
    name = name[:LONGEST]
    if not _TWELVE.search(name):
        return name, ()
    found = [_TWELVE.search(match[0]) for match in _NUMBER.finditer(name)]
    if not found:
        return name, ()
    valid = tuple(Bin(number[0]) for number in found if number is not None and is_bin(number[0]))
    return _NUMBER.sub(" ", name).strip(" ,;:()-"), valid


def number_given(value: str | None) -> Bin | None:
    """A BIN or IIN from a field, or None where it is empty or no number of anybody."""
    return Bin(clean(value)) if value and is_bin(value) else None


def _joined(match: re.Match[str]) -> str:
    return match[0].replace(".", "").replace(" ", "") + " "


def _short_form(match: re.Match[str]) -> str:
    return f" {match.lastgroup} "


def _arabic(match: re.Match[str]) -> str:
    parts = _ROMAN_NUMBER.fullmatch(match[0].translate(_LATIN_ROMAN))
    return match[0] if parts is None else f" {10 * len(parts[1]) + _ROMAN_ONES[parts[2]]} "


@lru_cache(maxsize=65536)
def plain(name: str) -> str:
    """A company name with its numbers in figures apart from words (5-ші, №5, V), and A.B.C. as ABC."""
    lower = name.lower()
    if any(hint in lower for hint in _AND_HINTS):
        name = _AND_COMPANY.sub("", name)
    if any(hint in lower for hint in _FOREIGN_HINTS):
        name = _FOREIGN_PHRASES.sub(_short_form, name)
    if any(form in name for form in _GLUED_FORMS):
        name = _GLUED_FORM.sub(r" \1", name)
    if any(hint in lower for hint in _TOWN_HINTS):
        name = _TOWN.sub("", name)
    if "+" in name:
        name = name.replace("+", " плюс ")
    if "." in name:
        name = _DOTTED.sub(_joined, name)
    name = _ROMAN.sub(_arabic, name)
    if _DIGIT.search(name):
        name = _NUMBER_SIGN.sub(" ", _ORDINAL.sub(r"\1 ", name))
        name = _SEAM.sub(" ", name)
    return name
