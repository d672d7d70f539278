r"""Scoring everybody: gathering beside an ADBC read of the same columns, computing beside one pass that sums the same
contributions, storing beside `\copy` of the same rows; the whole; and what an import of one company in a hundred costs.

A country of MOLDIR_BENCH_ENTITIES is made and taken in, or MOLDIR_BENCH_REGISTER_URL names a register that holds facts
already: its scores are thrown away. The ADBC driver is no part of the product; it is looked for in `.venv-bench`
(MOLDIR_ADBC_PYTHON names another environment):

    .venv/bin/python -m venv .venv-bench && .venv-bench/bin/pip install adbc-driver-postgresql pyarrow
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from infra import clock, database
from infra.actor import SYSTEM
from infra.database import execute, fetch_value, transaction
from infra.embedded import PROGRAMS
from infra.logs import configure_logs
from infra.schema import migrate
from infra.settings import PROJECT
from registry.commands.scores import begin_nation, score_part
from registry.scores import Scope, nation, store
from scoring import evaluate
from scoring.method import METHOD
from tests.benchmarks.figures import (
    RUNS,
    Figure,
    compared,
    own_database,
    run,
    show,
    take_in,
    timed_plain,
    written_country,
)

THEIR_PYTHON = Path(os.environ.get("MOLDIR_ADBC_PYTHON", PROJECT / ".venv-bench" / "bin" / "python"))
SCRIPT = PROJECT / "tests" / "benchmarks" / "scores" / "adbc_read.py"
# the columns that scoring reads, table by table
READ = {
    "company": "id, bin, registered_on, oked, secondary_okeds, krp, kse, kfs, kato, name_ru, name_kk, director, "
    "address, snapshot, closed_by",
    "listing": "bin, source, act_on, closed_by",
    "procurement_subject": "id, bin, kopf",
    "taxpayer_status": "id, bin, actual_on, snapshot, tax_debt, budget_debt, vat_on, vat_info, court_decision, "
    "registration_invalid, inactive, address_absent, bankrupt",
    "tax_arrears": "id, bin, total, snapshot, closed_by",
    "tax_payment": "bin, year, paid",
    "taxpayer_year": "id, bin, year, workers, tax_in",
    "statement": "id, bin, period_end, filed_for, cash, trade_receivables, inventories, current_assets, total_assets, "
    "current_liabilities, noncurrent_liabilities, retained_earnings, equity, revenue, net_profit",
    "contract": "id, contract_id, root_id, bin, customer_bin, subject_type, fin_year, signed_on, performed_amount, "
    "cancel_reason, amount",
    "contract_act": "contract_id, act_id, approved_on, act_on, revoked_on, amount",
    "treasury_payment": "contract_id, payment_id, paid_on, amount",
    "enforcement": "id, bin, proceeding_no, recoverer, recoverer_kind, category, amount, travel_ban_on, writ_on, "
    "started_on, ended_on, closed_by",
}
QUERIES = [f"select {columns} from moldir.{table}" for table, columns in READ.items()]
HELD = "bin, name_kk, name_ru, registered_on, oked, krp, kse, kfs, kato, address, director"
TARGET = 90  # seconds, for two and a half million


@asynccontextmanager
async def register() -> AsyncIterator[str]:
    """A register with facts and without scores; the benchmark's own, or the one that was named."""
    given = os.environ.get("MOLDIR_BENCH_REGISTER_URL")
    if not given:
        async with own_database() as (folder, url):
            await take_in(written_country(folder / "country"))
            await execute("vacuum analyze")
            yield url
        return
    configure_logs("console", "error")
    database.configure(given)
    await migrate()
    await database.start_pool(4)
    try:
        yield given
    finally:
        await database.stop_pool()


class Spent:
    """Seconds that named functions take while the benchmark runs."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.contributions: list[pl.DataFrame] = []

    def watch_async(self, module: Any, name: str, as_: str) -> None:
        work = getattr(module, name)

        async def timed_work(*arguments: Any) -> Any:
            began = time.perf_counter()
            try:
                return await work(*arguments)
            finally:
                self.seconds[as_] += time.perf_counter() - began

        setattr(module, name, timed_work)

    def watch_measuring(self) -> None:
        """Time the arithmetic, and keep the contributions that it finds for the yardstick."""
        work = evaluate.measured

        def timed_work(*arguments: Any) -> Any:
            began = time.perf_counter()
            found = work(*arguments)
            self.seconds["compute"] += time.perf_counter() - began
            self.contributions.append(_contributions(found))
            return found

        evaluate.measured = timed_work


def _contributions(found: list[evaluate.Measured]) -> pl.DataFrame:
    """A column an indicator, as numbers beside each other."""
    frames = [
        result.different.select(
            pl.col("points").list.get(place).alias(i.code) for place, i in enumerate(METHOD.of(result.index))
        )[result.which]
        for result in found
    ]
    return pl.concat(frames, how="horizontal")


def _summed(contributions: pl.DataFrame) -> pl.DataFrame:
    """The yardstick of computing: one pass that adds up the contributions of each index."""
    return contributions.select(
        pl.sum_horizontal(pl.when(pl.col(i.code) >= 0).then(pl.col(i.code)) for i in METHOD.of(index.code)).alias(
            index.code
        )
        for index in METHOD.indices
    )


async def _without_scores() -> None:
    await execute("truncate score, score_reference, scoring_frame")
    await execute("delete from score_run")


async def _by_one(spent: Spent) -> None:
    """All parts one after another, so that it is known what the time goes into."""
    for stage, work in list(nation.WORK.items()):
        nation.WORK[stage] = _timed_part(spent, stage, work)
    spent.watch_async(nation, "_gathered", "gather")
    spent.watch_async(store, "store", "store")
    spent.watch_measuring()
    await begin_nation(Scope.everyone(), actor=SYSTEM)
    while await score_part():
        pass


def _timed_part(spent: Spent, stage: str, work: nation.Work) -> nation.Work:
    async def timed_work(*arguments: Any) -> Any:
        began = time.perf_counter()
        try:
            return await work(*arguments)
        finally:
            spent.seconds[stage] += time.perf_counter() - began

    return timed_work


def _adbc(url: str) -> float | None:
    if not THEIR_PYTHON.exists():
        return None
    done = subprocess.run(
        [str(THEIR_PYTHON), str(SCRIPT), url], input=json.dumps(QUERIES), stdout=subprocess.PIPE, check=True, text=True
    )
    return float(json.loads(done.stdout)["seconds"])


def _psql(url: str, *commands: str) -> None:
    words = [word for command in commands for word in ("-c", command)]
    subprocess.run([str(PROGRAMS / "psql"), "-q", url, *words], check=True)


def _copied(url: str, folder: str) -> float:
    """The yardstick of storing: the same rows into the same columns of a table that has nothing else."""
    columns, rows = ", ".join(store.COLUMNS), Path(folder) / "rows.txt"
    _psql(
        url,
        f"\\copy (select {columns} from moldir.score where seen_until is null) to '{rows}'",
        f"create unlogged table moldir.plain as select {columns} from moldir.score limit 0",
    )
    try:
        return timed_plain(lambda: _psql(url, f"\\copy moldir.plain from '{rows}'"))
    finally:
        _psql(url, "drop table moldir.plain")


def _scored_by_command(url: str) -> tuple[float, dict[str, Any]]:
    """Seconds of `moldir score` in a process of its own, and what it says it did."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", "from services.cli.main import run; run()", "score", "--json"],
        cwd=PROJECT, env=os.environ | {"MOLDIR_DATABASE_URL": url}, stdout=subprocess.PIPE, check=True, text=True,
    )  # fmt: skip
    return time.perf_counter() - began, json.loads(done.stdout)


class _TakenBack(Exception):  # noqa: N818 - what it undoes was never meant to stay
    """Ends a transaction whose changes nobody wants."""


async def _touched() -> tuple[float, int]:
    """Seconds to find whom an import of one company in a hundred changes, and how many they are."""
    try:
        async with transaction():
            at = clock.now()
            imported = await fetch_value(
                """insert into import_run (source, state, mode, files, started_at, finished_at, read, opened, closed,
                                           unchanged, rejected, duplicates, actor)
                   values ('statgov', 'done', 'snapshot', '[]', $1, $1, 0, 0, 0, 0, 0, 0, 'bench') returning id""",
                at,
            )
            await execute(
                f"""insert into company (source, snapshot, seen_from, content, {HELD})
                    select source, $1, $2, gen_random_uuid(), {HELD} from company
                    where seen_until is null and hashtext(bin) % 100 = 0""",
                imported, at,
            )  # fmt: skip
            began = time.perf_counter()
            scope = await Scope.changed_by(imported)
            raise _TakenBack(time.perf_counter() - began, len(scope.bins or ()))
    except _TakenBack as found:
        seconds, companies = found.args
        return float(seconds), int(companies)


async def main() -> None:
    """Measure a first national scoring, another one, and what each part of it takes."""
    async with register() as url:
        await _without_scores()
        first, done = _scored_by_command(url)
        again, same = _scored_by_command(url)
        assert (same["opened"], same["closed"]) == (0, 0)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1_000_000
        touching, touched = await _touched()
        with TemporaryDirectory(prefix="moldir-bench-") as folder:
            copied = _copied(url, folder)
        await _without_scores()
        spent = Spent()
        await _by_one(spent)
        gathered = spent.seconds["gathering"] + spent.seconds["gather"]
        contributions = pl.concat(spent.contributions, rechunk=True)
        summed = min(timed_plain(lambda: _summed(contributions)) for _ in range(RUNS))
        adbc = _adbc(url)
        label = f"{done['companies']:,} companies"
        read = (
            compared(f"scoring {label}: gather", [gathered], [adbc], "ADBC read of the same columns")
            if adbc is not None
            else Figure(f"scoring {label}: gather", f"{gathered:.3g} s", "not measured: no ADBC driver", "–")
        )
        show(
            [
                read,
                compared("scoring: compute", [spent.seconds["compute"]], [summed], "one pass summing contributions"),
                compared(f"scoring: store {done['opened']:,} rows", [spent.seconds["store"]], [copied], "psql \\copy"),
                compared("scoring everybody for the first time", [first], [TARGET], "the target"),
                compared("scoring everybody, nothing changed", [again], [first], "the first time"),
                Figure("scoring: most memory of the process", f"{peak:.2f} GB", "4 GB", f"{peak / 4:.2f} ×"),
                Figure(f"whom an import of 1 % changes ({touched:,} companies)", f"{touching:.2f} s", "–", "–"),
            ]
        )


if __name__ == "__main__":
    run(main)
