"""Anti-corruption clauses of contracts, put together from modules by risk and kind of contract. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from compliance.library.load import LibraryError, words
from compliance.library.model import Words
from compliance.library.programme.files import read

Risk = Literal["low", "medium", "high"]
Kind = Literal["supply", "works", "services", "agency", "joint_venture", "donation"]
RISKS: tuple[Risk, ...] = ("low", "medium", "high")
KINDS: tuple[Kind, ...] = ("supply", "works", "services", "agency", "joint_venture", "donation")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or two that stand from a risk on."""

    text: Words
    risk: Risk


@dataclass(frozen=True, slots=True)
class Module:
    """Paragraphs of one matter. It stands from `risk` on (None: never for that), and always for some kinds."""

    id: str
    title: Words
    paragraphs: tuple[Paragraph, ...]
    risk: Risk | None
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Library:
    """All modules, with the version of their words."""

    version: str
    published_on: date
    modules: tuple[Module, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A module as it stands in a contract: numbered from one, its paragraphs below it."""

    number: int
    id: str
    title: Words
    paragraphs: tuple[tuple[str, Words], ...]


@cache
def library() -> Library:
    """The modules in their order. Raises LibraryError naming what is wrong in the file."""
    given = read("clauses")
    return Library(given["version"], given["published_on"], tuple(_module(each) for each in given["modules"]))


def _module(given: Mapping[str, Any]) -> Module:
    name = given["id"]
    risk, kinds = given.get("from", "low"), frozenset(given.get("kinds", ()))
    if risk not in RISKS or not kinds <= set(KINDS):
        raise LibraryError(f"{name}: an unknown risk or kind of contract")
    paragraphs = tuple(_paragraph(each, name) for each in given["paragraphs"])
    return Module(name, words(given["title"], name), paragraphs, None if given.get("only") == "kinds" else risk, kinds)


def _paragraph(given: Mapping[str, Any], where: str) -> Paragraph:
    risk = given.get("from", "low")
    if risk not in RISKS:
        raise LibraryError(f"{where}: no risk {risk}")
    return Paragraph(words(given["text"], where), risk)


def clause(kind: Kind, risk: Risk) -> tuple[Section, ...]:
    """What a contract of a kind says at a risk. A higher risk only ever adds."""
    reached = set(RISKS[: RISKS.index(risk) + 1])
    taken = [each for each in library().modules if each.risk in reached or kind in each.kinds]
    return tuple(_section(number, module, reached) for number, module in enumerate(taken, 1))


def _section(number: int, module: Module, reached: set[Risk]) -> Section:
    said = [each.text for each in module.paragraphs if each.risk in reached]
    numbered = tuple((f"{number}.{place}", text) for place, text in enumerate(said, 1))
    return Section(number, module.id, module.title, numbered)


def plain_text(sections: Sequence[Section], languages: Sequence[str], headings: Sequence[str]) -> str:
    """The clause as plain text, one language after the other, each under its heading."""
    parts = []
    for language, heading in zip(languages, headings, strict=True):
        lines = [heading.upper()]
        for section in sections:
            lines += ["", f"{section.number}. {section.title.of(language)}"]
            lines += [f"{number}. {said.of(language)}" for number, said in section.paragraphs]
        parts.append("\n".join(lines))
    return "\n\n\n".join(parts) + "\n"
