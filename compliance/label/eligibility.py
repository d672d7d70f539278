"""What a level asks, held against what is known: met, not met, not known, or for people to judge.

Nothing that is not known counts as met: an applicant is told what is missing before anybody spends time on a case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from compliance.library.scheme import Requirement, Scheme
from infra.clock import months_after

Met = Literal["met", "unmet", "unknown", "human"]
GRADES = "ABCDE"


@dataclass(frozen=True, slots=True)
class Known:
    """What the register and the workspace know of an applicant on a day. None: nobody knows. Shares from 0 to 1."""

    day: date
    registered: bool | None = None
    adverse_lists: tuple[str, ...] | None = None  # codes of sources
    tax_debt: bool | None = None
    court: bool | None = None  # held liable for corruption in the last three years
    grades: Mapping[str, str] | None = None  # index -> A … E, or NR
    approved_on: date | None = None  # of the newest self-assessment that has not changed since
    lowest: Mapping[str, int] | None = None  # number (supported, verified) -> lowest level of a critical item
    major_open: int | None = None
    policy_share: float | None = None
    interests_on: date | None = None
    interests_share: float | None = None
    analysed_on: date | None = None
    exposed_share: float | None = None
    trained_share: float | None = None
    certificate_ends: date | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A requirement, what it asks at the level, and whether that is so."""

    requirement: Requirement
    asks: Mapping[str, Any]
    met: Met


def eligibility(scheme: Scheme, level: str, known: Known, *, micro: bool) -> tuple[Checked, ...]:
    """Every requirement of a level, in the order of the scheme. Raises KeyError for a level it does not have."""
    scheme.level(level)
    return tuple(_checked(each, level, known, micro=micro) for each in scheme.asked(level, micro=micro))


def _checked(requirement: Requirement, level: str, known: Known, *, micro: bool) -> Checked:
    asks = requirement.asked_of(level, micro=micro) or {}
    if requirement.kind == "human":
        return Checked(requirement, asks, "human")
    found = _CHECKS[requirement.id](known, asks)
    return Checked(requirement, asks, "unknown" if found is None else "met" if found else "unmet")


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _share(value: float | None, asks: Mapping[str, Any]) -> bool | None:
    return None if value is None else value >= asks["share"]


def _recent(day: date | None, known: Known, months: int) -> bool | None:
    return None if day is None else months_after(day, months) >= known.day


def _indices(known: Known, asks: Mapping[str, Any]) -> bool | None:
    if known.grades is None:
        return None
    found = [(known.grades.get(index, "NR"), worst) for index, worst in asks.items()]
    if any(grade in GRADES and GRADES.index(grade) > GRADES.index(worst) for grade, worst in found):
        return False
    return True if all(grade in GRADES for grade, _ in found) else None


def _levels(known: Known, asks: Mapping[str, Any]) -> bool | None:
    lowest = None if known.lowest is None else known.lowest.get(asks["number"])
    return None if lowest is None else lowest >= asks["least"]


def _interests(known: Known, asks: Mapping[str, Any]) -> bool | None:
    parts = (_recent(known.interests_on, known, asks["months"]), _share(known.interests_share, asks))
    return False if False in parts else None if None in parts else True


def _certificate(known: Known, asks: Mapping[str, Any]) -> bool | None:
    ends = known.certificate_ends
    return None if ends is None else ends >= known.day + timedelta(days=asks["days"])


_CHECKS = {
    "A-REGISTERED": lambda known, _: known.registered,
    "A-LISTS": lambda known, _: None if known.adverse_lists is None else not known.adverse_lists,
    "A-TAX-DEBT": lambda known, _: _not(known.tax_debt),
    "A-COURT": lambda known, _: _not(known.court),
    "A-INDICES": _indices,
    "S-ASSESSMENT": lambda known, asks: _recent(known.approved_on, known, asks["months"]),
    "S-LEVELS": _levels,
    "S-MAJOR": lambda known, _: None if known.major_open is None else known.major_open == 0,
    "S-PROGRAMME": lambda known, asks: _share(known.policy_share, asks),
    "S-INTERESTS": _interests,
    "S-RISKS": lambda known, asks: _recent(known.analysed_on, known, asks["months"]),
    "T-EXPOSED": lambda known, asks: _share(known.exposed_share, asks),
    "T-EVERYBODY": lambda known, asks: _share(known.trained_share, asks),
    "C-CERTIFICATE": _certificate,
}
CHECKED = frozenset(_CHECKS)  # every automatic requirement of a scheme has its check
