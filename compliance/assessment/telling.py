"""A difference between two frozen states, as sentences that a person reads before they approve again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from compliance.assessment.compare import Change, Difference
from infra.i18n import Text, text

LEVELS = ("claimed", "supported", "verified", "counted")
REASONS = {"not_applicable": "approved", "waiver": "accepted"}
EVIDENCE = {"evidence_added", "evidence_removed", "evidence_changed"}


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that changed. `item` None: it concerns the whole. `before` and `after` are words that were written."""

    item: str | None
    what: str
    sentence: Text
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """Everything that changed, in sentences; empty where nothing did."""

    lines: tuple[Told, ...]

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def groups(self) -> tuple[tuple[str | None, tuple[Told, ...]], ...]:
        """The same by item, in the order in which items are first told."""
        found: dict[str | None, list[Told]] = {}
        for line in self.lines:
            found.setdefault(line.item, []).append(line)
        return tuple((item, tuple(lines)) for item, lines in found.items())


def told(found: Difference) -> Telling:
    """Everything that changed between two states, in sentences, in the order of the difference."""
    lines = [Told(name, "added", text("diff.item_added", item=name)) for name in found.added]
    lines += [Told(name, "removed", text("diff.item_removed", item=name)) for name in found.removed]
    touched = {each.item for each in found.changes if each.what in EVIDENCE}
    for change in found.changes:
        lines += _findings(change) if change.what == "findings" else _one(change, touched)
    return Telling(tuple(lines))


def _one(change: Change, touched: set[str | None]) -> Iterable[Told]:
    what, before, after = change.what, change.before, change.after
    if what in LEVELS:
        aged = what == "supported" and after < before and change.item not in touched
        yield Told(change.item, what, text(f"diff.{'aged' if aged else what}", before=before, after=after))
    elif what == "replies":
        for name in sorted(before.keys() | after.keys()):
            if before.get(name) != after.get(name):
                sentence = text("diff.reply", question=name)
                yield Told(change.item, what, sentence, before.get(name, ""), after.get(name, ""))
    elif what == "reason":
        yield Told(change.item, what, text("diff.reason"), before, after)
    elif what in REASONS:
        yield _agreed(change, REASONS[what])
    elif what == "review":
        yield Told(change.item, what, text("diff.review"), _reviewed(before), _reviewed(after))
    elif what in EVIDENCE:
        yield _evidence(change)
    else:
        yield Told(change.item, what, text(f"diff.{what}"))


def _agreed(change: Change, word: str) -> Told:
    """A reason that was given, changed, taken back or agreed to."""
    before, after = change.before or {}, change.after or {}
    if after and before.get("reason") == after["reason"]:
        return Told(change.item, change.what, text(f"diff.{change.what}.{'agreed' if after[word] else 'open'}"))
    sentence = text(f"diff.{change.what}.{'given' if after else 'gone'}")
    return Told(change.item, change.what, sentence, before.get("reason", ""), after.get("reason", ""))


def _reviewed(review: Mapping[str, Any] | None) -> str:
    return "" if review is None else f"{review['level']} {review['reason']}".strip()


def _evidence(change: Change) -> Told:
    said = change.after or change.before
    agreed = change.what == "evidence_changed" and change.after["confirmed"] and not change.before["confirmed"]
    return Told(
        change.item, change.what, text(f"diff.{'evidence_confirmed' if agreed else change.what}", name=said["title"])
    )


def _findings(change: Change) -> Iterable[Told]:
    for number in sorted(change.before.keys() | change.after.keys(), key=int):
        was, now = change.before.get(number), change.after.get(number)
        if was == now:
            continue
        closed = was and now and now["closed_on"] and not was["closed_on"]
        what = "added" if was is None else "removed" if now is None else "closed" if closed else "changed"
        about = now or was
        yield Told(about["item"], "findings", text(f"diff.finding_{what}", number=number), "", about["text"])
