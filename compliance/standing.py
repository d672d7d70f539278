"""An assessment as it leaves the house: as it was submitted, or as it stands today and then it says so."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from compliance.assessment import Assessment
from compliance.assessment.snapshot import freeze


@dataclass(frozen=True, slots=True)
class Frozen:
    """What makes a state a submitted one: the hash of its snapshot, when it was submitted and approved."""

    snapshot: int
    sha256: str
    submitted_at: datetime
    approved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """An assessment on a day. `frozen` None: it was not submitted. `cycle` is what the organisation calls it."""

    assessment: Assessment
    day: date
    cycle: str
    opened_on: date
    frozen: Frozen | None = None

    @property
    def sha256(self) -> str:
        """The hash of the state: of its snapshot, or of what a snapshot would be today."""
        return self.frozen.sha256 if self.frozen else freeze(self.assessment, self.day).sha256

    @property
    def number(self) -> str:
        """What documents are called by: the assessment, the day, and the beginning of the hash."""
        return f"MA-{self.assessment.id}-{self.day:%Y%m%d}-{self.sha256[:8].upper()}"


def without(standing: Standing, hidden: Iterable[str], title: str) -> Standing:
    """The same without the names of some evidence, known by its ids: `title` stands in their place.

    Levels, hashes and dates stay: what a file is called has no part in them.
    """
    ids, assessment = frozenset(hidden), standing.assessment
    if not ids:
        return standing
    answers = {
        name: replace(
            answer, evidence=tuple(replace(one, title=title) if one.id in ids else one for one in answer.evidence)
        )
        for name, answer in assessment.answers.items()
    }
    return replace(standing, assessment=replace(assessment, answers=answers))
