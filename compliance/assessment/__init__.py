"""Self-assessment: levels of maturity by evidence, the gate of the label, snapshots, audit packages, OSCAL.

Pure: no database, no web, no clock, no chance. Whatever day it is comes as an argument.
"""

from compliance.assessment.maturity import (
    Cap,
    DependencyWarning,
    ItemLevel,
    Supported,
    dependency_warnings,
    fresh_until,
    item_levels,
    supported,
    verified,
)
from compliance.assessment.model import (
    Answer,
    Assessment,
    CorrectiveAction,
    Evidence,
    Finding,
    NotApplicable,
    PastLevel,
    Review,
    Scope,
    Waiver,
)
from compliance.assessment.rollup import (
    Average,
    Fall,
    Gate,
    Missing,
    NextChange,
    Rollup,
    average,
    gate,
    next_change,
    next_falls,
    rollup,
)

__all__ = [
    "Answer",
    "Assessment",
    "Average",
    "Cap",
    "CorrectiveAction",
    "DependencyWarning",
    "Evidence",
    "Fall",
    "Finding",
    "Gate",
    "ItemLevel",
    "Missing",
    "NextChange",
    "NotApplicable",
    "PastLevel",
    "Review",
    "Rollup",
    "Scope",
    "Supported",
    "Waiver",
    "average",
    "dependency_warnings",
    "fresh_until",
    "gate",
    "item_levels",
    "next_change",
    "next_falls",
    "rollup",
    "supported",
    "verified",
]
