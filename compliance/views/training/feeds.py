"""What the first page of training, its reminders and its figures are given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from compliance.library.model import Words
from compliance.training.figures import WHOLE, Figure, Key
from compliance.training.requirement import Requirement
from compliance.views.programme import Place
from compliance.views.training.records import Completion


@dataclass(frozen=True, slots=True)
class Somebody:
    """A member of staff: id, the employer's number, name, and the unit where they work."""

    id: int
    number: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class EndView:
    """On `day` so many hold a course no longer (code), and so many of the required are left with a valid one."""

    day: date
    course: str
    people: int
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class LateView:
    """Somebody who should hold a course and does not: since a day."""

    who: Somebody
    course: str
    since: date


@dataclass(frozen=True, slots=True)
class WaiverAsked:
    """A waiver that waits for an answer."""

    who: Somebody
    course: str
    since: date
    until: date
    asked_by: UUID


@dataclass(frozen=True, slots=True)
class FeedView:
    """Whether evidence is made by itself, in which language, by whose word; `as_of`: the day of the newest.

    `held`: it is switched on, but whoever did that leads no more, so that nothing is made.
    """

    running: bool
    language: str
    set_by: UUID | None
    set_at: datetime | None
    evidence: int | None
    as_of: date | None
    held: bool


@dataclass(frozen=True, slots=True)
class TrainingOverview:
    """Where an organisation stands with its training today."""

    today: date
    completion: Completion
    titles: Mapping[str, Words]  # of courses, by code
    staff: int
    rules: int
    ends: tuple[EndView, ...]  # of the next 90 days, earliest first
    late: tuple[LateView, ...]  # the longest first, not all of them
    late_count: int
    due_soon: int  # by the day 30 days on
    waivers: tuple[WaiverAsked, ...]
    unreachable: int | None  # None: whoever looks is not told
    requirement: Requirement
    feed: FeedView
    places: tuple[Place, ...]  # where evidence could be put
    trains: bool
    leads: bool

    def title(self, code: str) -> Words:
        """Of a course; its code where it is offered no more."""
        return self.titles.get(code) or Words(code, code, code)


@dataclass(frozen=True, slots=True)
class Unreached:
    """Somebody who must be told on paper: what they have to do, by when."""

    who: Somebody
    position: str
    courses: tuple[tuple[str, date, bool], ...]  # code, due, late


@dataclass(frozen=True, slots=True)
class UnreachedView:
    """Everybody with something to do whom no letter reaches and who has no personal code."""

    today: date
    people: tuple[Unreached, ...]
    titles: Mapping[str, Words]

    def title(self, code: str) -> Words:
        """Of a course; its code where it is offered no more."""
        return self.titles.get(code) or Words(code, code, code)


@dataclass(frozen=True, slots=True)
class CompletionPaper:
    """Completion on a day, for a document. `starts` to `completion.on` is the period of which records are counted."""

    completion: Completion
    titles: Mapping[str, Words]
    starts: date
    recorded: int  # passed in the period
    associates: bool  # whether any of them must hold something

    def title(self, code: str) -> Words:
        """Of a course; its code where it is offered no more."""
        return self.titles.get(code) or Words(code, code, code)


@dataclass(frozen=True, slots=True)
class FiguresView:
    """Training of all organisations as of a day; None: nothing was counted yet. A figure of None is withheld."""

    day: date | None
    figures: Mapping[Key, Figure | None]
    regions: tuple[str, ...]
    sizes: tuple[str, ...]
    days: tuple[date, ...] = ()  # of which there are figures, newest first

    @property
    def whole(self) -> Figure | None:
        """All regions and sizes."""
        return self.figures.get(WHOLE)

    @property
    def shown(self) -> bool:
        """Whether anything at all is published."""
        return any(self.figures.values())
