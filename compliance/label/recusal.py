"""Who may not take part in a case: interests of whoever works at the desk, held against the applicant and its people.

A number that is the same decides; a name that may be the same person's is proposed, for a second person to look at.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from infra.clock import months_after
from registry.matching import compare

InterestKind = Literal["employer", "share", "relative", "advice", "dispute", "other"]
Strength = Literal["certain", "possible"]


@dataclass(frozen=True, slots=True)
class Interest:
    """What somebody entered about themselves: an organisation or a person, by number or by name, since when until when.

    `until` None: it lasts. Employment and advice still count for some months after their end.
    """

    person: str  # whose interest
    kind: InterestKind
    number: str | None
    name: str
    is_person: bool
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Concerned:
    """Somebody whom a case is about: the applicant, its director, an owner. `part` is said on the decision."""

    part: Literal["applicant", "director", "owner", "related"]
    number: str | None
    name: str
    is_person: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """An interest that meets a case: certainly, by number, or possibly, by name."""

    interest: Interest
    concerned: Concerned
    strength: Strength


def conflicts(
    interests: Iterable[Interest], concerned: Sequence[Concerned], day: date, cooling_months: int
) -> tuple[Conflict, ...]:
    """Every interest of a day that meets somebody whom a case is about, certain ones first."""
    found = [
        Conflict(interest, each, strength)
        for interest in interests
        if _counts(interest, day, cooling_months)
        for each in concerned
        if (strength := _meets(interest, each)) is not None
    ]
    return tuple(sorted(found, key=lambda each: each.strength))


def _counts(interest: Interest, day: date, cooling_months: int) -> bool:
    if interest.since > day:
        return False
    if interest.until is None:
        return True
    cools = cooling_months if interest.kind in ("employer", "advice") else 0
    return months_after(interest.until, cools) >= day


def _meets(interest: Interest, concerned: Concerned) -> Strength | None:
    if interest.number is not None and concerned.number is not None:
        return "certain" if interest.number == concerned.number else None
    if interest.is_person != concerned.is_person or not interest.name or not concerned.name:
        return None
    verdict = compare(interest.name, concerned.name, "person" if interest.is_person else "company").verdict
    return "possible" if verdict in ("same", "unsure") else None
