"""`moldir score`: compute the indices. `moldir method`: the method as a page of text."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from infra.settings import PROJECT, settings
from registry.commands.scores import abandon_nation, begin_nation, go_on, score_companies
from registry.queries.method import method_markdown, method_page
from registry.references import number_of
from registry.scores import Scope
from registry.scores.run import NationBeingScored, Scored, Watch
from services.cli import session
from services.documents import shapes
from services.worker.app import carry_by_celery

DOCUMENT = PROJECT / "docs" / "methodology" / "1.0.md"


def score(
    bin: Annotated[
        list[str] | None, typer.Option(help="Only this company; may be repeated. Without it: everybody.")
    ] = None,
    anew: Annotated[bool, typer.Option("--anew", help="Give up a national scoring that was not finished.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="What was done, as one JSON document.")] = False,
) -> None:
    """Compute the three indices from what is known now, and keep what changed.

    Everybody is scored by parts: with workers running they share them, and what was stopped is gone on with.
    """
    bins = [str(number_of(number)) for number in bin or ()]
    done = session.in_database(_scored(bins, anew=anew))
    if as_json:
        session.print_json(asdict(done))
        return
    said = session.say(
        "scoring.done", companies=done.companies, opened=done.opened, closed=done.closed, cutoff=done.cutoff
    )
    session.out.print(said, highlight=False)


async def _scored(bins: list[str], *, anew: bool) -> Scored:
    if anew and await abandon_nation():
        session.err.print(session.say("scoring.abandoned"), highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=session.err, transient=True) as progress:
        bar = progress.add_task("", total=None)

        def watch(stage: str, done: int, of: int) -> None:
            progress.update(bar, description=session.say(f"scoring.stage.{stage}"), completed=done, total=of)

        if bins:
            return await score_companies(Scope.of(*bins), actor=session.actor(), watch=watch)
        return await _nation(watch)


async def _nation(watch: Watch) -> Scored:
    """Begin, or join in where somebody has begun; RabbitMQ is told, so that workers share the parts."""
    if settings().broker_url:
        carry_by_celery()
    try:
        await begin_nation(Scope.everyone(), actor=session.actor())
    except NationBeingScored as under_way:
        session.err.print(session.say(under_way.text), highlight=False)
    return await go_on(watch)


def method(
    write: Annotated[bool, typer.Option("--write", help="Bring docs/methodology up to date.")] = False,
    out: Annotated[Path, typer.Option(help="Where to write it.")] = DOCUMENT,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON document, in the language of --lang.")] = False,
) -> None:
    """Print the method, as generated from its table and the texts of its indicators."""
    if as_json:
        session.print_json(msgspec.to_builtins(shapes.methodology(method_page(), session.language.get())))
        return
    page = method_markdown()
    if write:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(page, encoding="utf-8")
        session.out.print(session.say("scoring.method_written", path=str(out)), highlight=False)
    else:
        session.out.print(page, markup=False, highlight=False)


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("score")(score)
    app.command("method")(method)
