"""The report that every applicant for the label gets, whatever was decided."""

from dataclasses import dataclass
from datetime import date, datetime

from compliance.library.scheme import Requirement, SchemeLevel
from compliance.views.label.deciding import Condition, Found, Outcome
from infra.i18n import Bilingual


@dataclass(frozen=True, slots=True)
class Looked:
    """A requirement and what was found of it: met, unmet, unknown; in the assessor's words where people judge."""

    requirement: Requirement
    met: str
    said: str


@dataclass(frozen=True, slots=True)
class Reported:
    """What the assessor reported, and the applicant's comment on it."""

    recommendation: str
    summary: str
    advice: str
    visited_on: date | None
    at: datetime
    comment: str | None


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report: what was found, what is advised, what was decided and why, and how to appeal by when."""

    number: str
    bin: str
    name: Bilingual
    level: SchemeLevel
    micro: bool
    scheme_version: str
    submitted_on: date | None
    state: str
    checked_at: datetime | None
    looked: tuple[Looked, ...]
    findings: tuple[Found, ...]
    reported: Reported | None
    decisions: tuple[Outcome, ...]
    hashes: tuple[tuple[int, str], ...]
    conditions: tuple[Condition, ...]
    appeal_by: date | None
    appeal_days: int
