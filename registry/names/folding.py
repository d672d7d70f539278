"""One Latin key for a name written in Kazakh Cyrillic, Russian Cyrillic or any Latin alphabet of Kazakh.

Қасымов, Касымов, Qasymov, Kassymov and Kasymov fold to one key. Folding loses letters on purpose: it is for finding,
never for showing. Latin letters follow the alphabets of 2017, 2018 and 2021 and the usual transliterations.
"""

import re
import unicodedata
from functools import lru_cache

_CYRILLIC = {
    "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "e", "ж": "j", "з": "z",
    "и": "i", "й": "i", "к": "k", "қ": "k", "л": "l", "м": "m", "н": "n", "ң": "n", "о": "o", "ө": "o", "п": "p",
    "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u", "ү": "u", "ф": "f", "х": "h", "һ": "h", "ц": "s", "ч": "ch",
    "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "і": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
    "ї": "i", "є": "e", "ў": "u", "ґ": "g",
}  # fmt: skip
_LATIN = {
    "q": "k", "w": "v", "y": "i", "ä": "a", "ə": "a", "á": "a", "ğ": "g", "ǵ": "g", "ı": "i", "ñ": "n", "ń": "n",
    "ŋ": "n", "ö": "o", "ó": "o", "ü": "u", "ū": "u", "ú": "u", "ý": "u", "ş": "sh", "š": "sh", "ç": "ch", "č": "ch",
    "ž": "j", "ß": "ss", "æ": "a", "ø": "o", "ł": "l",
}  # fmt: skip
_SILENT = "'’‘ʼ`´ʹ\u0307"  # apostrophes stand inside words; the dot is what lower-casing leaves of İ
_LOOKALIKES = str.maketrans("aeocpxyktmhb", "аеосрхуктмнв")
_CYRILLIC_LETTERS = "а-яёәғқңөұүһі"
_MIXED = re.compile(rf"[{_CYRILLIC_LETTERS}][a-z]|[a-z][{_CYRILLIC_LETTERS}]")
_MIXED_WORD = re.compile(rf"[a-z{_CYRILLIC_LETTERS}]*(?:[{_CYRILLIC_LETTERS}][a-z]|[a-z][{_CYRILLIC_LETTERS}])\w*")
_SPELLINGS = {
    "shch": "sh", "tzh": "tj", "dzh": "j", "zh": "j", "dj": "j", "kh": "h", "gh": "g", "ph": "f", "ck": "k", "ts": "s",
    "tz": "s", "sch": "sh", "ch": "ch", "ce": "se", "ci": "si", "c": "k", "x": "ks", "kazakh": "kazak",
    "kazah": "kazak",
}  # fmt: skip
_SPELLING = re.compile("|".join(sorted(_SPELLINGS, key=len, reverse=True)) + r"|i+e")
_FIRST_X = re.compile(r"\bx")
_APOSTROPHE_LETTER = re.compile(r"y['’](?!s\b)|[sc]['’](?=[aeiouq])")  # the alphabet of 2017: у, ш, ч
_DOUBLED = re.compile(r"([b-df-np-tv-z])\1+")  # but vowels: a letter lost between two of them is a slip


class _Letters(dict[int, str]):
    """Folds one letter; anything that is neither letter nor digit becomes a space."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        base = unicodedata.normalize("NFKD", letter)[0].lower()
        if base != letter and ord(base) in self:
            found = self[ord(base)]
        elif base.isascii() and base.isalnum():
            found = base
        elif letter.isdigit():
            found = str(unicodedata.digit(letter))
        else:
            found = "" if unicodedata.combining(letter) else " "
        self[code] = found
        return found


_TABLE = _Letters(str.maketrans({**_CYRILLIC, **_LATIN, **dict.fromkeys(_SILENT, ""), "№": " "}))


def _spelling(match: re.Match[str]) -> str:
    return _SPELLINGS.get(match[0], "e")  # the one pattern outside the table is i+e: Yerlan is Ерлан


def _apostrophe_letter(match: re.Match[str]) -> str:
    return "u" if match[0][0] == "y" else f"{match[0][0]}h"


def _unmixed(match: re.Match[str]) -> str:
    word = match[0]
    latin = sum(letter.isascii() for letter in word)
    return word.translate(_LOOKALIKES) if latin * 2 <= len(word) else word


def fold(text: str) -> str:
    """Lower-case Latin letters and digits, words parted by one space.

    A Latin letter that strayed into a Cyrillic word (Cервис with a Latin C) is read as the Cyrillic one it looks like.
    """
    return " ".join(filter(None, map(fold_word, text.split())))


def tokens(text: str) -> list[str]:
    """The folded words of a text; numbers and single letters are kept."""
    return fold(text).split()


@lru_cache(maxsize=262144)
def fold_word(word: str) -> str:
    """`fold` for text without a space. No rule looks beyond a space, and words of names repeat, so they are kept."""
    lower = word.lower()
    if not lower.isascii():
        if not unicodedata.is_normalized("NFC", lower):
            lower = unicodedata.normalize("NFC", lower)
        if _MIXED.search(lower):
            lower = _MIXED_WORD.sub(_unmixed, lower)
    if "'" in lower or "’" in lower:
        lower = _APOSTROPHE_LETTER.sub(_apostrophe_letter, lower)
    latin = lower.translate(_TABLE)
    if "x" in latin:
        latin = _FIRST_X.sub("h", latin)
    spelt = _SPELLING.sub(_spelling, latin)
    words = spelt.split()
    if _DOUBLED.search(spelt):  # abbreviations stay: ТОО, ММ and ҚҚ are not "to", "m" and "k"
        words = [word if len(word) < 4 else _DOUBLED.sub(r"\1", word) for word in words]
    return " ".join(words)
