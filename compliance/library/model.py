"""What a standard of self-assessment is made of.

An item is one thing to be assessed, with an id that never changes; an edition of a standard says which clause asks for
it. One answer therefore serves every edition that has the item.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from infra.i18n import LANGUAGES

Profile = Literal["M", "S", "Q"]  # micro and small, standard, quasi-state
ProofKind = Literal["document", "record", "indicator", "review", "outside"]
RelationKind = Literal["equal", "subset", "superset", "intersect"]
TOP_LEVEL = 5


@dataclass(frozen=True, slots=True)
class Words:
    """One text in the three languages of the product."""

    kk: str
    ru: str
    en: str

    def of(self, language: str) -> str:
        """The text in a language. Raises KeyError for a language the product does not have."""
        if language not in LANGUAGES:
            raise KeyError(language)
        return str(getattr(self, language))


@dataclass(frozen=True, slots=True)
class Question:
    """One question of an item, in our own words."""

    id: str
    text: Words


@dataclass(frozen=True, slots=True)
class Proof:
    """What counts as evidence. Its kind says how far it can carry: a document alone shows no practice."""

    kind: ProofKind
    text: Words


@dataclass(frozen=True, slots=True)
class Law:
    """A legal reference. `checked_on` is the day a person compared it with the published text; None: nobody has."""

    id: str
    title: Words
    valid_from: date | None
    valid_until: date | None
    seen_in: str | None
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be assessed. `critical` items weigh more and must reach level 3 for the label."""

    id: str
    chapter: str
    title: Words
    aim: Words
    questions: tuple[Question, ...]
    proofs: tuple[Proof, ...]
    level3: Words
    level5: Words
    local: Words | None  # what the item means in Kazakhstan
    critical: bool
    profiles: tuple[Profile, ...]
    needs: tuple[str, ...]
    law: tuple[Law, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """Where an edition asks for an item; `verified` is whether the number was held against the bought text."""

    number: str
    item: Item
    verified: bool


@dataclass(frozen=True, slots=True)
class Level:
    """A step of the maturity scale, 0 to 5, and how it is recognised."""

    level: int
    name: Words
    test: Words


@dataclass(frozen=True, slots=True)
class Duty:
    """What Kazakhstan's law adds for some profiles; repeated every so many months, or once."""

    id: str
    profiles: tuple[Profile, ...]
    every_months: int | None
    items: tuple[str, ...]
    law: tuple[Law, ...]
    text: Words


@dataclass(frozen=True, slots=True)
class Relation:
    """How what one edition asks of an item stands to what another asks."""

    item: str
    relation: RelationKind
    why: Words | None


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """From one edition to another: a relation for every item that both have."""

    source: str
    target: str
    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class Standard:
    """An edition of a standard with its clauses in the order of the scheme, ready to be assessed."""

    code: str
    name: str
    version: str  # of our question set, not of the standard
    published_on: date
    questions_published_on: date  # this version of our question set
    note: Words
    numbers_verified: bool
    critical_weight: int  # how much more a critical item weighs in a mean
    scale: tuple[Level, ...]
    chapters: Mapping[str, Words]
    profiles: Mapping[str, tuple[Words, Words]]  # name, for whom
    clauses: tuple[Clause, ...]
    duties: tuple[Duty, ...]
    findings: Mapping[str, Words]
    crosswalks: tuple[Crosswalk, ...]

    def of_profile(self, profile: str) -> tuple[Clause, ...]:
        """The clauses that a profile is asked. Raises KeyError for a profile the standard does not have."""
        if profile not in self.profiles:
            raise KeyError(profile)
        return tuple(clause for clause in self.clauses if profile in clause.item.profiles)
