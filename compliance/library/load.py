"""YAML of the library into frozen values, checked as it is read: what the files say wrongly stops the start."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from compliance.library.model import (
    Clause,
    Crosswalk,
    Duty,
    Item,
    Law,
    Level,
    Proof,
    Question,
    Relation,
    Standard,
    Words,
)  # fmt: skip

FOLDER = Path(__file__).resolve().parent / "abms"
CHAPTERS = range(4, 11)


class LibraryError(ValueError):
    """A file of the library says something that cannot be."""


@cache
def standards() -> Mapping[str, Standard]:
    """Every edition by its code, in the order of the files.

    Raises LibraryError naming what is wrong: a text missing in a language, an unknown item, law or profile, a
    prerequisite that leads back to itself.
    """
    frame, law = _file("frame"), _laws(_file("law"))
    items = {item.id: item for chapter in CHAPTERS for item in _items(chapter, law)}
    _hold(items)
    editions = {entry["code"]: entry for entry in _file("editions")}
    shared = _shared(frame, law)
    return {
        code: _standard(_resolved(entry, editions), items, shared, _crosswalks(code, items, editions))
        for code, entry in editions.items()
    }


@cache
def laws() -> Mapping[str, Law]:
    """What the library refers to, by id."""
    return _laws(_file("law"))


def _file(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def words(given: Any, where: str) -> Words:
    """A text in all three languages. Raises LibraryError where one is missing or empty."""
    if not isinstance(given, Mapping) or not all(str(given.get(each) or "").strip() for each in ("kk", "ru", "en")):
        raise LibraryError(f"{where}: a text is needed in kk, ru and en")
    return Words(str(given["kk"]), str(given["ru"]), str(given["en"]))


def _laws(given: Sequence[Mapping[str, Any]]) -> dict[str, Law]:
    return {
        entry["id"]: Law(
            entry["id"], words(entry["title"], entry["id"]), entry.get("valid_from"), entry.get("valid_until"),
            entry.get("seen_in"), entry.get("checked_on"),
        )
        for entry in given
    }  # fmt: skip


def _items(chapter: int, law: Mapping[str, Law]) -> list[Item]:
    return [_item(entry, str(chapter), law) for entry in _file(f"items-{chapter:02}")]


def _item(entry: Mapping[str, Any], chapter: str, law: Mapping[str, Law]) -> Item:
    name = entry["id"]
    return Item(
        id=name,
        chapter=chapter,
        title=words(entry["title"], name),
        aim=words(entry["aim"], name),
        questions=tuple(Question(each["id"], words(each, each["id"])) for each in entry["questions"]),
        proofs=tuple(Proof(each["kind"], words(each, f"{name} proof")) for each in entry["proof"]),
        level3=words(entry["level3"], f"{name} level3"),
        level5=words(entry["level5"], f"{name} level5"),
        local=words(entry["local"], f"{name} local") if "local" in entry else None,
        critical=entry.get("critical", False),
        profiles=tuple(entry["profiles"]),
        needs=tuple(entry["needs"]),
        law=_of(law, entry.get("law", ()), name),
    )


def _of(law: Mapping[str, Law], ids: Sequence[str], where: str) -> tuple[Law, ...]:
    unknown = [each for each in ids if each not in law]
    if unknown:
        raise LibraryError(f"{where}: no law {unknown[0]}")
    return tuple(law[each] for each in ids)


def _hold(items: Mapping[str, Item]) -> None:
    """Ids of questions belong to their item; prerequisites exist and lead to an end."""
    for item in items.values():
        for number, question in enumerate(item.questions, 1):
            if question.id != f"{item.id}.{number}":
                raise LibraryError(f"{item.id}: question {question.id} should be {item.id}.{number}")
        _follow(item.id, items, ())


def _follow(name: str, items: Mapping[str, Item], path: tuple[str, ...]) -> None:
    if name in path:
        raise LibraryError(f"{' needs '.join([*path, name])}: a circle")
    if name not in items:
        raise LibraryError(f"{path[-1]} needs {name}, which does not exist")
    for needed in items[name].needs:
        _follow(needed, items, (*path, name))


def _shared(frame: Mapping[str, Any], law: Mapping[str, Law]) -> dict[str, Any]:
    """What all editions have in common."""
    return {
        "version": frame["version"],
        "critical_weight": frame["critical_weight"],
        "questions_published_on": frame["published_on"],
        "scale": tuple(
            Level(each["level"], words(each["name"], "scale"), words(each["test"], "scale")) for each in frame["scale"]
        ),
        "chapters": {number: words(name, f"chapter {number}") for number, name in frame["chapters"].items()},
        "profiles": {
            each["code"]: (words(each["name"], each["code"]), words(each["for_whom"], each["code"]))
            for each in frame["profiles"]
        },
        "duties": tuple(_duty(each, law) for each in frame["duties"]),
        "findings": {each["code"]: words(each["name"], each["code"]) for each in frame["findings"]},
    }


def _duty(entry: Mapping[str, Any], law: Mapping[str, Law]) -> Duty:
    return Duty(
        entry["id"], tuple(entry["profiles"]), entry["every_months"], tuple(entry["items"]),
        _of(law, entry["law"], entry["id"]), words(entry["text"], entry["id"]),
    )  # fmt: skip


def _resolved(entry: Mapping[str, Any], editions: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """An edition with the numbers of the one it is like, all of them still to be verified."""
    if "like" not in entry:
        return dict(entry)
    model = editions[entry["like"]]
    shared = {name: model[name] for name in ("clauses", "leaves_out")}
    return shared | {"to_verify": list(model["clauses"])} | dict(entry)


def _standard(
    entry: Mapping[str, Any], items: Mapping[str, Item], shared: Mapping[str, Any], walks: tuple[Crosswalk, ...]
) -> Standard:
    code, numbers = entry["code"], entry["clauses"]
    if set(numbers) | set(entry["leaves_out"]) != set(items):
        raise LibraryError(f"{code}: its clauses are not the items of the library")
    unverified = set(entry["to_verify"])
    return Standard(
        code=code,
        name=entry["name"],
        published_on=entry["published_on"],
        note=words(entry["note"], code),
        numbers_verified=not unverified,
        clauses=tuple(
            Clause(numbers[name], item, name not in unverified) for name, item in items.items() if name in numbers
        ),
        crosswalks=walks,
        **shared,
    )


def _crosswalks(
    code: str, items: Mapping[str, Item], editions: Mapping[str, Mapping[str, Any]]
) -> tuple[Crosswalk, ...]:
    clauses = {name: _resolved(entry, editions)["clauses"] for name, entry in editions.items()}
    return tuple(
        _crosswalk(entry, [name for name in items if name in clauses[code] and name in clauses[entry["target"]]])
        for entry in _file("crosswalk")
        if entry["source"] == code
    )


def _crosswalk(entry: Mapping[str, Any], both: Sequence[str]) -> Crosswalk:
    exceptions = {
        each["item"]: Relation(each["item"], each["relation"], words(each["why"], each["item"]))
        for each in entry["exceptions"]
    }
    return Crosswalk(
        entry["source"],
        entry["target"],
        tuple(exceptions.get(item, Relation(item, entry["default"], None)) for item in both),
    )
