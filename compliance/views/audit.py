"""What an auditor from outside is shown: what was submitted, and what is said and found since."""

from dataclasses import dataclass
from datetime import date, datetime

from compliance.assessment import Answer, Gate, ItemLevel, Rollup
from compliance.library.model import Clause
from compliance.queries.heads import Head
from compliance.standing import Standing
from compliance.views.outputs import PackageView


@dataclass(frozen=True, slots=True)
class AuditedFinding:
    """A finding as it is now, with what is done about it."""

    item: str
    grade: str
    text: str
    opened_on: date
    closed_on: date | None
    actions: tuple[tuple[str, date, bool], ...]  # title, due, whether it was seen to have worked


@dataclass(frozen=True, slots=True)
class AuditView:
    """An assessment in the auditor's room; `standing` None: nothing was submitted yet."""

    head: Head
    standing: Standing | None
    items: tuple[tuple[Clause, ItemLevel], ...]
    rollup: Rollup | None
    gate: Gate | None
    findings: tuple[AuditedFinding, ...]
    packages: tuple[PackageView, ...]

    @property
    def chapters(self) -> tuple[str, ...]:
        """Chapters in their order."""
        return tuple(dict.fromkeys(level.chapter for _, level in self.items))


@dataclass(frozen=True, slots=True)
class AuditedEvidence:
    """Evidence at an item; `id` None: its content is not theirs to see."""

    id: int | None
    title: str
    kind: str
    dated: date
    expires: date | None
    fresh_until: date
    confirmed: bool
    sha256: str


@dataclass(frozen=True, slots=True)
class AuditedRemark:
    """A remark at an item, by the auditor or by somebody of the organisation."""

    own: bool
    said: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AuditItemView:
    """An item in the auditor's room. `before` and `after` are its neighbours."""

    head: Head
    day: date
    clause: Clause
    level: ItemLevel
    answer: Answer
    evidence: tuple[AuditedEvidence, ...]
    remarks: tuple[AuditedRemark, ...]
    findings: tuple[AuditedFinding, ...]
    before: str | None
    after: str | None

    @property
    def may_remark(self) -> bool:
        """Whether anything can still be said."""
        return self.head.at_work and self.head.closed_at is None
