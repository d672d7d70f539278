"""What pages about auditors from outside show: to the organisation, to the invited, and to the auditor."""

from dataclasses import dataclass
from datetime import date, datetime

from infra.i18n import Bilingual


@dataclass(frozen=True, slots=True)
class AccessView:
    """One auditor's access to one assessment; `state` is waiting, coming, open, over, or how it was closed."""

    id: int
    email: str
    name: str  # once they have said yes
    assessment: int
    cycle: str
    restricted: bool
    starts_on: date
    ends_on: date
    made_at: datetime
    by: str
    state: str

    @property
    def running(self) -> bool:
        """Whether it can still be ended."""
        return self.state in ("waiting", "coming", "open")


@dataclass(frozen=True, slots=True)
class AuditorsView:
    """Everybody from outside who may or might read assessments of an organisation, and which there are."""

    bin: str
    accesses: tuple[AccessView, ...]
    former: tuple[AccessView, ...]
    assessments: tuple[tuple[int, str], ...]
    longest: int  # days

    @property
    def assessments_offered(self) -> tuple[tuple[str, str], ...]:
        """Assessments as a form offers them: what is sent, and what they are called."""
        return tuple((str(number), cycle) for number, cycle in self.assessments)


@dataclass(frozen=True, slots=True)
class AuditLetterView:
    """What a letter invites to."""

    token: str
    bin: str
    name: Bilingual
    cycle: str
    by: str
    restricted: bool
    starts_on: date
    ends_on: date
    member: bool  # a colleague is no auditor from outside


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An assessment that the viewer audits or audited."""

    id: int
    bin: str
    name: Bilingual
    cycle: str
    starts_on: date
    ends_on: date
    state: str


@dataclass(frozen=True, slots=True)
class AuditsView:
    """All of them. `strong`: the viewer used a second factor, without which none opens."""

    audits: tuple[AuditLine, ...]
    strong: bool


@dataclass(frozen=True, slots=True)
class Access:
    """An access that holds now: what its pages may show."""

    id: int
    organisation: str
    bin: str
    name: Bilingual
    assessment: int
    cycle: str
    restricted: bool
    ends_on: date
