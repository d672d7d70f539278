"""Certificates of training as pages show them: to anybody, to their holders, to who keeps training."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from infra.i18n import Bilingual

State = Literal["valid", "expired", "revoked"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A certificate as anybody sees it who has its number: `holder` and `employer` only where the holder allows."""

    number: str
    state: State
    language: str
    title: str
    version: str
    valid_from: date
    valid_until: date | None  # the last day
    ended_on: date | None
    reason: str | None
    initials: str
    holder: str | None
    employer: Bilingual | None
    shows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """An answer to a number: `typed` as it was asked for, and the certificate, or None where nobody has that number."""

    typed: str
    is_number: bool
    found: Shown | None
    did: str


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate as its holder sees it."""

    staff: int
    shown: Shown
    name: str
    employer: Bilingual
    score: str | None
    address: str  # of the public check
    codes: tuple[datetime, ...] = ()  # until when transfer codes wait


@dataclass(frozen=True, slots=True)
class Place:
    """An employer that trains the viewer now: their id there, and its name."""

    staff: int
    employer: Bilingual


@dataclass(frozen=True, slots=True)
class HeldList:
    """All certificates of the viewer, of whatever employer, and where they may bring one."""

    certificates: tuple[Held, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A certificate in the list of an organisation."""

    number: str
    state: State
    staff: int
    employee: str
    name: str
    title: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class CertificatesView:
    """A page of an organisation's certificates, newest first; `after` leads to older ones."""

    lines: tuple[Line, ...]
    count: int
    words: str
    after: int | None
    trains: bool
    brought: tuple[Line, ...] = field(default=())
