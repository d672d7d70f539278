"""An internal analysis of corruption risks as it was on its day: canonical bytes that a hash names. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import msgspec
import rfc8785

from infra.clock import months_after

FORMAT = "moldir-risk-analysis/1"
MONTHS = 18  # after which another is recommended (methodical recommendations to Order No. 12 of 2016)


@dataclass(frozen=True, slots=True)
class ControlFound:
    """A control as it counted on that day; `item` is an item of the standard."""

    what: str
    item: str
    effect: str
    strength: int
    level: int | None
    counts: int


@dataclass(frozen=True, slots=True)
class RiskFound:
    """A risk as it stood; scores are likelihood and impact. People are named as they were called."""

    title: str
    process: str
    unit: str
    description: str
    causes: str
    inherent: tuple[int, int]
    left: tuple[int, int]
    controls: tuple[ControlFound, ...]
    treatment: str
    plan: str
    due_on: date | None
    owner: str
    review_on: date
    accepted_by: str | None = None
    accepted_on: date | None = None
    accepted_why: str | None = None


@dataclass(frozen=True, slots=True)
class PostFound:
    """An exposed post as it stood."""

    title: str
    unit: str
    why: str
    holders: int
    band: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was analysed, on what ground, by whom, for which period, and what was found."""

    organisation: str
    name_kk: str
    name_ru: str
    number: int  # the organisation's first, second, …
    quasi_state: bool
    basis: str
    object: str
    done_by: tuple[str, ...]
    starts: date
    ends: date
    analysed_on: date
    conclusions: str
    evidence_of: str | None  # the self-assessment whose evidence counted, in words
    risks: tuple[RiskFound, ...] = ()
    posts: tuple[PostFound, ...] = ()
    format: str = field(default=FORMAT)

    @property
    def next_by(self) -> date:
        """When the next is due."""
        return months_after(self.analysed_on, MONTHS)

    @property
    def processes(self) -> Mapping[str, Sequence[RiskFound]]:
        """The risks by process, in the order in which the gravest of each comes."""
        found: dict[str, list[RiskFound]] = {}
        for risk in self.risks:
            found.setdefault(risk.process, []).append(risk)
        return found

    @property
    def measures(self) -> tuple[RiskFound, ...]:
        """Risks about which something is to be done, the earliest first; those without a day come last."""
        planned = [risk for risk in self.risks if risk.treatment != "accept"]
        return tuple(sorted(planned, key=lambda risk: risk.due_on or date.max))

    def cells(self, of: str) -> dict[tuple[int, int], int]:
        """How many risks lie in each cell, by the inherent score or by what is left."""
        found: dict[tuple[int, int], int] = {}
        for risk in self.risks:
            place = risk.inherent if of == "inherent" else risk.left
            found[place] = found.get(place, 0) + 1
        return found


def number_of(analysis: Analysis, sha256: str) -> str:
    """The number of its document: its day, and the beginning of the hash of what it tells."""
    return f"RA-{analysis.analysed_on:%Y%m%d}-{sha256[:8].upper()}"


def frozen(analysis: Analysis) -> tuple[bytes, str]:
    """Its canonical bytes (RFC 8785) and their SHA-256."""
    plain: Any = json.loads(json.dumps(asdict(analysis), default=date.isoformat))
    content = rfc8785.dumps(plain)
    return content, hashlib.sha256(content).hexdigest()


def thawed(content: bytes, sha256: str) -> Analysis:
    """The analysis in these bytes. Raises ValueError where they are not those that the hash names, or no analysis."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError("other bytes than were put on record")
    found = msgspec.json.decode(content, type=Analysis)
    if found.format != FORMAT:
        raise ValueError(f"not an analysis of this kind: {found.format}")
    return found
