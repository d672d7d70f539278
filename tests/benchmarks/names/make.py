"""Writes docs/benchmarks/names/tune.csv and test.csv: `python -m tests.benchmarks.names.make`. The same every time."""

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.names import by_hand, companies, people
from tests.benchmarks.names.by_hand import Pair

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "benchmarks" / "names"
SPLITS = ("tune", "test")
COLUMNS = ("id", "kind", "left", "right", "label", "category", "note")
NOT_LETTERS = re.compile(r"[\W_]+")


def normal(name: str) -> str:
    """A name without case, quotes, spaces and signs: what every matcher sees as one."""
    return NOT_LETTERS.sub("", name.lower())


def ruled(kind: str, bases: Sequence[Any], rules: Sequence[Any]) -> Iterator[tuple[str, Pair]]:
    """Pairs that rules make, with their split: bases alternate between the splits, each split gets as many pairs."""
    for turn, split in enumerate(SPLITS):
        own = list(bases[turn::2])
        for number, (category, label, count, rule) in enumerate(rules):
            rng, seen = Random(f"{split} {number} {category} {label}"), set()
            for attempt in range(count * 40):
                base = own[attempt % len(own)] if attempt % len(own) else rng.shuffle(own) or own[0]
                made = rule(base if isinstance(base, str) else rng.choice(base[1]), rng)
                if made is None or frozenset(made[:2]) in seen or made[0] == made[1]:
                    continue
                seen.add(frozenset(made[:2]))
                name = base if isinstance(base, str) else base[0]
                yield split, Pair(kind, made[0], made[1], label, category, f"rule: {made[2]}", name)
                if len(seen) == count:
                    break


def everything() -> dict[str, list[Pair]]:
    """All pairs, parted into tune and test by what they were made from."""
    found: dict[str, list[Pair]] = {split: [] for split in SPLITS}
    by_category = groupby(by_hand.pairs(), key=lambda pair: (pair.kind, pair.category))
    for _, pairs in by_category:
        for turn, (_, line) in enumerate(groupby(pairs, key=lambda pair: pair.base)):
            found[SPLITS[turn % 2]] += line
    for kind, bases, rules in (
        ("company", companies.brands(), companies.OF_BRANDS),
        ("company", companies.near_brands(), companies.OF_NEAR_BRANDS),
        ("person", people.people(), people.OF_PEOPLE),
        ("person", people.sibling_names(), people.OF_SIBLINGS),
        ("person", people.near_surnames(), people.OF_NEAR_SURNAMES),
    ):
        for split, pair in ruled(kind, bases, rules):
            found[split].append(pair)
    seen: set[frozenset[str]] = set()
    for split, pairs in found.items():
        fresh = [pair for pair in pairs if not (frozenset((pair.left, pair.right)) in seen or seen.add(_both(pair)))]
        found[split] = sorted(fresh, key=lambda pair: (pair.kind, pair.category, pair.label == "different"))
    return found


def _both(pair: Pair) -> frozenset[str]:
    return frozenset((pair.left, pair.right))


def main() -> None:
    """Write both files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    number = 0
    for split, pairs in everything().items():
        with (FOLDER / f"{split}.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(COLUMNS)
            for pair in pairs:
                number += 1
                key = f"{pair.kind[0]}{number:04d}"
                rows.writerow((key, pair.kind, pair.left, pair.right, pair.label, pair.category, pair.note))


if __name__ == "__main__":
    main()
