"""Our matcher and nomenklatura's logic-v2 on the bench of Kazakhstani names (docs/benchmarks/names).

`python -m tests.benchmarks.bench_names` prints what `moldir bench` reads; with `--table`, the tables of its README.
logic-v2 lives in `.venv-bench`; without it our figures stand alone.
"""

import csv
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from infra.settings import PROJECT
from registry.matching import compare
from tests.benchmarks.figures import Figure, show

FOLDER = PROJECT / "docs" / "benchmarks" / "names"
SCRIPT = PROJECT / "tests" / "benchmarks" / "names" / "logic_v2.py"
THEIR_PYTHON = PROJECT / ".venv-bench" / "bin" / "python"
OTHER = {"tune": "test", "test": "tune"}
ABSENT = "logic-v2: make .venv-bench as docs/benchmarks/names/README.md says"


@dataclass(frozen=True, slots=True)
class Answers:
    """What a matcher said of a split: pairs held to be the same, pairs it was unsure of, pairs a second."""

    same: list[bool]
    unsure: list[bool]
    rate: float


@dataclass(frozen=True, slots=True)
class Marks:
    """How good the answers are; "unsure" counts as "not the same"."""

    accuracy: float
    precision: float
    recall: float
    f1: float
    unsure: int
    pairs: int


@cache
def pairs(split: str) -> list[dict[str, str]]:
    """The rows of a split."""
    with (FOLDER / f"{split}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def ours(split: str) -> Answers:
    """Our matcher; the other split goes first, so that tables are loaded and the names are still new."""
    for row in pairs(OTHER[split]):
        compare(row["left"], row["right"], row["kind"])
    began = time.perf_counter()
    verdicts = [compare(row["left"], row["right"], row["kind"]).verdict.value for row in pairs(split)]
    rate = len(verdicts) / (time.perf_counter() - began)
    return Answers([v == "same" for v in verdicts], [v == "unsure" for v in verdicts], rate)


@cache
def their_scores(split: str) -> tuple[list[float], float]:
    """The scores of logic-v2 and the pairs it compares in a second."""
    files = [str(FOLDER / f"{name}.csv") for name in (OTHER[split], split)]
    done = subprocess.run([str(THEIR_PYTHON), str(SCRIPT), *files], stdout=subprocess.PIPE, check=True)
    found = json.loads(done.stdout)
    return found["scores"], len(found["scores"]) / found["seconds"]


@cache
def best_threshold() -> float:
    """The threshold at which logic-v2 is right most often on tune, in steps of 0.01."""
    truth = [row["label"] == "same" for row in pairs("tune")]
    scores, _ = their_scores("tune")
    steps = [step / 100 for step in range(1, 101)]
    return max(steps, key=lambda t: (sum((s >= t) == same for s, same in zip(scores, truth, strict=True)), t))


def theirs(split: str, threshold: float | None = None) -> Answers:
    """logic-v2 at a threshold, its best one where none is given."""
    scores, rate = their_scores(split)
    at = best_threshold() if threshold is None else threshold
    return Answers([score >= at for score in scores], [False] * len(scores), rate)


def marks(split: str, answers: Answers, wanted: Callable[[dict[str, str]], bool] = lambda row: True) -> Marks:
    """The marks of some answers over the rows that are wanted."""
    rows = [
        (row["label"] == "same", said, unsure)
        for row, said, unsure in zip(pairs(split), answers.same, answers.unsure, strict=True)
        if wanted(row)
    ]
    hits = sum(truth and said for truth, said, _ in rows)
    said_same, truly_same = sum(said for _, said, _ in rows), sum(truth for truth, _, _ in rows)
    precision, recall = hits / (said_same or 1), hits / (truly_same or 1)
    return Marks(
        sum(truth == said for truth, said, _ in rows) / len(rows),
        precision,
        recall,
        2 * precision * recall / ((precision + recall) or 1),
        sum(unsure for _, _, unsure in rows),
        len(rows),
    )


def groups(split: str) -> list[tuple[str, str, str]]:
    """Kind, category and label of the groups of a split."""
    return sorted({(row["kind"], row["category"], row["label"]) for row in pairs(split)})


def within(group: tuple[str, str, str]) -> Callable[[dict[str, str]], bool]:
    """Whether a row is of a group."""
    return lambda row: (row["kind"], row["category"], row["label"]) == group


def figures() -> list[Figure]:
    """The lines of `moldir bench`: whole splits, speed, then each group of the test split."""
    there, found = THEIR_PYTHON.exists(), []
    for split in ("tune", "test"):
        mine, other = marks(split, ours(split)), marks(split, theirs(split)) if there else None
        found += [
            _line(f"names, {split} split: {what}", getattr(mine, what), other and getattr(other, what))
            for what in ("accuracy", "precision", "recall", "f1")
        ]
        found.append(Figure(f"names, {split} split: unsure", f"{mine.unsure} of {mine.pairs}", "–", "–"))
    rate, their_rate = ours("test").rate, theirs("test").rate if there else None
    beside = f"logic-v2: {their_rate:,.0f}/s" if their_rate else ABSENT
    ratio = f"{rate / their_rate:.1f} ×" if their_rate else "–"
    found.append(Figure("names, pairs compared by one core", f"{rate:,.0f}/s", beside, ratio))
    for group in groups("test"):
        mine = marks("test", ours("test"), within(group))
        other = marks("test", theirs("test"), within(group)) if there else None
        what = f"names, test split: {group[0]}, {group[1]}, {group[2]} ({mine.pairs})"
        found.append(_line(what, mine.accuracy, other and other.accuracy))
    return found


def _line(what: str, mine: float, other: float | None) -> Figure:
    if other is None:
        return Figure(what, f"{mine:.3f}", ABSENT, "–")
    return Figure(what, f"{mine:.3f}", f"logic-v2: {other:.3f}", f"{mine / other:.2f} ×" if other else "–")


def tables() -> str:
    """The two tables of the bench's README."""
    matchers: Sequence[tuple[str, Callable[[str], Answers]]] = (
        ("Möldir", ours),
        (f"logic-v2 at {best_threshold():.2f} (best on tune)", theirs),
        ("logic-v2 at 0.70 (yente's default)", lambda split: theirs(split, 0.7)),
    )
    lines = ["| matcher | split | accuracy | precision | recall | F1 | unsure |", "|---|---|" + "---:|" * 5]
    for split in ("tune", "test"):
        for name, answers in matchers:
            m = marks(split, answers(split))
            shown = " | ".join(f"{v:.3f}" for v in (m.accuracy, m.precision, m.recall, m.f1))
            lines.append(f"| {name} | {split} | {shown} | {m.unsure} |")
    lines += ["", "| kind | category | label | test pairs | " + " | ".join(n for n, _ in matchers) + " |"]
    lines.append("|---|---|---|---:|" + "---:|" * len(matchers))
    for group in groups("test"):
        each = [marks("test", answers("test"), within(group)) for _, answers in matchers]
        shown = " | ".join(f"{m.accuracy:.2f}" for m in each)
        lines.append(f"| {group[0]} | {group[1]} | {group[2]} | {each[0].pairs} | {shown} |")
    return "\n".join(lines)


if __name__ == "__main__":
    if "--table" in sys.argv:
        sys.stdout.write(tables() + "\n")
    else:
        show(figures())
