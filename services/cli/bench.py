"""`moldir bench`: measure this machine, each figure beside its yardstick."""

import json
import subprocess
import sys
from typing import Annotated

import typer
from rich.table import Table

from infra.errors import NotFound, Refused
from infra.i18n import text
from infra.settings import PROJECT
from services.cli import session

FOLDER = PROJECT / "tests" / "benchmarks"


def bench(
    names: Annotated[list[str] | None, typer.Argument(help="Which to run; all when none is named.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list instead of a table.")] = False,
) -> None:
    """Run the benchmarks: every figure is measured in the same run as the yardstick beside it."""
    known = {path.stem.removeprefix("bench_"): path for path in sorted(FOLDER.glob("bench_*.py"))}
    for name in names or []:
        if name not in known:
            raise NotFound(text("bench.unknown", name=name, known=", ".join(known)))
    rows = []
    for name in names or known:
        with session.err.status(session.say("bench.running", name=name)):
            done = subprocess.run(
                [sys.executable, "-m", f"tests.benchmarks.{known[name].stem}"],
                cwd=PROJECT,
                stdout=subprocess.PIPE,
                check=False,
            )
        if done.returncode != 0:
            raise Refused(text("bench.failed", name=name))
        rows += json.loads(done.stdout)
    if as_json:
        session.print_json(rows)
        return
    table = Table(*(session.say(f"bench.{column}") for column in ("what", "figure", "yardstick", "ratio")))
    for row in rows:
        table.add_row(row["what"], row["figure"], row["yardstick"], row["ratio"])
    session.out.print(table)


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("bench")(bench)
