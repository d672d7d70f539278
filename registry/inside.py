"""What is shown inside only: to whoever looks a company up with a purpose, and to those who look after sources."""

from dataclasses import dataclass
from datetime import date, datetime

from infra.i18n import Bilingual, Text
from registry.views import Detail, SourceStamp


@dataclass(frozen=True, slots=True)
class HeadLine:
    """Who a list names as the head of a company, with the number it gives."""

    name: Bilingual
    iin: str | None
    rnn: str | None
    stamp: SourceStamp


@dataclass(frozen=True, slots=True)
class Namesake:
    """Another company of which some list names the same head, by number."""

    bin: str
    name: Bilingual
    stamp: SourceStamp


@dataclass(frozen=True, slots=True)
class CompanyMore:
    """What is not public of a company: numbers of people. Shown to whoever has said what for."""

    bin: str
    kind: str
    name: Bilingual
    synthetic: bool
    moment: datetime
    numbers: tuple[Detail, ...]
    heads: tuple[HeadLine, ...]
    others: tuple[Namesake, ...]


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import of a source, as those who look after sources read it."""

    id: int
    source: str
    name: Text
    state: str  # done or refused
    finished_at: datetime
    as_at: date | None
    read: int
    opened: int
    closed: int
    rejected: int
    refusal: Text | None
