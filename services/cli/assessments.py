"""`moldir assessments`: the self-assessments of an organisation, and the audit package of one as a file."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from compliance.commands.packaging import note_packed
from compliance.queries.outputs import listed_at_home, submitted_at_home
from infra.i18n import LANGUAGES, Size, show
from infra.settings import settings
from infra.storage import Store
from registry.references import number_of as number_read
from services.cli import session
from services.cli.written import whole
from services.documents.assessment_package import Contents, write

assessments = typer.Typer(help="Self-assessments of organisations.", no_args_is_help=True)
Organisation = Annotated[str, typer.Option("--organisation", metavar="BIN", help="BIN, IIN or sealed number.")]


def add_to(app: typer.Typer) -> None:
    """Register `assessments` and its commands."""
    app.add_typer(assessments, name="assessments")


@assessments.callback()
def _group() -> None:
    """Self-assessments of organisations."""


@assessments.command("list")
def list_(
    organisation: Organisation,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list on standard output.")] = False,
) -> None:
    """List the self-assessments of an organisation, newest first, with what was last submitted of each."""
    rows = session.in_database(listed_at_home(str(number_read(organisation))))
    if as_json:
        session.print_json(rows)
        return
    columns = ("id", "cycle", "edition", "profile", "state", "submitted_on", "snapshot")
    table = Table(*(session.say(f"cli.assessments.{column}") for column in columns))
    for row in rows:
        table.add_row(*(show(row[column], session.language.get()) for column in columns))
    session.out.print(table)


@assessments.command()
def package(
    organisation: Organisation,
    assessment: Annotated[int, typer.Option("--assessment", metavar="ID", min=1, help="Which self-assessment.")],
    out: Annotated[Path, typer.Option("--out", help="File to write.")],
    lang: Annotated[str, typer.Option("--lang", help="Language of its documents: kk, ru or en.")] = "",
    restricted: Annotated[bool, typer.Option("--restricted", help="With restricted evidence too.")] = False,
) -> None:
    """Write the audit package of what was last submitted. The same state gives the same bytes.

    Exit 1: nothing was submitted, evidence is missing or altered, or the file cannot be written.
    """
    if lang and lang not in LANGUAGES:
        raise typer.BadParameter(f"one of {', '.join(LANGUAGES)}", param_hint="--lang")
    number = str(number_read(organisation))
    found = session.in_database(submitted_at_home(number, assessment))
    contents = Contents(found, lang or session.language.get(), restricted, settings().site)
    with whole(out) as target:
        manifest = write(contents, Store(settings().evidence_dir), target, _quiet)
    session.in_database(note_packed(session.actor(), assessment, manifest.root))
    said = session.say("cli.assessments.packed", file=str(out), size=Size(out.stat().st_size), root=manifest.root)
    session.err.print(said, highlight=False, soft_wrap=True)


def _quiet(*_: Any) -> None:
    """At the terminal nobody is told how far it is."""
