"""Names of places as people write them.

The classifier of places prints a town's administration and villages in its own abbreviations («Семей Г.А.»,
«Семей Қ.Ә.», «с.Карааул») and has no English. Here a town is a town again, and the Kazakh name is put into Latin
letters.
"""

import re

from infra.i18n import Bilingual

_OFFICE_KK = re.compile(r"\s+([қак])\.\s?ә\.?$", re.IGNORECASE)  # administration of a town, village or settlement
_TOWN_OFFICE_RU = re.compile(r"^(.*[^яЯ])\s+г\.\s?а\.?$", re.IGNORECASE)  # «Шарская г.а.» is an adjective: it stays
_SHORT_RU = re.compile(r"^(г|с|п|ст|рзд|уч)\.(?=\w)")
_KINDS = (
    (" ауданы", " District"),
    (" облысы", " Region"),
    (" а.о.", " Rural District"),
    (" қ.", ""),
    (" а.", " village"),
    (" к.", " settlement"),
)
_LATIN = {
    "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "қ": "k", "л": "l", "м": "m", "н": "n", "ң": "n", "о": "o", "ө": "o", "п": "p",
    "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u", "ү": "u", "ф": "f", "х": "kh", "һ": "h", "ц": "ts", "ч": "ch",
    "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "і": "i", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
_LETTERS = str.maketrans(_LATIN | {cyrillic.upper(): latin.capitalize() for cyrillic, latin in _LATIN.items()})


def plain_place(published: Bilingual) -> Bilingual:
    """A place of the classifier in three languages; what has an English name of its own is left as it is."""
    if published.en is not None:
        return published
    kk, ru = _single_spaced(published.kk), _single_spaced(published.ru)
    if kk is not None:
        kk = _OFFICE_KK.sub(lambda office: f" {office[1].lower()}.", kk)
    if ru is not None:
        ru = _SHORT_RU.sub(r"\1. ", _TOWN_OFFICE_RU.sub(r"г. \1", ru))
    return Bilingual(kk, ru, _english(kk) if kk is not None else _latin(ru))


def _single_spaced(name: str | None) -> str | None:
    return " ".join(name.split()) or None if name else None


def _english(kk: str) -> str:
    for ending, word in _KINDS:
        if kk.endswith(ending):
            return f"{_latin(kk.removesuffix(ending))}{word}"
    return f"{_latin(kk)}"


def _latin(name: str | None) -> str | None:
    return name.translate(_LETTERS) if name else None
