"""Letters of the bench: alphabets, spellings found in practice, slips of the hand, invented numbers.

Written for the bench alone: nothing of the product's own folding is used, so that the bench cannot agree with it by
birth.
"""

from random import Random

KAZAKH = {"ә": "а", "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х", "і": "и"}
_PLAIN = str.maketrans(KAZAKH | {one.upper(): other.upper() for one, other in KAZAKH.items()})
_SHARED = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "j", "з": "z", "к": "k", "қ": "q", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "ф": "f", "х": "h", "һ": "h", "ц": "ts",
    "ы": "y", "э": "e", "ъ": "", "ь": "", "ё": "io",
}  # fmt: skip
ALPHABETS = {
    "2021": _SHARED | {
        "ә": "ä", "ғ": "ğ", "и": "i", "й": "i", "ң": "ñ", "ө": "ö", "у": "u", "ұ": "ū", "ү": "ü", "ч": "tş",
        "ш": "ş", "щ": "ş", "і": "ı", "ю": "iu", "я": "ia",
    },
    "2018": _SHARED | {
        "ә": "á", "ғ": "ǵ", "и": "ı", "й": "ı", "ң": "ń", "ө": "ó", "у": "ý", "ұ": "u", "ү": "ú", "ч": "ch",
        "ш": "sh", "щ": "sh", "і": "i", "ю": "ıý", "я": "ıa",
    },
    "2017": _SHARED | {
        "ә": "a'", "ғ": "g'", "и": "i'", "й": "i'", "ң": "n'", "ө": "o'", "у": "y'", "ұ": "u", "ү": "u'",
        "ч": "c'", "ш": "s'", "щ": "s'", "і": "i", "ю": "i'y'", "я": "i'a",
    },
}  # fmt: skip
_PASSPORT = _SHARED | {
    "ә": "a", "ғ": "g", "ж": "zh", "и": "i", "й": "y", "қ": "k", "ң": "n", "ө": "o", "у": "u", "ұ": "u", "ү": "u",
    "х": "kh", "ч": "ch", "ш": "sh", "щ": "shch", "і": "i", "ю": "yu", "я": "ya", "ё": "yo",
}  # fmt: skip
PRACTICES = {
    "passport": _PASSPORT,
    "icao": _PASSPORT | {"й": "i", "ю": "iu", "я": "ia", "ё": "e"},
    "q and j": _PASSPORT | {"қ": "q", "ж": "j", "х": "h", "й": "i"},
    "gh": _PASSPORT | {"ғ": "gh", "қ": "q", "ң": "ng", "й": "i"},
}
CAPITALS = {"i": {"2021": "İ", "2018": "I", "2017": "I"}, "ı": {"2021": "I", "2018": "I", "2017": "I"}}
VOWELS = "аәеёиоөуұүыіэюя"
ROWS = ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
LOOKALIKES = {"а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "х": "x", "А": "A", "В": "B", "Е": "E", "К": "K",
              "М": "M", "Н": "H", "О": "O", "Р": "P", "С": "C", "Т": "T", "Х": "X"}  # fmt: skip


def plain(text: str) -> str:
    """Typed on a keyboard that has no Kazakh letters."""
    return text.translate(_PLAIN)


def alphabet(text: str, year: str) -> str:
    """In the Kazakh Latin alphabet of 2021, 2018 or 2017."""
    return "".join(_one(letter, ALPHABETS[year], year) for letter in text)


def practice(text: str, kind: str) -> str:
    """As passports, airlines and letterheads write a name; `e` at the start of a word or after a vowel becomes `ye`."""
    table, written, before = PRACTICES[kind], "", " "
    for letter in text:
        if letter.lower() == "е" and kind == "passport" and (not before.isalpha() or before.lower() in VOWELS):
            written += "Ye" if letter.isupper() else "ye"
        else:
            written += _one(letter, table, "2018")
        before = letter
    return written


def _one(letter: str, table: dict[str, str], year: str) -> str:
    if letter.lower() not in table:
        return letter
    latin = table[letter.lower()]
    if not letter.isupper() or not latin:
        return latin
    return CAPITALS.get(latin[0], {}).get(year, latin[0].upper()) + latin[1:]


def slip(text: str, rng: Random) -> tuple[str, str] | None:
    """One slip inside the longest word of seven letters or more, and its kind; None where no word is long enough.

    The first letter and the last three stay, so that neither gender nor case is touched.
    """
    word = max(text.replace("«", " ").replace("»", " ").split(), key=len)
    if len(word) < 8 or not word.isalpha():
        return None
    place, kind = rng.randrange(2, len(word) - 3), rng.choice(("lost", "doubled", "swapped", "neighbour"))
    here, after = word[place], word[place + 1]
    if kind == "swapped" and here == after:
        kind = "doubled"
    if kind == "neighbour":
        row = next((row for row in ROWS if here in row), None)
        if row is None:
            kind = "lost"
        else:
            spot = row.index(here)
            wrong = word[:place] + row[spot + (1 if spot == 0 else -1)] + after
    if kind != "neighbour":
        wrong = word[:place] + {"lost": after, "doubled": here + here + after, "swapped": after + here}[kind]
    return text.replace(word, wrong + word[place + 2 :]), f"letter {kind}"


def stray(text: str, rng: Random) -> str | None:
    """One Cyrillic letter replaced by the Latin one that looks like it."""
    places = [place for place, letter in enumerate(text) if letter in LOOKALIKES]
    if not places:
        return None
    place = rng.choice(places)
    return text[:place] + LOOKALIKES[text[place]] + text[place + 1 :]


def number(rng: Random, *, person: bool) -> str:
    """A BIN or IIN with a right check digit that nobody has: years 40-89 in a BIN, century digit 9 in an IIN."""
    while True:
        start = f"{rng.randint(40, 89)}{rng.randint(1, 12):02d}"
        start += f"{rng.randint(1, 28):02d}9" if person else f"40{rng.randint(0, 9)}"
        digits = [int(digit) for digit in start + f"{rng.randint(0, 9999):04d}"]
        for weights in (range(1, 12), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
            check = sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11
            if check < 10:
                return "".join(map(str, digits)) + str(check)
