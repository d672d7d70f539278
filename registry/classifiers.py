"""Classifiers that are built in: regions, size classes, ownership, legal forms, sections of activity,
the usual words of the tax committee, the MCI.

The tables stand in `classifiers.toml`; sentences are message ids.
"""

import tomllib
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from infra.i18n import Bilingual, Text

_TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class SizeClass:
    """A КРП size class: between `least` and `most` people (None: no upper end)."""

    code: str
    least: int
    most: int | None

    @property
    def group(self) -> str:
        """micro (to 5 people), small (to 100), medium (to 250) or large."""
        ends = (("micro", 5), ("small", 100), ("medium", 250))
        return next((group for group, most in ends if self.most is not None and self.most <= most), "large")


@dataclass(frozen=True, slots=True)
class Ownership:
    """A КФС form of ownership with its published names; `parent` is the wider form it belongs to."""

    code: str
    published: Bilingual
    parent: str | None

    @property
    def name(self) -> Text:
        return Text(f"kfs.{self.code}")


REGIONS: dict[str, Bilingual] = {code: Bilingual(**names) for code, names in _TABLES["regions"].items()}
RETIRED_REGIONS: dict[str, str] = {code: names["now"] for code, names in _TABLES["retired_regions"].items()}
RETIRED_NAMES: dict[str, Bilingual] = {
    code: Bilingual(names["kk"], names["ru"], names["en"]) for code, names in _TABLES["retired_regions"].items()
}
SIZES: dict[str, SizeClass] = {
    code: SizeClass(code, ends[0], ends[1] if len(ends) > 1 else None) for code, ends in _TABLES["krp"].items()
}
OWNERSHIP: dict[str, Ownership] = {
    code: Ownership(code, Bilingual(entry["kk"], entry["ru"]), entry["parent"] or None)
    for code, entry in _TABLES["kfs"].items()
}
TAX_WORDS: dict[str, Text] = {said: Text(f"tax_word.{code}") for code, said in _TABLES["tax_words"].items()}
LEGAL_FORMS: dict[str, Text] = {code: Text(f"kopf.{code}") for code in _TABLES["kopf"]["codes"]}
SECTIONS: dict[str, Text] = {letter: Text(f"oked.section.{letter}") for letter in _TABLES["sections"]}
SECTION_OF_DIVISION: dict[str, str] = {
    f"{division:02d}": letter
    for letter, (first, last) in _TABLES["sections"].items()
    for division in range(first, last + 1)
}
SIZE_GROUPS = ("micro", "small", "medium", "large")
_MCI_DAYS = [date.fromisoformat(day) for day in _TABLES["mci"]]
_MCI_AMOUNTS: list[int] = list(_TABLES["mci"].values())


def region_of(kato: str | None) -> str | None:
    """First-level code of a place, 2 digits; a retired code gives the region that took it over. None: unknown."""
    code = (kato or "")[:2]
    code = RETIRED_REGIONS.get(code, code)
    return code if code in REGIONS else None


def size_group(krp: str | None) -> str | None:
    """micro, small, medium or large; None for an unknown class."""
    found = SIZES.get(krp or "")
    return found.group if found else None


def division_of(oked: str | None) -> str | None:
    """Division of an activity code, 2 digits; None where there is no such division."""
    division = (oked or "")[:2]
    return division if division in SECTION_OF_DIVISION else None


def section_of(oked: str | None) -> str | None:
    """Letter of the section of an activity code; None where there is none."""
    return SECTION_OF_DIVISION.get((oked or "")[:2])


def is_state_owned(kfs: str | None) -> bool:
    """Whether a form of ownership is the state's or a part of it."""
    found = OWNERSHIP.get(kfs or "")
    return found is not None and "11" in (found.code, found.parent)


def mci(on: date) -> int:
    """The monthly calculation index in force on a day, tenge.

    It has changed in mid-year, so it is asked by date; after the last known day the last amount holds. Raises
    ValueError before 2015.
    """
    place = bisect_right(_MCI_DAYS, on)
    if not place:
        raise ValueError(f"no monthly calculation index is known for {on}")
    return _MCI_AMOUNTS[place - 1]
