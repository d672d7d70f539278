"""Statuses in a word, beside the name."""

from collections.abc import Sequence

from infra.i18n import text
from registry.classifiers import is_state_owned
from registry.queries.cautions import STATUSES
from registry.queries.company_facts import CompanyFacts
from registry.views import Caution, Tag

TONES = {"synthetic": "info", "in_register": "ok", "known_only": "warn", "state_owned": "info", **dict(STATUSES)}


def tag(code: str) -> Tag:
    """The tag of a status."""
    return Tag(code, TONES[code], text(f"tag.{code}"))


def tags_of(facts: CompanyFacts, cautions: Sequence[Caution]) -> tuple[Tag, ...]:
    """Synthetic first, then what holds now from worst to mild, then what the register says."""
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
    return tuple(tag(code) for code in codes)
