"""Reads the pairs that were written by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "by_hand"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names and what is true of them; `base` is what the pair was made from."""

    kind: str
    left: str
    right: str
    label: str
    category: str
    note: str
    base: str


def pairs() -> Iterator[Pair]:
    """Every pair of the folder, in the order of the files."""
    for kind, name in (("company", "companies"), ("person", "people")):
        category = ""
        for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            if line.startswith("@"):
                category = line[1:].strip()
            elif line and not line.startswith("#"):
                yield from _of_line(kind, category, line)


def _of_line(kind: str, category: str, line: str) -> Iterator[Pair]:
    written, _, comment = line.partition(" // ")
    parts = written.replace(" ≠ ", "\n≠").replace(" = ", "\n=").split("\n")
    note = f"by hand: {comment.strip()}" if comment else "by hand"
    for part in parts[1:]:
        label = "same" if part[0] == "=" else "different"
        yield Pair(kind, parts[0].strip(), part[1:].strip(), label, category, note, f"by hand: {parts[0].strip()}")
