"""Freezing: what was submitted, reviewed or decided on, as canonical bytes that hash alike wherever they are made.

A snapshot holds the questions as they were asked, the answers, the hashes of the evidence, the levels of earlier cycles
and those that came of it all, so that it can be read and compared when the library has long moved on.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import rfc8785

from compliance.assessment.maturity import ItemLevel, item_levels
from compliance.assessment.model import Answer, Assessment, Evidence, Scope
from compliance.library.model import Clause

FORMAT = "moldir-assessment/1"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A frozen assessment: its canonical JSON (RFC 8785) in UTF-8, and the SHA-256 of these bytes in hex."""

    content: bytes
    sha256: str

    @property
    def document(self) -> dict[str, Any]:
        """What the bytes say."""
        found: dict[str, Any] = json.loads(self.content)
        return found


def freeze(assessment: Assessment, day: date) -> Snapshot:
    """An assessment as it stands on a day.

    The same assessment freezes to the same bytes in whatever order its evidence, findings or answers were given.
    Answers that the edition or profile does not ask are left out. Source of the form: RFC 8785.
    """
    standard = assessment.standard
    items = zip(assessment.clauses, item_levels(assessment, day), strict=True)
    asked = {clause.item.id for clause in assessment.clauses}
    content = rfc8785.dumps(
        {
            "format": FORMAT,
            "assessment": assessment.id,
            "day": day.isoformat(),
            "library": standard.version,
            "edition": standard.code,
            "profile": assessment.profile,
            "critical_weight": standard.critical_weight,
            "scope": _scope(assessment.scope),
            "items": {
                clause.item.id: _item(clause, assessment.answer(clause.item.id), level) | {"order": order}
                for order, (clause, level) in enumerate(items)
            },
            "findings": {each.id: _plain(asdict(each)) for each in assessment.findings if each.item in asked},
        }
    )
    return Snapshot(content, hashlib.sha256(content).hexdigest())


def thaw(content: bytes, sha256: str) -> Snapshot:
    """A snapshot from stored bytes. Raises ValueError for bytes of another hash, or of a format that is not ours."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError("the snapshot is not the one that was frozen: its hash differs")
    snapshot = Snapshot(content, sha256)
    if snapshot.document.get("format") != FORMAT:
        raise ValueError(f"not a snapshot of the format {FORMAT}")
    return snapshot


def _item(clause: Clause, answer: Answer, level: ItemLevel) -> dict[str, Any]:
    item = clause.item
    past = {"past": [_plain(asdict(each)) for each in answer.past]} if answer.past else {}
    return past | {
        "clause": clause.number,
        "chapter": item.chapter,
        "critical": item.critical,
        "questions": {each.id: asdict(each.text) for each in item.questions},
        "claimed": answer.claimed,
        "reason": answer.reason,
        "replies": dict(answer.replies),
        "not_applicable": asdict(answer.not_applicable) if answer.not_applicable else None,
        "review": asdict(answer.review) if answer.review else None,
        "waiver": asdict(answer.waiver) if answer.waiver else None,
        "evidence": {each.id: _evidence(each) for each in answer.evidence},
        "state": level.state,
        "supported": level.supported.level,
        "caps": [cap.code for cap in level.supported.caps],
        "verified": level.verified,
        "counted": level.counted,
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    said: dict[str, Any] = _plain(asdict(evidence))
    del said["id"]
    return said


def _scope(scope: Scope) -> dict[str, Any]:
    """As ever where no other company is within it, so that what was frozen before still compares."""
    said: dict[str, Any] = _plain(asdict(scope))
    return {name: value for name, value in said.items() if value or name != "entities"}


def _plain(value: Any) -> Any:
    """Dates as text, tuples as lists: what JSON has."""
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
