"""`moldir import`: take in what a source has published."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from infra.database import fetch
from infra.i18n import show
from registry.commands.imports import run_import
from registry.commands.scores import go_on
from registry.errors import ImportRefused
from registry.imports import Callback, ImportResult
from registry.imports import Progress as Step
from registry.sources import SOURCES
from services.cli import session
from services.worker.reactions import deliver_pending

FIRST_REJECTS = 10
FIGURES = ("read", "opened", "closed", "unchanged", "rejected", "duplicates")


def import_(
    source: Annotated[str, typer.Argument(help="Code of the source; `moldir sources` lists them.")],
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders with files of the source.")],
    as_at: Annotated[str, typer.Option("--as-at", help="The list's own date, YYYY-MM-DD, if not in it.")] = "",
    increment: Annotated[bool, typer.Option("--increment", help="Only these entries; not the whole list.")] = False,
    accept_shrink: Annotated[bool, typer.Option("--accept-shrink", help="Many entries have really ended.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document instead of a table.")] = False,
) -> None:
    """Take in a list of a source, whole or not at all, and score again whom it changed."""
    if source not in SOURCES:
        raise typer.BadParameter(session.say("import.source_unknown", source=source, known=", ".join(SOURCES)))
    wishes = _Wishes(source, paths, _day(as_at), increment, accept_shrink)
    try:
        result, rejects = session.in_database(_take_in(wishes, quiet=as_json))
    except ImportRefused as refusal:
        if as_json:
            session.print_json({"source": source, "state": "refused", "reason": session.say(refusal.text)})
        else:
            session.err.print(session.say(refusal.text), style="red", highlight=False)
        raise typer.Exit(1) from None
    if as_json:
        session.print_json({"state": "done", **asdict(result), "first_rejects": rejects})
    else:
        _print(result, rejects)


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What was typed."""

    source: str
    paths: list[Path]
    as_at: date | None
    increment: bool
    accept_shrink: bool


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise typer.BadParameter(written, param_hint="--as-at") from None


async def _take_in(wishes: _Wishes, *, quiet: bool) -> tuple[ImportResult, list[dict[str, object]]]:
    with _bar(quiet=quiet) as progress:
        result = await run_import(
            wishes.source, wishes.paths, actor=session.actor(), as_at=wishes.as_at,
            mode="increment" if wishes.increment else "snapshot", accept_shrink=wishes.accept_shrink,
            progress=progress,
        )  # fmt: skip
    if result.changed:
        with session.err.status(session.say("imports.reacting")):
            await deliver_pending()
            await go_on()  # where the import changed so many that everybody is scored
    rows = await fetch(
        "select file, row, reason, value from reject where run = $1 order by id limit $2", result.run_id, FIRST_REJECTS
    )
    return result, [{**dict(row), "reason": session.say(row["reason"])} for row in rows]


@contextmanager
def _bar(*, quiet: bool) -> Iterator[Callback]:
    """Progress on standard error: the stage, the files of it, and the rows read."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rows]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=session.err, transient=True, disable=quiet) as shown:
        task: TaskID = shown.add_task("", total=None, rows="")

        def advance(step: Step) -> None:
            by_files = step.of_files > 1 and step.stage in ("hashing", "reading")
            rows = session.say("imports.rows", count=step.read) if step.read else ""
            shown.update(
                task, description=session.say(f"imports.stage.{step.stage}"), rows=rows,
                total=step.of_files if by_files else None, completed=step.files,
            )  # fmt: skip

        yield advance


def _print(result: ImportResult, rejects: list[dict[str, object]]) -> None:
    language = session.language.get()
    table = Table(box=None, pad_edge=False)
    table.add_column(session.say("imports.source"))
    table.add_column(session.say("imports.as_at"))
    for figure in FIGURES:
        table.add_column(session.say(f"imports.{figure}"), justify="right")
    figures = [show(getattr(result, figure), language) for figure in FIGURES]
    table.add_row(session.say(f"source.{result.source}.name"), show(result.as_at, language), *figures)
    session.out.print(table)
    if rejects:
        session.out.print(session.say("imports.first_rejects"))
        listed = Table(box=None, pad_edge=False)
        for heading in ("file", "row", "reason", "value"):
            listed.add_column(session.say(f"imports.{heading}"), justify="right" if heading == "row" else "left")
        for each in rejects:
            listed.add_row(*("" if each[key] is None else str(each[key]) for key in ("file", "row", "reason", "value")))
        session.out.print(listed)


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("import")(import_)
