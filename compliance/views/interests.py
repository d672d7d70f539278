"""What pages of declarations show."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from compliance.library.model import Words
from compliance.views.programme import Place, Share
from infra.i18n import Bilingual


@dataclass(frozen=True, slots=True)
class InterestLine:
    """An interest. `number` refers to the company; `known`, `looked_up` and `contracts` are what the register and the
    organisation's own look-ups say of it.
    """

    id: int
    person: UUID
    at: datetime
    kind: str
    title: Words
    whose: str
    said: str
    number: str
    name: Bilingual
    known: bool
    looked_up: bool
    contracts: int
    measure: str | None
    reason: str
    decided_by: UUID | None
    decided_on: date | None
    lifted_on: date | None
    mine: bool


@dataclass(frozen=True, slots=True)
class DeclarationLine:
    """Something that the viewer declared."""

    id: int
    campaign: str
    nothing: bool
    at: datetime
    interests: tuple[InterestLine, ...]


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign; `asked` says whether the viewer is, `declared` whether they have."""

    id: int
    title: str
    roles: tuple[str, ...]
    starts: date
    due_on: date
    closed_on: date | None
    late: bool
    asked: bool
    declared: bool
    share: Share | None


@dataclass(frozen=True, slots=True)
class DeclarationsView:
    """Campaigns, one's own declarations, and for who leads what is to be decided and who is recused."""

    campaigns: tuple[CampaignLine, ...]
    mine: tuple[DeclarationLine, ...]
    undecided: tuple[InterestLine, ...]
    decided: tuple[InterestLine, ...]
    recusals: tuple[InterestLine, ...]
    leads: bool
    takes_part: bool
    today: date

    @property
    def to_declare(self) -> tuple[CampaignLine, ...]:
        """Campaigns in which the viewer has still to declare."""
        return tuple(each for each in self.campaigns if each.asked and not each.declared and each.closed_on is None)


@dataclass(frozen=True, slots=True)
class CampaignView:
    """One campaign, for who leads."""

    campaign: CampaignLine
    missing: tuple[UUID, ...]
    nothing: int
    something: int
    interests: int
    measures: tuple[tuple[str, int], ...]  # how many interests by what was decided; "" is not decided
    reminded_on: date | None
    places: tuple[Place, ...]
    today: date


@dataclass(frozen=True, slots=True)
class DeclareView:
    """The form in which somebody declares."""

    campaign: CampaignLine | None
    kinds: dict[str, Words]
    whose: tuple[str, ...]
    law: tuple[Words, ...]
    blocks: int
