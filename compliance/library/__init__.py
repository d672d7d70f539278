"""The library of standards: versioned YAML, read into frozen values. Pure: no database, no clock."""

from compliance.library.load import standards
from compliance.library.model import (
    Clause,
    Crosswalk,
    Duty,
    Item,
    Law,
    Proof,
    Question,
    Relation,
    Standard,
    Words,
)  # fmt: skip
from compliance.library.texts import Completeness, completeness

__all__ = [
    "Clause",
    "Completeness",
    "Crosswalk",
    "Duty",
    "Item",
    "Law",
    "Proof",
    "Question",
    "Relation",
    "Standard",
    "Words",
    "completeness",
    "standards",
]
