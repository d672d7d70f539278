"""`moldir country`: write the files of a synthetic country."""

from dataclasses import asdict
from datetime import datetime, time
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from registry.country.build import AS_AT, ENTITIES, SEED
from registry.country.companies import Country
from registry.country.numbers import MOST_ENTITIES
from registry.country.write import Written, write_country, writings
from services.cli import session

DAY = "%Y-%m-%d"
START = datetime.combine(AS_AT, time())  # the option wants a moment; only its day counts


def country(
    out: Annotated[Path, typer.Option(help="Folder to write into.", file_okay=False)],
    entities: Annotated[
        int, typer.Option(help="How many companies and entrepreneurs.", min=1, max=MOST_ENTITIES)
    ] = ENTITIES,
    seed: Annotated[int, typer.Option(help="The same seed gives the same country, byte for byte.")] = SEED,
    as_at: Annotated[datetime, typer.Option(help="The day the country is shown as at.", formats=[DAY])] = START,
    following: Annotated[
        Path | None, typer.Option("--next", help="Also write the country a month later, with one change in a hundred.")
    ] = None,
    processes: Annotated[
        int | None, typer.Option(help="How many work on a large country; else as many as cores.", min=1)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="What was written, as one JSON document.")] = False,
) -> None:
    """Write a synthetic country: the files of all sources in their published layouts, and an answer key."""
    day = as_at.date()
    done = _written(Country(entities, seed, day), out, following, processes)
    if as_json:
        session.print_json(asdict(done) | {"as_at": day, "entities": entities, "seed": seed})
        return
    session.out.print(session.say("country.done", files=done.files, rows=sum(done.rows.values()), folder=str(out)))
    session.out.print(session.say("country.answers", count=done.answers))
    if following:
        session.out.print(session.say("country.changes", count=done.changes, folder=str(following)))


def _written(asked: Country, out: Path, following: Path | None, processes: int | None) -> Written:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=session.err, transient=True) as progress:
        files = writings(asked) * (2 if following else 1)
        bars = {
            "entities": progress.add_task(session.say("country.entities"), total=asked.entities),
            "files": progress.add_task(session.say("country.sources"), total=files),
        }
        return write_country(asked, out, following, lambda what, more: progress.advance(bars[what], more), processes)


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("country")(country)
