"""`moldir score`: compute the indices. `moldir method`: the method as a page of text."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from infra.settings import PROJECT
from registry.commands.scores import score_companies
from registry.identifiers import parse
from registry.queries.method import method_markdown, method_page
from registry.scores import Scope
from registry.scores.run import Scored
from services.cli import session
from services.documents import shapes

DOCUMENT = PROJECT / "docs" / "methodology" / "1.0.md"


def score(
    bin: Annotated[
        list[str] | None, typer.Option(help="Only this company; may be repeated. Without it: everybody.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="What was done, as one JSON document.")] = False,
) -> None:
    """Compute the three indices from what is known now, and keep what changed."""
    scope = Scope.of(*(str(parse(number)) for number in bin)) if bin else Scope.everyone()
    done = session.in_database(_scored(scope))
    if as_json:
        session.print_json(asdict(done))
        return
    said = session.say(
        "scoring.done", companies=done.companies, opened=done.opened, closed=done.closed, cutoff=done.cutoff
    )
    session.out.print(said, highlight=False)


async def _scored(scope: Scope) -> Scored:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=session.err, transient=True) as progress:
        bar = progress.add_task("", total=None)

        def watch(stage: str, done: int, of: int) -> None:
            progress.update(bar, description=session.say(f"scoring.stage.{stage}"), completed=done, total=of)

        return await score_companies(scope, actor=session.actor(), watch=watch)


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
