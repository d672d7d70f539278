"""The scheme of the label: versioned YAML in three languages, checked as it is read."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import yaml

from compliance.library.load import LibraryError, words
from compliance.library.model import Words
from infra.i18n import LANGUAGES

FILE = Path(__file__).resolve().parent / "label" / "scheme.yaml"
Kind = Literal["automatic", "human"]
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SchemeLevel:
    """A level of the label: how long a grant lasts, in months, and what it says."""

    code: str
    valid_months: int
    title: Words
    text: Words


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that is asked. `asked` says for each level that asks it what suffices; `room` is where it is mended.

    `blocks`: it cannot be mended by the applicant, only by time or by whoever keeps the list. `curable`: a grant may
    come on the condition that it is mended. `micro`: whether it is asked on the short path of micro firms.
    """

    id: str
    kind: Kind
    title: Words
    text: Words
    asked: Mapping[str, Mapping[str, Any]]
    room: str | None
    blocks: bool
    curable: bool
    micro: bool

    def asked_of(self, level: str, *, micro: bool) -> Mapping[str, Any] | None:
        """What suffices at a level; None where the level, or the short path, does not ask it."""
        return self.asked.get(level) if self.micro or not micro else None


@dataclass(frozen=True, slots=True)
class Clocks:
    """Limits of time. Working days, but for those whose names say days (of the calendar) or months."""

    completeness: int
    applicant_answer: int
    screening: int
    assignment: int
    assessment: Mapping[str, int]  # by level
    micro_assessment: int
    applicant_comments: int
    review: int
    decision: int
    condition_days: int
    deferral_days: int
    appeal_days: int
    appeal_decision: int
    incident_explanation: int
    incident_decision: int
    suspension_days: int
    surveillance_months: int
    surveillance: int
    renewal_opens_months: int


@dataclass(frozen=True, slots=True)
class Bars:
    """How long something bars: a refusal and a revocation a new application, advice given an assessor."""

    refusal_days: int
    revocation_months: int
    advised_months: int


@dataclass(frozen=True, slots=True)
class PanelRule:
    """How many decide at most, and how many must be there after recusals."""

    members: int
    quorum: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a label is suspended or revoked, as the public is told."""

    code: str
    title: Words


@dataclass(frozen=True, slots=True)
class Rule:
    """A chapter of the rules: paragraphs in which {names} stand for numbers of the scheme."""

    code: str
    title: Words
    texts: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A version of the scheme."""

    code: str
    version: str
    published_on: date
    title: Words
    meaning: Words
    fees: Words
    levels: tuple[SchemeLevel, ...]
    clocks: Clocks
    bars: Bars
    panel: PanelRule
    micro_sizes: tuple[str, ...]  # groups of the size class in the business register that take the short path
    requirements: tuple[Requirement, ...]
    reasons: tuple[Reason, ...]
    rules: tuple[Rule, ...] = ()

    def level(self, code: str) -> SchemeLevel:
        """A level by its code. Raises KeyError."""
        return {level.code: level for level in self.levels}[code]

    def asked(self, level: str, *, micro: bool) -> tuple[Requirement, ...]:
        """What a level asks, on the short path of micro firms or not."""
        return tuple(each for each in self.requirements if each.asked_of(level, micro=micro) is not None)

    def said(self, rule: Rule, language: str) -> tuple[str, ...]:
        """The paragraphs of a rule in a language, with the numbers of this scheme."""
        return tuple(each.of(language).format_map(numbers_of(self)) for each in rule.texts)


@cache
def scheme() -> Scheme:
    """The scheme in force.

    Raises LibraryError naming what is wrong: a text missing in a language, a level that nobody knows, an id twice, a
    quorum that the panel cannot reach.
    """
    return scheme_of(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def scheme_of(given: Mapping[str, Any]) -> Scheme:
    """A scheme from what its file says. Raises LibraryError."""
    levels = tuple(
        SchemeLevel(
            each["code"], each["valid_months"], words(each["title"], each["code"]), words(each["text"], each["code"])
        )
        for each in given["levels"]
    )
    made = Scheme(
        code=given["code"],
        version=given["version"],
        published_on=given["published_on"],
        title=words(given["title"], "title"),
        meaning=words(given["meaning"], "meaning"),
        fees=words(given["fees"], "fees"),
        levels=levels,
        clocks=Clocks(**given["clocks"]),
        bars=Bars(**given["bars"]),
        panel=PanelRule(**given["panel"]),
        micro_sizes=tuple(given["micro_sizes"]),
        requirements=tuple(_requirement(each) for each in given["requirements"]),
        reasons=tuple(Reason(each["code"], words(each["title"], each["code"])) for each in given["reasons"]),
        rules=tuple(_rule(each) for each in given.get("rules", ())),
    )
    _hold(made)
    return made


def _requirement(given: Mapping[str, Any]) -> Requirement:
    where = given["id"]
    return Requirement(
        id=where,
        kind=given["kind"],
        title=words(given["title"], where),
        text=words(given["text"], where),
        asked=MappingProxyType({level: MappingProxyType(dict(said or {})) for level, said in given["levels"].items()}),
        room=given.get("room"),
        blocks=given.get("blocks", False),
        curable=given.get("curable", False),
        micro=given.get("micro", True),
    )


def _rule(given: Mapping[str, Any]) -> Rule:
    where = given["code"]
    return Rule(where, words(given["title"], where), tuple(words(each, where) for each in given["text"]))


def numbers_of(made: Scheme) -> Mapping[str, int]:
    """The numbers of a scheme by their names, as its rules may use them."""
    rooms = (asdict(made.clocks), asdict(made.bars), asdict(made.panel))
    return {name: number for room in rooms for name, number in room.items() if isinstance(number, int)}


def _hold(made: Scheme) -> None:
    codes = [level.code for level in made.levels]
    _hold_rules(made)
    named_rules = [each.code for each in made.rules]
    for named in (codes, [each.id for each in made.requirements], [each.code for each in made.reasons], named_rules):
        if len(set(named)) != len(named):
            raise LibraryError(f"{made.code}: an id stands twice")
    for each in made.requirements:
        if not each.asked or not set(each.asked) <= set(codes):
            raise LibraryError(f"{each.id}: asked by no level, or by one that is not there")
        if each.kind not in ("automatic", "human"):
            raise LibraryError(f"{each.id}: {each.kind} is neither automatic nor human")
        if each.kind == "automatic" and each.room is None:
            raise LibraryError(f"{each.id}: nobody is told where it is mended")
    if set(made.clocks.assessment) != set(codes):
        raise LibraryError("assessment: a limit for each level is needed")
    if not 0 < made.panel.quorum <= made.panel.members:
        raise LibraryError("panel: its quorum cannot be reached")


def _hold_rules(made: Scheme) -> None:
    numbers = numbers_of(made)
    for rule, text, language in ((r, t, code) for r in made.rules for t in r.texts for code in LANGUAGES):
        try:
            text.of(language).format_map(numbers)
        except (KeyError, ValueError, IndexError):
            raise LibraryError(f"{rule.code}: a number that the scheme does not have") from None
