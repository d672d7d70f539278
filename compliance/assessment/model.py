"""What a self-assessment is made of: answers with their evidence, the reviewer's word, findings, earlier cycles."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from re import fullmatch
from typing import Literal

from compliance.library import Standard
from compliance.library.model import TOP_LEVEL, Clause, ProofKind

Grade = Literal["major", "minor", "observation", "opportunity", "good_practice"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing attached to an answer.

    `dated` is its own date, not that of its upload; `starts` and `ends` the period it speaks of; `expires` the last
    day on which it holds; `confirmed` whether a second person looked at it and agreed. Raises ValueError for a hash
    that is not SHA-256 in lower-case hex, and for a period that ends before it starts.
    """

    id: str
    kind: ProofKind
    title: str
    dated: date
    sha256: str
    starts: date | None = None
    ends: date | None = None
    expires: date | None = None
    confirmed: bool = False

    def __post_init__(self) -> None:
        if not fullmatch(r"[0-9a-f]{64}", self.sha256):
            raise ValueError(f"evidence {self.id}: {self.sha256!r} is not SHA-256")
        if self.starts and self.ends and self.ends < self.starts:
            raise ValueError(f"evidence {self.id}: its period ends before it starts")

    @property
    def shown_on(self) -> date:
        """The last day of which it can speak: the end of its period, and never later than its own date."""
        return min(self.dated, self.ends) if self.ends else self.dated


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The owner's reason why an item does not concern the organisation, and whether a reviewer agreed."""

    reason: str
    approved: bool = False

    @property
    def holds(self) -> bool:
        """Approved, and with a reason."""
        return self.approved and bool(self.reason.strip())


@dataclass(frozen=True, slots=True)
class Review:
    """The level that an independent reviewer found. Above what the evidence supports it needs a reason."""

    level: int
    reason: str = ""

    def __post_init__(self) -> None:
        _on_scale(self.level)


@dataclass(frozen=True, slots=True)
class Waiver:
    """Why an item stands more than a level above what it rests on, and whether a reviewer accepted that."""

    reason: str
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class PastLevel:
    """The level that an item had when an earlier cycle closed."""

    cycle: str
    closed_on: date
    level: int

    def __post_init__(self) -> None:
        _on_scale(self.level)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one item. `claimed` None: nobody has answered yet. `replies` are texts by question id."""

    item: str
    claimed: int | None = None
    reason: str = ""
    replies: Mapping[str, str] = field(default_factory=dict)
    not_applicable: NotApplicable | None = None
    evidence: tuple[Evidence, ...] = ()
    review: Review | None = None
    waiver: Waiver | None = None
    past: tuple[PastLevel, ...] = ()

    def __post_init__(self) -> None:
        if self.claimed is not None:
            _on_scale(self.claimed)


@dataclass(frozen=True, slots=True)
class CorrectiveAction:
    """What is done about a finding, by when, and the day on which another person saw that it had worked."""

    id: str
    title: str
    due_on: date
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reviewer found at an item. It says nothing of anybody's guilt."""

    id: str
    item: str
    grade: Grade
    text: str
    opened_on: date
    closed_on: date | None = None
    actions: tuple[CorrectiveAction, ...] = ()

    def open_on(self, day: date) -> bool:
        """Whether it was open at the end of a day."""
        return self.opened_on <= day and (self.closed_on is None or self.closed_on > day)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is assessed: the organisation, in words where the boundary runs, and the products, the sites and the other
    companies (BINs) within it.
    """

    bin: str
    name: str
    boundary: str = ""
    products: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """A self-assessment at some moment.

    Answers to items that the edition or the profile does not ask are kept and not looked at: one answer serves every
    edition. Raises KeyError for a profile that the standard does not have, ValueError where an answer stands under
    another item's id or an id of evidence or a finding stands twice.
    """

    id: str
    standard: Standard = field(repr=False)
    profile: str
    scope: Scope
    answers: Mapping[str, Answer] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        self.standard.of_profile(self.profile)
        for name, answer in self.answers.items():
            if answer.item != name:
                raise ValueError(f"the answer to {answer.item} stands under {name}")
            _once([each.id for each in answer.evidence], name)
        _once([each.id for each in self.findings], self.id)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """What is asked, in the order of the standard."""
        return self.standard.of_profile(self.profile)

    def answer(self, item: str) -> Answer:
        """The answer to an item, an empty one where nobody has answered."""
        return self.answers.get(item) or Answer(item)


def _on_scale(level: int) -> None:
    if not 0 <= level <= TOP_LEVEL:
        raise ValueError(f"{level} is not a level of 0 to {TOP_LEVEL}")


def _once(ids: list[str], where: str) -> None:
    if len(set(ids)) != len(ids):
        raise ValueError(f"{where}: an id stands twice")
