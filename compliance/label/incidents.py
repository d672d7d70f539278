"""What happens while a label is in use: what the daily check makes of it, why it suspends, and who has until when.

A listing and a court act suspend at once, for a time, and people decide afterwards; any other criterion that is no
longer met leaves the company so many working days to put it right. Nothing that is not known counts against anybody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Literal

from compliance.label.clocks import IsWorked, working_days_after
from compliance.label.eligibility import Checked, Known
from compliance.library.scheme import Clocks

IncidentKind = Literal["listing", "court", "criteria", "report", "misuse", "access", "surveillance"]
IncidentState = Literal["explaining", "deciding", "closed"]
Outcome = Literal["nothing", "warning", "suspended", "revoked", "cured"]
LabelAct = Literal["suspend", "reinstate", "revoke", "nothing", "warning"]

HARD: Mapping[str, IncidentKind] = MappingProxyType({"A-LISTS": "listing", "A-COURT": "court"})
AT_ONCE: frozenset[IncidentKind] = frozenset(HARD.values())
BY_PEOPLE: tuple[IncidentKind, ...] = ("report", "misuse", "access")  # what an officer may open
# why a label is suspended or revoked after an incident, unless people say otherwise: codes of the scheme
REASONS: Mapping[IncidentKind, str] = MappingProxyType({
    "listing": "adverse_list", "court": "court", "criteria": "criteria", "report": "report", "misuse": "misuse",
    "access": "access", "surveillance": "surveillance",
})  # fmt: skip
# how an incident ends by an act that two people agreed to
OUTCOMES: Mapping[LabelAct, Outcome] = MappingProxyType({
    "nothing": "nothing", "warning": "warning", "suspend": "suspended", "revoke": "revoked", "reinstate": "nothing",
})  # fmt: skip


def still_asked(checked: Iterable[Checked], known: Known) -> tuple[Checked, ...]:
    """What a check says of a label that was granted already: its certificate must be valid, and no longer."""
    valid = known.certificate_ends is not None and known.certificate_ends >= known.day
    return tuple(
        replace(each, met="met") if each.requirement.id == "C-CERTIFICATE" and valid else each
        for each in checked
        if each.met != "human"
    )


def noticed(unmet: Iterable[str]) -> Mapping[IncidentKind, tuple[str, ...]]:
    """What is no longer met, by the kind of incident that it makes."""
    found: dict[IncidentKind, list[str]] = {}
    for requirement in sorted(unmet):
        found.setdefault(HARD.get(requirement, "criteria"), []).append(requirement)
    return {kind: tuple(requirements) for kind, requirements in found.items()}


@dataclass(frozen=True, slots=True)
class Settled:
    """What people decided about, and what was not put right since: requirements, and lists that name the company."""

    requirements: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Noticed:
    """What an incident of the daily check is about."""

    requirements: tuple[str, ...]
    lists: tuple[str, ...] = ()


def to_decide(unmet: Iterable[str], lists: Iterable[str], settled: Settled) -> Mapping[IncidentKind, Noticed]:
    """What is not met and nobody decided about yet, by the kind of incident that it makes.

    Of what was decided together each stays decided by itself, whatever comes to it or goes: a listing by its list.
    """
    named, found = tuple(sorted(set(lists) - settled.lists)), {}
    for kind, requirements in noticed(unmet).items():
        if kind == "listing":
            left = requirements if named or not set(requirements) <= settled.requirements else ()
        else:
            left = tuple(each for each in requirements if each not in settled.requirements)
        if left:
            found[kind] = Noticed(left, named if kind == "listing" else ())
    return found


def turn_ends(state: IncidentState, since: date, clocks: Clocks, is_worked: IsWorked) -> date | None:
    """The last day of whoever's turn an incident is: the company explains, then people decide."""
    limits = {"explaining": clocks.incident_explanation, "deciding": clocks.incident_decision}
    return working_days_after(since, limits[state], is_worked) if state in limits else None


def cure_ends(found_on: date, clocks: Clocks, is_worked: IsWorked) -> date:
    """The last day on which a criterion may be put right before the check suspends."""
    return working_days_after(found_on, clocks.incident_explanation, is_worked)
