"""What pages of evidence are given. People are ids here; `fresh_until` is the last day on which evidence carries, and
`date.max` of what does not grow old.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from compliance.assessment import Fall
from compliance.library.model import Item
from compliance.queries.heads import Head
from infra.i18n import Size

Freshness = Literal["fresh", "soon", "expired", "renewed"]


@dataclass(frozen=True, slots=True)
class StandsView:
    """An item at which evidence stands, in an assessment that runs or is closed."""

    assessment: int
    cycle: str
    clause: str
    item: Item
    running: bool


@dataclass(frozen=True, slots=True)
class RequestView:
    """Newer evidence is asked of somebody by a day."""

    person: UUID
    due_on: date
    note: str
    asked_by: UUID

    def overdue(self, day: date) -> bool:
        """Whether it should be there by now."""
        return self.due_on < day


@dataclass(frozen=True, slots=True)
class KeptView:
    """One piece of evidence: what is said of it, where it stands, and what falls when it grows old."""

    id: int
    name: str
    media_type: str
    size: int
    sha256: str
    kind: str
    dated: date
    starts: date | None
    ends: date | None
    expires: date | None
    source: str
    confidentiality: str
    collected_by: UUID
    collected_at: datetime
    confirmed_by: UUID | None
    confirmed_at: datetime | None
    supersedes: int | None
    renewed_by: int | None
    fresh_until: date
    state: Freshness
    stands: tuple[StandsView, ...] = ()
    falls: tuple[Fall, ...] = ()
    request: RequestView | None = None

    @property
    def ages(self) -> bool:
        """Whether it grows old at all."""
        return self.fresh_until < date.max

    @property
    def weight(self) -> Size:
        """How large its file is."""
        return Size(self.size)

    @property
    def running(self) -> bool:
        """Whether it stands in an assessment that runs."""
        return any(each.running for each in self.stands)


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which evidence of a list is shown; an empty word lets everything through but what was renewed."""

    kind: str = ""
    item: str = ""
    state: str = ""
    confidentiality: str = ""
    collector: str = ""

    @property
    def open(self) -> bool:
        """Whether nothing was chosen."""
        return not (self.kind or self.item or self.state or self.confidentiality or self.collector)


@dataclass(frozen=True, slots=True)
class EvidenceListView:
    """Evidence of an organisation, what grows old first at the top; `asked` is what the colleague is to bring."""

    day: date
    kept: tuple[KeptView, ...]
    asked: tuple[KeptView, ...]
    counts: Mapping[str, int]
    collectors: tuple[UUID, ...]
    items: tuple[Item, ...]
    sieve: Sieve
    after: str  # where the next page begins; empty on the last


@dataclass(frozen=True, slots=True)
class RoomView:
    """An assessment in which evidence may be put at some more items."""

    head: Head
    items: tuple[tuple[str, Item], ...]  # number of the clause, and the item


@dataclass(frozen=True, slots=True)
class EvidencePageView:
    """One piece of evidence, its other versions, and what the colleague may do with it."""

    day: date
    kept: KeptView
    versions: tuple[KeptView, ...]
    rooms: tuple[RoomView, ...]
    renewers: tuple[UUID, ...]
    confirms: bool
    renews: bool
    asks: bool
    limit: Size


@dataclass(frozen=True, slots=True)
class AttachView:
    """The item at which evidence is to be put, and how large a file may be."""

    head: Head
    clause: str
    item: Item
    limit: Size
