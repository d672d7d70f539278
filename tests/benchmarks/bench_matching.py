"""Comparing pairs of names: accuracy and speed on nomenklatura's own labelled pairs of the world.

The pairs are read where they lie (`settings().shared`) and are no part of this project. Beside ours stand the figures
of nomenklatura's logic-v2, where MOLDIR_NOMENKLATURA_PYTHON (or `.venv-bench`) names an environment that has it:

    .venv/bin/python -m venv .venv-bench && .venv-bench/bin/pip install nomenklatura
"""

import csv
import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from infra.settings import PROJECT, settings
from registry.matching import compare
from tests.benchmarks.figures import RUNS, Figure, compared, show

PAIRS = Path("data") / "matching" / "nomenklatura_name_bench_cases.csv"
SCRIPT = PROJECT / "tests" / "benchmarks" / "names" / "logic_v2.py"
THEIR_PYTHON = Path(os.environ.get("MOLDIR_NOMENKLATURA_PYTHON", PROJECT / ".venv-bench" / "bin" / "python"))
THRESHOLD = 0.7  # their default
Row = tuple[str, str, str, bool]


def read(path: Path) -> list[Row]:
    """Kind, left, right and whether both mean one bearer."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kinds = ["person" if row["schema"] == "Person" else "company" for row in rows]
    return [(k, row["name1"], row["name2"], row["is_match"] == "true") for k, row in zip(kinds, rows, strict=True)]


def f1(rows: Sequence[Row], said: Sequence[bool]) -> tuple[float, float, float]:
    """Precision, recall and their harmonic mean; "unsure" is not "the same"."""
    hits = sum(row[3] and same for row, same in zip(rows, said, strict=True))
    precision, recall = hits / (sum(said) or 1), hits / (sum(row[3] for row in rows) or 1)
    return precision, recall, 2 * precision * recall / ((precision + recall) or 1)


def ours(rows: Sequence[Row]) -> tuple[list[bool], float]:
    """What we say, and seconds for all pairs."""
    began = time.perf_counter()
    said = [compare(left, right, kind).verdict.value == "same" for kind, left, right, _ in rows]
    return said, time.perf_counter() - began


def theirs(rows: Sequence[Row]) -> tuple[list[bool], float]:
    """What logic-v2 says, and its seconds, with fresh ids; the same pairs go before, so that its tables are loaded."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("kind", "left", "right"))
        writer.writerows(row[:3] for row in rows)
        file.flush()
        command = [str(THEIR_PYTHON), str(SCRIPT), file.name, file.name]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found = json.loads(done.stdout)
    return [score >= THRESHOLD for score in found["scores"]], float(found["seconds"])


def main() -> None:
    """Print the figures."""
    shared = settings().shared
    path = shared / PAIRS if shared else None
    if path is None or not path.is_file():
        show([Figure("pairs of names of the world", "not measured: MOLDIR_SHARED has no labelled pairs", "–", "–")])
        return
    rows = read(path)
    compare("Алтын Дала", "Altyn Dala", "company")
    said, cold = ours(rows)
    figures = [Figure(f"pairs of names seen for the first time ({len(rows)})", f"{len(rows) / cold:,.0f}/s", "–", "–")]
    precision, recall, mine = f1(rows, said)
    marks = f"F1 {mine:.3f} (P {precision:.3f}, R {recall:.3f})"
    if not THEIR_PYTHON.exists():
        warm = statistics.median(ours(rows)[1] for _ in range(RUNS))
        figures.append(Figure("pairs of names seen before", f"{len(rows) / warm:,.0f}/s", "–", "–"))
        show([*figures, Figure("pairs of names of the world, accuracy", marks, "–", "–")])
        return
    runs = [(ours(rows)[1], theirs(rows)) for _ in range(3)]
    they_said = runs[0][1][0]
    their_precision, their_recall, other = f1(rows, they_said)
    their_marks = f"logic-v2: F1 {other:.3f} (P {their_precision:.3f}, R {their_recall:.3f})"
    figures.append(Figure("pairs of names of the world, accuracy", marks, their_marks, f"{mine / other:.2f} ×"))
    times = [one / len(rows) for one, _ in runs], [seconds / len(rows) for _, (_, seconds) in runs]
    figures.append(compared("one pair of names seen before", *times, "logic-v2, fresh ids", "ms"))
    show(figures)


if __name__ == "__main__":
    main()
