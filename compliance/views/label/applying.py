"""What the rooms of the label show of applications, to whoever applies."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """An application in a list."""

    id: int
    number: str | None
    purpose: str
    level: str
    state: str
    turn: str | None
    due_on: date | None
    opened_at: datetime
    submitted_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class LabelOverview:
    """Where an organisation stands: its applications, newest first."""

    applications: tuple[ApplicationLine, ...]
