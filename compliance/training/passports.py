"""A training passport: whose certificate it is that somebody brings to a new employer, and how long it counts there.

Pure.
"""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import date

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is read as something else
GROUPS, SIZE = 4, 4  # 80 bits


def new_code() -> str:
    """A transfer code: sixteen characters in four groups."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(SIZE)) for _ in range(GROUPS))


def read_code(written: str) -> str | None:
    """A code as it was given out, however it was typed; None where it is none."""
    plain = "".join(character for character in written.upper() if character.isalnum())
    if len(plain) != GROUPS * SIZE or not set(plain) <= set(ALPHABET):
        return None
    return "-".join(plain[at : at + SIZE] for at in range(0, len(plain), SIZE))


@dataclass(frozen=True, slots=True)
class Named:
    """A person's name, in its parts."""

    last: str
    first: str
    middle: str = ""

    @property
    def shown(self) -> str:
        """The whole, for people."""
        return " ".join(filter(None, (self.last, self.first, self.middle)))


def same_name(one: Named, other: Named) -> bool:
    """Whether last and first name are the same, and the patronymic where both have one. Case and marks do not count."""
    parts = [(one.last, other.last), (one.first, other.first)]
    if one.middle and other.middle:
        parts.append((one.middle, other.middle))
    return all(_folded(a) == _folded(b) for a, b in parts)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().replace("ё", "е").split())


def counts_until(original: date | None, here: date | None) -> date | None:
    """The last day at a new employer: never later than the original's, nor than the course here would last."""
    days = [day for day in (original, here) if day is not None]
    return min(days) if days else None
