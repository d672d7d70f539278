"""The record of a decision: what was decided by whom and why, who was recused, and the hashes of what it rests on.

One canonical document (RFC 8785), so that whoever has it can work out its hash. It is kept as it is; another decision
may take its place, and then both stay.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from compliance.label.process import Vote

FORM = 1  # raise it when the record says something in another way


@dataclass(frozen=True, slots=True)
class Recused:
    """Somebody who had no part in the case: whom the interest meets, and why, as the record prints it."""

    person: str
    name: str
    concerned: str
    why: str
    state: str


@dataclass(frozen=True, slots=True)
class Basis:
    """What a decision rests on: the newest check as it was, and the hashes of what was approved, reported, reviewed."""

    scheme: str
    level: str
    round: int
    known: Mapping[str, Any]
    checked_at: datetime | None
    unmet: tuple[str, ...]
    snapshot: str | None
    report: str | None
    review: str | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it is written down. `declared_by` None: the clock."""

    case: str
    organisation: str
    decision: str
    reasons: str
    at: datetime
    declared_by: str | None
    quorum: int
    votes: tuple[Vote, ...] = ()
    conditions: tuple[Mapping[str, Any], ...] = ()
    appeal: int | None = None
    supersedes: str | None = None  # hash of the record whose place it takes


def record_of(decided: Decided, basis: Basis, recused: Sequence[Recused], names: Mapping[str, str]) -> dict[str, Any]:
    """The record as JSON values. Names stand beside ids, since a record is read when an account is long closed."""
    return {
        "form": FORM,
        "case": decided.case,
        "organisation": decided.organisation,
        "decision": decided.decision,
        "reasons": decided.reasons,
        "at": decided.at.isoformat(),
        "declared_by": _person(decided.declared_by, names),
        "quorum": {"needed": decided.quorum, "voted": len(decided.votes), "recused": len(recused)},
        "votes": [
            {"person": _person(vote.person, names), "choice": vote.choice, "reasons": vote.reasons}
            for vote in decided.votes
        ],
        "recused": [
            {
                "person": {"id": each.person, "name": each.name},
                "concerned": each.concerned,
                "why": each.why,
                "state": each.state,
            }
            for each in recused
        ],
        "conditions": [dict(each) for each in decided.conditions],
        "scheme": basis.scheme,
        "level": basis.level,
        "round": basis.round,
        "known": {
            "checked_at": basis.checked_at.isoformat() if basis.checked_at else None,
            "unmet": list(basis.unmet),
            "said": dict(basis.known),
        },
        "evidence": {"snapshot": basis.snapshot, "report": basis.report, "review": basis.review},
        "appeal": decided.appeal,
        "supersedes": decided.supersedes,
    }


def _person(person: str | None, names: Mapping[str, str]) -> dict[str, str] | None:
    return None if person is None else {"id": person, "name": names.get(person, "")}
