"""What differs between two frozen assessments, and how levels went from cycle to cycle, also across editions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from compliance.assessment.snapshot import Snapshot
from compliance.library import Crosswalk
from compliance.library.model import RelationKind
from infra.i18n import Text, text

Trend = Literal["up", "down", "same"]
PartialCode = Literal["subset", "superset", "intersect", "questions_changed"]
SAID = (
    "claimed", "reason", "replies", "not_applicable", "review", "waiver", "supported", "verified", "counted",
    "questions",
)  # fmt: skip
HEAD = ("library", "edition", "profile", "scope", "findings")
BACK: Mapping[RelationKind, RelationKind] = {
    "equal": "equal", "subset": "superset", "superset": "subset", "intersect": "intersect",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was. `item` is None for what concerns the whole; of evidence `subject` is its id."""

    item: str | None
    what: str
    before: Any
    after: Any
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Items that came and went, and everything that changed. Two snapshots are alike where `same`."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def same(self) -> bool:
        """Nothing differs, the day asked excepted."""
        return not (self.added or self.removed or self.changes)


@dataclass(frozen=True, slots=True)
class Compared:
    """A level in two cycles. `partial` says why it is not quite the same that was asked; None: it is."""

    subject: str
    before: int | float | None
    after: int | float | None
    partial: PartialCode | None = None

    @property
    def trend(self) -> Trend | None:
        """Which way it went; None where one of the two is not there."""
        if self.before is None or self.after is None:
            return None
        return "same" if self.before == self.after else "up" if self.after > self.before else "down"

    @property
    def why(self) -> Text | None:
        """Why the comparison is only partial, in a sentence."""
        return text(f"assessment.partial.{self.partial}", item=self.subject) if self.partial else None


@dataclass(frozen=True, slots=True)
class Cycles:
    """Two cycles beside each other: items that both have, chapters over the items counted in both, and the rest."""

    items: tuple[Compared, ...]
    chapters: tuple[Compared, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]

    @property
    def partial(self) -> bool:
        """Whether anything could be compared only in part."""
        return bool(self.only_before or self.only_after) or any(each.partial for each in self.items)


def difference(before: Snapshot, after: Snapshot) -> Difference:
    """Everything that changed between two snapshots, the head first, then items in the order of the later one."""
    old, new = before.document, after.document
    changes = [Change(None, what, old[what], new[what]) for what in HEAD if old[what] != new[what]]
    for name, item in _ordered(new["items"]):
        if name in old["items"]:
            changes += _item_changes(name, old["items"][name], item)
    return Difference(
        tuple(name for name, _ in _ordered(new["items"]) if name not in old["items"]),
        tuple(name for name, _ in _ordered(old["items"]) if name not in new["items"]),
        tuple(changes),
    )


def _item_changes(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    changes = [Change(name, what, old[what], new[what]) for what in SAID if old[what] != new[what]]
    for each in sorted(old["evidence"].keys() | new["evidence"].keys()):
        was, now = old["evidence"].get(each), new["evidence"].get(each)
        if was != now:
            what = "evidence_added" if was is None else "evidence_removed" if now is None else "evidence_changed"
            changes.append(Change(name, what, was, now, each))
    return changes


def compare_cycles(before: Snapshot, after: Snapshot, crosswalks: Iterable[Crosswalk] = ()) -> Cycles:
    """Levels that counted in two cycles, by item and by chapter.

    Within an edition, and where a crosswalk calls an item equal, the comparison is whole; where what one edition asks
    is a subset, a superset or only meets what the other asks, or where our questions changed, it is partial and says
    so. An item that no crosswalk relates is not compared. Chapters are means over the items counted both times.
    """
    old, new = before.document, after.document
    relations = _relations(old["edition"], new["edition"], crosswalks)
    shared = [name for name, _ in _ordered(new["items"]) if name in old["items"] and _related(name, relations)]
    items = tuple(
        Compared(
            name,
            old["items"][name]["counted"],
            new["items"][name]["counted"],
            _partial(relations, old["items"][name], new["items"][name], name),
        )
        for name in shared
    )
    return Cycles(
        items,
        _chapters(items, new),
        tuple(name for name, _ in _ordered(old["items"]) if name not in shared),
        tuple(name for name, _ in _ordered(new["items"]) if name not in shared),
    )


def levels_by_cycle(cycles: Sequence[Snapshot]) -> dict[str, tuple[int | None, ...]]:
    """Every item's counted level in each of several cycles, oldest first; None where it was not counted."""
    documents = [cycle.document["items"] for cycle in cycles]
    names = dict.fromkeys(name for items in reversed(documents) for name, _ in _ordered(items))
    return {name: tuple(items[name]["counted"] if name in items else None for items in documents) for name in names}


def _relations(old: str, new: str, crosswalks: Iterable[Crosswalk]) -> dict[str, RelationKind] | None:
    """How items of the old edition stand to those of the new; None within one edition."""
    if old == new:
        return None
    found: dict[str, RelationKind] = {}
    for walk in crosswalks:
        if (walk.source, walk.target) == (old, new):
            found |= {each.item: each.relation for each in walk.relations}
        elif (walk.source, walk.target) == (new, old):
            found |= {each.item: BACK[each.relation] for each in walk.relations}
    return found


def _related(name: str, relations: Mapping[str, RelationKind] | None) -> bool:
    return relations is None or name in relations


def _partial(
    relations: Mapping[str, RelationKind] | None, old: Mapping[str, Any], new: Mapping[str, Any], name: str
) -> PartialCode | None:
    relation = relations[name] if relations is not None else "equal"
    if relation != "equal":
        return relation
    return "questions_changed" if old["questions"] != new["questions"] else None


def _chapters(items: Sequence[Compared], new: Mapping[str, Any]) -> tuple[Compared, ...]:
    both = [each for each in items if each.before is not None and each.after is not None]
    chapters = dict.fromkeys(new["items"][each.subject]["chapter"] for each in items)
    found = []
    for chapter in chapters:
        inside = [each for each in both if new["items"][each.subject]["chapter"] == chapter]
        weights = [new["critical_weight"] if new["items"][each.subject]["critical"] else 1 for each in inside]
        partial = next((each.partial for each in inside if each.partial), None)
        found.append(
            Compared(
                chapter,
                _mean([each.before for each in inside], weights),
                _mean([each.after for each in inside], weights),
                partial,
            )
        )
    return tuple(found)


def _mean(values: Sequence[int | float | None], weights: Sequence[int]) -> float | None:
    weighed = sum(weights)
    return (
        sum((value or 0) * weight for value, weight in zip(values, weights, strict=True)) / weighed if weighed else None
    )


def _ordered(items: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Items in the order of their standard: canonical JSON keeps an order of its own."""
    return sorted(items.items(), key=lambda each: int(each[1]["order"]))
