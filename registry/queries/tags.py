"""Statuses in a word, beside the name."""

from collections.abc import Sequence
from datetime import date

from infra.database import Record
from infra.i18n import text
from registry.classifiers import is_state_owned
from registry.queries.cautions import STATUSES
from registry.queries.company_facts import CompanyFacts
from registry.views import Caution, Tag

TONES = {
    "synthetic": "info",
    "in_register": "ok",
    "known_only": "warn",
    "state_owned": "info",
    "label": "ok",
    **dict(STATUSES),
}


def tag(code: str) -> Tag:
    """The tag of a status."""
    return Tag(code, TONES[code], text(f"tag.{code}"))


def holds_label(row: Record, day: date) -> bool:
    """Whether a fact is a label in use on a day."""
    in_term: bool = row["issued_on"] <= day <= row["ends_on"]
    return row["kind"] == "label" and row["state"] == "valid" and in_term


def tags_of(facts: CompanyFacts, cautions: Sequence[Caution]) -> tuple[Tag, ...]:
    """Synthetic first, then what holds now from worst to mild, then what the register says.

    A label comes last: it takes nothing back.
    """
    codes = ["synthetic"] if facts.bin.is_synthetic else []
    holding = {caution.code for caution in cautions if not caution.ended}
    codes += [code for code, _ in STATUSES if code in holding]
    row = facts.registered
    if row is None:
        codes.append("known_only")
    elif facts.in_register:
        codes.append("in_register")
    if row is not None and is_state_owned(row["kfs"]):
        codes.append("state_owned")
    if any(holds_label(row, facts.day) for row in facts.current("credential")):
        codes.append("label")
    return tuple(tag(code) for code in codes)
