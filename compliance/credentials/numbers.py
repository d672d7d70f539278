"""Numbers of certificates and labels, with a check character: TR-2026-483920175-K.

Source: ISO/IEC 7064, pure system MOD 37-2: one check character, which may also be `*`. It finds every single wrong
character and every swap of two neighbours.
"""

import re

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
MODULUS, RADIX = len(ALPHABET), 2
PREFIXES = {"training": "TR", "label": "CW"}
DIGITS = 9  # of a serial that is drawn at random: whoever guesses finds one in thousands
FORM = re.compile(r"(TR|CW)-?([0-9]{4})-?([0-9]{6,9})-?([0-9A-Z*])")
DASHES = re.compile(r"[\s\u2010-\u2015\u2212]+")


def check_character(payload: str) -> str:
    """The character that completes digits and capital letters. Raises ValueError for any other character."""
    total = 0
    for character in payload:
        total = (total + ALPHABET.index(character)) * RADIX % MODULUS
    return ALPHABET[(1 - total) % MODULUS]


def fits(whole: str) -> bool:
    """Whether the last character checks those before it."""
    try:
        return len(whole) > 1 and check_character(whole[:-1]) == whole[-1]
    except ValueError:
        return False


def number(kind: str, year: int, serial: int, digits: int = DIGITS) -> str:
    """The number of a serial: `kind` is `training` or `label`."""
    prefix, padded = PREFIXES[kind], f"{serial:0{digits}d}"
    return f"{prefix}-{year}-{padded}-{check_character(f'{prefix}{year}{padded}')}"


def read_number(written: str) -> str | None:
    """A number as people type it (any case, spaces, other dashes or none), as it is kept; None where it is none."""
    found = FORM.fullmatch(DASHES.sub("-", written.strip().upper()).replace("--", "-"))
    return "-".join(found.groups()) if found is not None and fits("".join(found.groups())) else None
