"""Filling an empty register with a synthetic country, so that the first page already has companies to look up."""

from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from infra import clock
from infra.database import fetch_value
from registry import search
from registry.commands.imports import run_import
from registry.commands.scores import score_nation
from registry.country.companies import Country
from registry.country.frames import TABLES
from registry.country.write import write_country
from registry.sources import SOURCES
from services.cli import session
from services.worker.reactions import deliver_pending

DEFAULT_ENTITIES = 20_000
UNFINISHED = "unfinished"  # a file beside the country's files while it is being taken in


async def settle_country(entities: int, seed: int, folder: Path) -> None:
    """Make a country in `folder` and take it in, unless the register already holds something.

    Stopped half-way, it goes on at the next start: imports are idempotent. Files of the country stay in `folder`.
    """
    marker = folder / UNFINISHED
    if await _companies() and not marker.exists():
        session.out.print(session.say("seed.kept", companies=await _companies()), highlight=False)
        return
    _mark(marker)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=session.out, disable=not session.out.is_terminal) as progress:
        _make(Country(entities, seed, clock.today()), folder, progress)
        await _take_in(folder, progress)
    marker.unlink()
    session.out.print(session.say("seed.done", companies=await _companies()), highlight=False)


def _mark(marker: Path) -> None:
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.touch()


async def _companies() -> int:
    return int(await fetch_value("select count(*) from company where seen_until is null"))


def _step(description: str) -> str:
    """A step that begins: a line of its own where there is no terminal to draw bars on."""
    if not session.out.is_terminal:
        session.out.print(f"{description} …", highlight=False, soft_wrap=True)
    return description


def _make(country: Country, folder: Path, progress: Progress) -> None:
    making = _step(session.say("seed.country", entities=country.entities))
    bars = {
        "entities": progress.add_task(making, total=country.entities),
        "files": progress.add_task(session.say("country.sources"), total=len(TABLES)),
    }
    write_country(country, folder, watch=lambda what, more: progress.advance(bars[what], more))
    for bar, total in (("entities", country.entities), ("files", len(TABLES))):
        progress.update(bars[bar], completed=total)


async def _take_in(folder: Path, progress: Progress) -> None:
    given = [source for source in SOURCES if (folder / source).is_dir()]
    bar: TaskID = progress.add_task("", total=len(given) + 2)
    for source in given:
        name = session.say(f"source.{source}.name")
        progress.update(bar, description=_step(session.say("seed.importing", source=name)))
        await run_import(source, [folder / source], actor=session.actor())
        progress.advance(bar)
    progress.update(bar, description=_step(session.say("seed.scoring")))
    await score_nation(actor=session.actor())
    progress.advance(bar)
    progress.update(bar, description=_step(session.say("seed.searching")))
    await search.rebuild()
    await deliver_pending()
    progress.advance(bar)
