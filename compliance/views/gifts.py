"""What the register of gifts shows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from compliance.library.programme.gifts import Limits, Rule
from compliance.views.programme import Place
from infra.i18n import Text


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the register is asked for; empty: everything. `waits`: not decided, though a warning stands."""

    direction: str = ""
    year: int = 0
    official: bool = False
    waits: bool = False
    words: str = ""
    after: int = 0


@dataclass(frozen=True, slots=True)
class GiftLine:
    """A gift with what to look at. `number` refers to the organisation on the other side."""

    id: int
    person: UUID
    direction: str
    day: date
    what: str
    worth: Decimal
    other_name: str
    number: str
    official: bool
    occasion: str
    outcome: str
    decision: str | None
    reason: str
    decided_by: UUID | None
    decided_on: date | None
    warnings: tuple[Text, ...]
    mine: bool


@dataclass(frozen=True, slots=True)
class LimitLine:
    """Limits of the history, with who set them and what they are in tenge today."""

    limits: Limits
    set_by: UUID
    one_tenge: Decimal
    year_tenge: Decimal


@dataclass(frozen=True, slots=True)
class GiftsView:
    """The register as far as the viewer sees it."""

    asked: Filter
    gifts: tuple[GiftLine, ...]
    count: int
    received: Decimal
    given: Decimal
    decided: int  # of what was asked for
    officials: int  # likewise: with a public official on the other side
    waiting: int  # gifts that wait for a decision, all of them
    years: tuple[int, ...]
    after: int | None
    history: tuple[LimitLine, ...]
    limits: LimitLine | None  # of today
    rules: tuple[Rule, ...]
    mci: int
    mci_checked_on: date | None
    places: tuple[Place, ...]  # assessments in which the year can be shown as evidence
    leads: bool
    takes_part: bool
    today: date
