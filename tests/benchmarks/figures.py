"""How a figure is measured and shown: the median of several runs, and the yardstick measured in turn with it."""

import asyncio
import json
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import structlog

from infra import database
from infra.actor import SYSTEM
from infra.embedded import EmbeddedServer, create_database
from infra.logs import configure_logs
from infra.schema import migrate
from infra.settings import settings
from registry.commands.imports import run_import
from registry.country.companies import Country
from registry.country.write import write_country
from registry.sources import SOURCES

ENTITIES = int(os.environ.get("MOLDIR_BENCH_ENTITIES", "20000"))
COUNTRY = os.environ.get("MOLDIR_BENCH_COUNTRY", "")  # the folder of a country that is there already
RUNS = 5
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: what was measured, the figure, its yardstick, and their ratio."""

    what: str
    figure: str
    yardstick: str
    ratio: str


def show(figures: list[Figure]) -> None:
    """Print what `moldir bench` reads."""
    print(json.dumps([asdict(figure) for figure in figures], ensure_ascii=False))  # noqa: T201


def compared(what: str, ours: list[float], theirs: list[float], yardstick: str, unit: str = "s") -> Figure:
    """Medians side by side; the ratio is the median of the ratios of neighbouring runs."""
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    scale = 1000 if unit == "ms" else 1
    mine, other = statistics.median(ours) * scale, statistics.median(theirs) * scale
    return Figure(what, f"{mine:.3g} {unit}", f"{yardstick}: {other:.3g} {unit}", f"{ratio:.2f} ×")


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    """Seconds that a piece of work takes."""
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


def timed_plain(work: Callable[[], object]) -> float:
    """Seconds that a piece of work takes, without a loop."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def written_country(folder: Path) -> Path:
    """The files of a synthetic country of ENTITIES, made once a folder."""
    write_country(Country(ENTITIES, 1, date(2026, 11, 1)), folder)
    return folder


def country(folder: Path) -> Path:
    """The files of a synthetic country: the one that was named, or one of ENTITIES made below `folder`."""
    return Path(COUNTRY) if COUNTRY else written_country(folder / "country")


def runs_of(rows: int) -> int:
    """How often something is measured: RUNS times, but three times where once takes minutes."""
    return RUNS if rows < 500_000 else 3


@asynccontextmanager
async def own_database():
    """An empty, migrated database on an embedded server of its own, and the folder it lives in."""
    configure_logs("console", "error")
    with tempfile.TemporaryDirectory(prefix="moldir-bench-") as name:
        folder = Path(name)
        settings().data_dir = folder
        server = EmbeddedServer(folder / "database", shared_buffers="1GB")
        with server.used() as url:
            await create_database(server.url_of("postgres"), "moldir")
            database.configure(url)
            await migrate()
            await database.start_pool(4)
            try:
                yield folder, url
            finally:
                await database.stop_pool()


async def take_in(country: Path) -> None:
    """Import every source of a country."""
    for source in SOURCES:
        if (country / source).is_dir():
            await run_import(source, [country / source], actor=SYSTEM)


def run(main: Callable[[], AbstractAsyncContextManager[object] | Awaitable[object]]) -> None:
    """Run a benchmark's main coroutine."""
    asyncio.run(main())  # type: ignore[arg-type]
