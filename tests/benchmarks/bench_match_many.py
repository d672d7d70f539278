"""Many names against the register by `moldir match --file`, beside nomenklatura's blocker and logic-v2.

The yardstick gets 100,000 companies of the same register and fewer names, all of them of these companies; it lives in
`.venv-bench` (docs/benchmarks/names/README.md says how to make it). National figures as in bench_search.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from infra import database
from infra.settings import PROJECT, settings
from registry import search
from tests.benchmarks.figures import Figure, run, show
from tests.benchmarks.questions import KINDS, Question, inside, questions
from tests.benchmarks.register import register

NAMES = int(os.environ.get("MOLDIR_BENCH_NAMES", "10000"))
SUBSET, FEWER = 100_000, 1000
SCRIPT = PROJECT / "tests" / "benchmarks" / "names" / "blocker.py"
THEIR_PYTHON = PROJECT / ".venv-bench" / "bin" / "python"
NAMED = "select bin, name_kk, name_ru from company where seen_until is null order by md5(bin)"
Row = tuple[str, str | None, str | None]


def write(path: Path, rows: Sequence[Sequence[str | None]]) -> Path:
    """A CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def asked_of(rows: Sequence[Row], count: int, seed: int) -> list[Question]:
    """So many names changed in every way, in equal parts, of companies of `rows`."""
    named = [(number, ru or kk) for number, kk, ru in rows if ru or kk]
    found = questions([(n, name) for n, name in named if name], Random(seed), -(-count // len(KINDS)))
    Random(seed).shuffle(found)
    return found[:count]


def ours(folder: Path, asked: Sequence[Question], url: str) -> tuple[float, float]:
    """Seconds of the whole command, and the share of names whose first candidate is called as was meant."""
    path = write(folder / "names.csv", [("name",), *((question.typed,) for question in asked)])
    command = [sys.executable, "-c", "from services.cli.main import run; run()", "match", "--file", str(path), "--json"]
    environment = os.environ | {"MOLDIR_DATABASE_URL": url, "MOLDIR_DATA_DIR": str(settings().data_dir)}
    began = time.perf_counter()
    done = subprocess.run(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, check=True)
    seconds = time.perf_counter() - began
    answers = json.loads(done.stdout)
    hits = sum(_meant(question, answer["candidates"]) for question, answer in zip(asked, answers, strict=True))
    return seconds, hits / len(asked)


def _meant(question: Question, candidates: Sequence[dict[str, dict[str, str | None]]]) -> bool:
    names = [name for name in candidates[0]["name"].values() if name] if candidates else []
    return inside(question.name).casefold() in {inside(name).casefold() for name in names}


def theirs(folder: Path, rows: Sequence[Row], asked: Sequence[Question]) -> tuple[float, float, float]:
    """Seconds of building and of all names, and the share whose best match is the one meant."""
    known = write(folder / "known.csv", [(kk, ru) for _, kk, ru in rows])
    path = write(folder / "asked.csv", [(question.typed,) for question in asked])
    done = subprocess.run([str(THEIR_PYTHON), str(SCRIPT), str(known), str(path)], stdout=subprocess.PIPE, check=True)
    found = json.loads(done.stdout)
    hits = 0
    for question, best in zip(asked, found["best"], strict=True):
        names = [name for name in rows[int(best)][1:] if name] if best else []
        hits += inside(question.name).casefold() in {inside(name).casefold() for name in names}
    return float(found["built"]), float(found["seconds"]), hits / len(asked)


async def main() -> None:
    """Measure both, one after the other."""
    async with register() as url:
        await search.ensure_current()
        rows: list[Row] = [tuple(row) for row in await database.fetch(NAMED)]
        with tempfile.TemporaryDirectory(prefix="moldir-match-") as name:
            folder, asked = Path(name), asked_of(rows, NAMES, 1)
            seconds, right = ours(folder, asked, url)
            what = f"{len(asked):,} names matched against {len(rows):,} companies"
            mine = f"{seconds:.1f} s ({seconds / len(asked) * 1000:.1f} ms each), {right:.3f} right at first place"
            if not THEIR_PYTHON.exists():
                show([Figure(what, mine, "make .venv-bench as docs/benchmarks/names/README.md says", "–")])
                return
            some = rows[:SUBSET]
            built, took, theirs_right = theirs(folder, some, asked_of(some, FEWER, 2))
            each = took / FEWER
            beside = f"blocker + logic-v2, {FEWER:,} names, {len(some):,} companies: {each * 1000:.0f} ms each, "
            beside += f"{theirs_right:.3f} right (indexed in {built:.0f} s)"
            show([Figure(what, mine, beside, f"{each / (seconds / len(asked)):.0f} × faster a name")])


if __name__ == "__main__":
    run(main)
