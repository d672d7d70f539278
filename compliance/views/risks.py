"""What pages of the risk register are given. People are ids here: who they are is known a floor above."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from compliance.library.model import Words
from compliance.library.risk_templates import RiskFrame, risk_frame
from compliance.queries.heads import Head
from compliance.risks import Band, Control, Held, Score

Cells = Mapping[tuple[int, int], int]  # how many risks, by likelihood and impact


@dataclass(frozen=True, slots=True)
class AcceptanceView:
    """Who accepted what is left of a version, when and why."""

    version: int
    person: UUID
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RiskLine:
    """A risk in a list. `left` is what is left of it by today's evidence, `recorded` by that of its newest version."""

    id: int
    version: int
    title: str
    process: str
    unit: str
    inherent: Score
    left: Score
    recorded: Score
    controls: tuple[Held, ...]
    treatment: str
    plan: str
    due_on: date | None
    owner: UUID
    review_on: date
    archived: bool
    accepted: AcceptanceView | None
    day: date

    @property
    def process_name(self) -> Words:
        """The process in words."""
        return risk_frame().processes[self.process]

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been looked at again by now."""
        return not self.archived and self.review_on < self.day

    @property
    def has_grown(self) -> bool:
        """Whether more is left of it than when it was last written down: evidence grew old or went."""
        return self.left.value > self.recorded.value

    @property
    def waits(self) -> bool:
        """Whether it is to be accepted and nobody has."""
        return not self.archived and self.treatment == "accept" and self.accepted is None


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the register is asked for; empty: everything that is not archived. `cell` is likelihood and impact."""

    process: str = ""
    band: Band | None = None
    which: str = ""  # overdue, waiting, mine, archived
    of: str = "left"  # which of the two scores a cell speaks of: inherent or left
    cell: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class RegisterView:
    """The register: what was asked for of it, and counts over all that stands in it."""

    asked: Asked
    lines: tuple[RiskLine, ...]
    standing: tuple[RiskLine, ...]  # all that are not archived
    archived: int
    head: Head | None  # the assessment whose evidence counts
    leads: bool
    day: date

    @property
    def frame(self) -> RiskFrame:
        """Processes and scales in words."""
        return risk_frame()

    @property
    def overdue(self) -> int:
        """How many should have been looked at again by now."""
        return sum(1 for line in self.standing if line.is_overdue)

    @property
    def waiting(self) -> int:
        """How many are to be accepted."""
        return sum(1 for line in self.standing if line.waits)

    @property
    def grown(self) -> int:
        """Of how many more is left than was written down."""
        return sum(1 for line in self.standing if line.has_grown)

    def cells(self, of: str) -> Cells:
        """How many risks lie in each cell, by the inherent score or by what is left."""
        found: dict[tuple[int, int], int] = {}
        for line in self.standing:
            score = line.inherent if of == "inherent" else line.left
            place = (score.likelihood, score.impact)
            found[place] = found.get(place, 0) + 1
        return found

    def in_band(self, band: Band) -> int:
        """Of how many what is left lies in a band."""
        return sum(1 for line in self.standing if line.left.band == band)


@dataclass(frozen=True, slots=True)
class VersionView:
    """A risk as it was written down once."""

    version: int
    title: str
    process: str
    unit: str
    description: str
    causes: str
    inherent: Score
    left: Score
    controls: tuple[Held, ...]
    treatment: str
    plan: str
    due_on: date | None
    owner: UUID
    review_on: date
    archived: bool
    note: str
    written_by: UUID
    at: datetime

    @property
    def process_name(self) -> Words:
        """The process in words."""
        return risk_frame().processes[self.process]

    @property
    def said(self) -> tuple[Control, ...]:
        """The controls as they were said, whatever evidence bears of them."""
        return tuple(each.control for each in self.controls)


@dataclass(frozen=True, slots=True)
class RiskView:
    """A risk with everything that was ever said of it, newest first."""

    line: RiskLine
    believed: Score  # what would be left if all that is said of the controls were borne
    versions: tuple[VersionView, ...]
    acceptances: tuple[AcceptanceView, ...]
    head: Head | None
    leads: bool
    accepts: bool  # whether the viewer may accept what is left of it now

    @property
    def now(self) -> VersionView:
        """The newest version."""
        return self.versions[0]

    @property
    def frame(self) -> RiskFrame:
        """Processes and scales in words."""
        return risk_frame()

    def acceptance_of(self, version: int) -> AcceptanceView | None:
        """Who accepted a version."""
        return next((each for each in self.acceptances if each.version == version), None)


@dataclass(frozen=True, slots=True)
class PostView:
    """An exposed post as an entry says it; `until` is when it went out of the register or was changed."""

    id: int
    title: str
    unit: str
    why: str
    holders: int
    band: Band
    written_by: UUID
    at: datetime
    until: datetime | None
    until_by: UUID | None
    until_why: str | None
    followed: bool  # another entry stands in its place


@dataclass(frozen=True, slots=True)
class PostsView:
    """The register of exposed posts: what stands in it, and what stood."""

    posts: tuple[PostView, ...]
    former: tuple[PostView, ...]
    leads: bool

    @property
    def holders(self) -> int:
        """How many people hold the posts that stand in it."""
        return sum(post.holders for post in self.posts)
