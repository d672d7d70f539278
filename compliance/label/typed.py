"""Numbers of labels as people type them from a package: any case, blanks, no dashes, O for 0, Cyrillic letters."""

import re
from functools import lru_cache

from compliance.credentials.numbers import ALPHABET, PREFIXES, fits

PREFIX = PREFIXES["label"]
LONGEST = 200  # characters that are looked at: an address with a number at its end is taken, too
REMEMBERED = 10_000  # numbers as they were written: those on packages are read again and again
CYRILLIC = str.maketrans("АВСЕНІКМОРТХУЅЈ", "ABCEHIKMOPTXYSJ")
AS_DIGITS = str.maketrans("OIL", "011")
ALIKE = {"O": "0", "0": "O", "I": "1", "L": "1", "1": "I"}
BODY = re.compile(r"([0-9]{4})([0-9]{6,9})")


def read_typed(written: str) -> str | None:
    """The number that somebody means, as it is kept; None where it is none, or its check character is wrong."""
    return _read(written[:LONGEST])


@lru_cache(maxsize=REMEMBERED)
def _read(written: str) -> str | None:
    last = written.split("?", maxsplit=1)[0].rstrip("/").rpartition("/")[2]
    said = last.upper().translate(CYRILLIC)
    letters = "".join(letter for letter in said if letter in ALPHABET).removeprefix(PREFIX)
    found = BODY.fullmatch(letters[:-1].translate(AS_DIGITS))
    if found is None:
        return None
    year, serial = found.groups()
    checks = [letters[-1], *ALIKE.get(letters[-1], "")]
    return next(
        (f"{PREFIX}-{year}-{serial}-{check}" for check in checks if fits(f"{PREFIX}{year}{serial}{check}")), None
    )
