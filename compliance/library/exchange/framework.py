"""A framework from elsewhere, or one's own: what an assessment can use of it, whatever else it lacks.

A `Standard` of the library has gradings, aims, proofs and law in three languages. A framework has what its file says:
texts in the languages given, a scale if there is one, profiles (implementation groups), no prerequisites unless they
are named. What both can be asked is `Assessed`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from compliance.library.exchange.faults import Fault, Findings
from compliance.library.model import Standard
from infra.i18n import LANGUAGES, text

Format = Literal["ciso-yaml", "ciso-xlsx", "oscal-catalog", "oscal-profile"]


class Spoken(Protocol):
    """A text that can be had in a language."""

    def of(self, language: str) -> str:
        """The text; a framework that lacks the language answers in its own."""


class Asked(Protocol):
    """A question of an assessment."""

    @property
    def id(self) -> str:
        """Stays the same in every version."""

    @property
    def text(self) -> Spoken:
        """What is asked."""


class Assessed(Protocol):
    """All that an assessment needs of an item: both `Item` and `Requirement` are this."""

    @property
    def id(self) -> str:
        """Stays the same in every version."""

    @property
    def title(self) -> Spoken:
        """Its short name."""

    @property
    def questions(self) -> Sequence[Asked]:
        """What is asked; may be none, then the item itself is the question."""

    @property
    def critical(self) -> bool:
        """Weighs more, and must be met."""

    @property
    def profiles(self) -> Sequence[str]:
        """Who is asked; none: everybody."""

    @property
    def needs(self) -> Sequence[str]:
        """Ids of items that come first."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in the languages of its file; `locale` is the file's own language."""

    locale: str
    texts: Mapping[str, str]

    def of(self, language: str) -> str:
        """The text in a language, or in the file's own where it lacks that language."""
        return self.texts.get(language) or self.texts.get(self.locale) or next(iter(self.texts.values()), "")


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that may be chosen. `result` and `score` are what the file wants it to mean, if it says so."""

    id: str
    text: Wording
    result: str | None = None
    score: int | None = None


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of a framework; `kind` is unique_choice, text, …"""

    id: str
    text: Wording
    kind: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """A node of a framework: a heading, or an item to be assessed. `number` is what the framework prints before it."""

    id: str
    number: str
    parent: str | None
    depth: int
    assessable: bool
    title: Wording
    text: Wording | None = None
    note: Wording | None = None
    proof: Wording | None = None
    critical: bool = False
    weight: int = 1
    profiles: tuple[str, ...] = ()
    questions: tuple[AskedQuestion, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a framework's own scale."""

    score: int
    name: Wording
    test: Wording | None


@dataclass(frozen=True, slots=True)
class Framework:
    """Requirements in the order of the file. An empty scale: the file has none, use the library's."""

    urn: str
    code: str
    name: Wording
    scale: tuple[Step, ...]
    profiles: Mapping[str, Wording]
    requirements: tuple[Requirement, ...]

    @property
    def items(self) -> tuple[Requirement, ...]:
        """What is assessed."""
        return tuple(each for each in self.requirements if each.assessable)

    def of_profile(self, profile: str) -> tuple[Requirement, ...]:
        """The items that a profile is asked. Raises KeyError for a profile the framework does not have."""
        if profile not in self.profiles:
            raise KeyError(profile)
        return tuple(each for each in self.items if profile in each.profiles or not each.profiles)


@dataclass(frozen=True, slots=True)
class Library:
    """A file of frameworks. `document` is all of it as it came, so that writing it again loses nothing."""

    urn: str
    code: str
    version: str
    name: Wording
    frameworks: tuple[Framework, ...]
    document: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a file gave: the library unless there was an error, and every fault."""

    format: Format | None
    library: Library | None
    faults: tuple[Fault, ...]


def items_of(source: Standard | Framework) -> tuple[Assessed, ...]:
    """What is assessed, of a standard of the library and of a framework alike."""
    if isinstance(source, Standard):
        return tuple(clause.item for clause in source.clauses)
    return source.items


def texts_of(framework: Framework) -> list[Wording]:
    """Every text of a framework that people read."""
    found = [framework.name, *framework.profiles.values()]
    for step in framework.scale:
        found += [step.name, *([step.test] if step.test else [])]
    for each in framework.requirements:
        found += [part for part in (each.title, each.text, each.note, each.proof) if part is not None]
        for question in each.questions:
            found += [question.text, *(choice.text for choice in question.choices)]
    return [wording for wording in found if any(each.strip() for each in wording.texts.values())]


def complete_in(framework: Framework) -> dict[str, int]:
    """How many of its texts each language of the product has."""
    texts = texts_of(framework)
    return {language: sum(bool(each.texts.get(language, "").strip()) for each in texts) for language in LANGUAGES}


def note_languages(framework: Framework, findings: Findings) -> None:
    """What is lacking in the languages of the product: told once for a whole language, else with the first items."""
    for language in LANGUAGES:
        lacking = [each for each in framework.requirements if language not in each.title.texts]
        if len(lacking) == len(framework.requirements):
            findings.notice(text("exchange.no_language", language=language))
        elif lacking:
            names = ", ".join(each.number or each.id for each in lacking[:5])
            findings.notice(text("exchange.lacks_language", n=len(lacking), language=language, names=names))
