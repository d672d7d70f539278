"""Corruption risks to start from, processes, and the criteria of the scales: versioned YAML, checked on reading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from compliance.library.load import LibraryError, standards, words
from compliance.library.model import Words

FOLDER = Path(__file__).resolve().parent / "risks"
STEPS = 5


@dataclass(frozen=True, slots=True)
class TemplateControl:
    """What is commonly done against a risk, before a company says what it does itself."""

    what: Words
    item: str
    effect: str
    strength: int


@dataclass(frozen=True, slots=True)
class RiskTemplate:
    """A risk that companies commonly meet, as a starting point. Its scores are a first guess before controls."""

    id: str
    process: str
    title: Words
    description: Words
    causes: Words
    likelihood: int
    impact: int
    controls: tuple[TemplateControl, ...]


@dataclass(frozen=True, slots=True)
class RiskFrame:
    """Processes by code, and what each step of the two scales means, from 1 to 5."""

    version: str
    processes: Mapping[str, Words]
    likelihood: tuple[Words, ...]
    impact: tuple[Words, ...]


@cache
def risk_frame() -> RiskFrame:
    """The frame. Raises LibraryError naming what is wrong: a text missing in a language, a step missing."""
    said = _file("frame")
    scales = [tuple(words(each, name) for each in said[name]) for name in ("likelihood", "impact")]
    if any(len(scale) != STEPS for scale in scales):
        raise LibraryError(f"a scale has {STEPS} steps")
    return RiskFrame(said["version"], {each["id"]: words(each, each["id"]) for each in said["processes"]}, *scales)


@cache
def risk_templates() -> Mapping[str, RiskTemplate]:
    """Every template by its id, in the order of the file.

    Raises LibraryError naming what is wrong: a text missing in a language, an unknown process or item, a step off the
    scale.
    """
    items = {clause.item.id for standard in standards().values() for clause in standard.clauses}
    return {entry["id"]: _template(entry, items) for entry in _file("templates")}


def _file(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def _template(entry: Mapping[str, Any], items: set[str]) -> RiskTemplate:
    name = entry["id"]
    if entry["process"] not in risk_frame().processes:
        raise LibraryError(f"{name}: no process {entry['process']}")
    if not all(entry[scale] in range(1, STEPS + 1) for scale in ("likelihood", "impact")):
        raise LibraryError(f"{name}: scores go from 1 to {STEPS}")
    return RiskTemplate(
        id=name,
        process=entry["process"],
        title=words(entry["title"], name),
        description=words(entry["description"], name),
        causes=words(entry["causes"], name),
        likelihood=entry["likelihood"],
        impact=entry["impact"],
        controls=tuple(_controls(entry["controls"], name, items)),
    )


def _controls(given: Sequence[Mapping[str, Any]], name: str, items: set[str]) -> list[TemplateControl]:
    for each in given:
        if each["item"] not in items:
            raise LibraryError(f"{name}: no item {each['item']}")
        if each["effect"] not in ("likelihood", "impact") or each["strength"] not in range(1, STEPS):
            raise LibraryError(f"{name}: a control takes 1 to {STEPS - 1} steps off likelihood or impact")
    return [TemplateControl(words(each, name), each["item"], each["effect"], each["strength"]) for each in given]
