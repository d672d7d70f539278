"""Kazakh alphabetical order, for databases without ICU."""

from registry.names.forms import bare_name

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzаәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_PLACES = {ord(letter): chr(0x30 + place) for place, letter in enumerate(_ALPHABET)}


class _Places(dict[int, str]):
    """The place of a letter as one ASCII character; a space before all; other signs have no place."""

    def __missing__(self, code: int) -> str:
        found = " " if chr(code).isspace() or chr(code) in "-–—" else ""
        self[code] = found
        return found


_TABLE = _Places(_PLACES)


def kazakh_order(bare: str) -> str:
    """The order key of a name whose legal form has been taken away."""
    return " ".join(bare.lower().translate(_TABLE).split())


def kazakh_sort_key(name: str) -> str:
    """A text that sorts byte by byte (collation "C") as the name does in the Kazakh alphabet: А Ә Б ... Ы І Ь Э Ю Я.

    Figures come before Latin letters, Latin before Cyrillic; quotes and the legal form do not count.
    """
    return kazakh_order(bare_name(name))
