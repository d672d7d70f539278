"""`moldir training`: completion of an organisation's training on a day, and its matrix or records as a file."""

import getpass
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Literal

import msgspec
import typer
from rich.table import Table

from compliance.colleagues import Colleague
from compliance.commands.training.exporting import note_exported
from compliance.errors import NothingHere
from compliance.queries.training.matrix import columns, known_by
from compliance.queries.training.matrix import whole as whole_matrix
from compliance.queries.training.records import all_records, lines_behind
from compliance.queries.training.standing import completion as completion_on
from compliance.views.training.records import Asked, Completion, Share
from infra import clock
from infra.i18n import Percent, percent, text
from infra.settings import settings
from registry.references import number_of as number_read
from registry.references import reference_of
from services.accounts.colleagues import reader_at_home
from services.accounts.queries.organisations import is_here, name_of
from services.cli import session
from services.cli.written import whole
from services.documents import shapes
from services.documents.training_files import (
    Ground,
    MatrixBook,
    MatrixCsv,
    RecordsBook,
    RecordsCsv,
    Statements,
    Writer,
)

training = typer.Typer(help="Training of organisations.", no_args_is_help=True)
DAY = ["%Y-%m-%d"]
Organisation = Annotated[str, typer.Argument(metavar="BIN", help="BIN, IIN or sealed number.")]
On = Annotated[datetime | None, typer.Option("--on", formats=DAY, help="As of a day, 2026-03-31; today.")]
Known = Annotated[
    datetime | None, typer.Option("--known", formats=DAY, help="By what was known at the end of a day; now.")
]
Form = Literal["csv", "xlsx", "xapi"]
What = Literal["matrix", "records"]


def add_to(app: typer.Typer) -> None:
    """Register `training` and its commands."""
    app.add_typer(training, name="training")


@training.callback()
def _group() -> None:
    """Training of organisations."""


@training.command()
def completion(
    organisation: Organisation,
    on: On = None,
    known: Known = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document, as the API gives it.")] = False,
) -> None:
    """How many of those required hold what they must, with both numbers. Exit 1: no such organisation."""
    view = session.in_database(_completion(_reader(organisation), _asked(on, known)))
    if as_json:
        session.print_json(msgspec.to_builtins(shapes.training_completion(view)))
        return
    heads = ("matrix.numerator", "matrix.denominator", "matrix.waived.short", "matrix.share")
    table = Table(session.say("training_files.column.course"), *map(session.say, heads))
    for each in (*view.courses, view.whole):
        table.add_row(*_row(each), end_section=each is view.courses[-1] if view.courses else False)
    session.out.print(table)


@training.command()
def export(
    organisation: Organisation,
    form: Annotated[Form, typer.Option("--format", help="xapi: JSON statements of xAPI 1.0.3, without names.")],
    out: Annotated[Path, typer.Option("--out", help="File to write.", dir_okay=False)],
    on: On = None,
    known: Known = None,
    what: Annotated[What, typer.Option("--of", help="People by courses, or every record up to the day.")] = "matrix",
) -> None:
    """Write the matrix as of a day, or the records, as a file. Exit 1: no such organisation, or not written."""
    by, asked = _reader(organisation), _asked(on, known)
    with whole(out) as target:
        session.in_database(_export(by, asked, what, form, target))
    said = session.say("exchange.command.written", file=str(out), bytes=out.stat().st_size)
    session.err.print(said, highlight=False, soft_wrap=True)


def _reader(organisation: str) -> Colleague:
    """A typing error is told before the database is opened."""
    return reader_at_home(str(number_read(organisation)))


def _asked(on: datetime | None, known: datetime | None) -> Asked:
    return Asked(on.date() if on else clock.today(), known.date() if known else None)


def _row(share: Share) -> Sequence[str]:
    part = "–" if share.share is None else percent(Percent(share.share), session.language.get())
    return share.name, str(share.numerator), str(share.denominator), str(share.waived), part


async def _must_be_here(by: Colleague) -> None:
    if not await is_here(by.organisation):
        raise NothingHere(text("workspace.nothing_here"))


async def _completion(by: Colleague, asked: Asked) -> Completion:
    await _must_be_here(by)
    return await completion_on(by, asked.on, known_by(asked))


async def _export(by: Colleague, asked: Asked, what: What, form: Form, target: BinaryIO) -> None:
    """Rows go through as they are read. Who took them stands in the trail."""
    await _must_be_here(by)
    ground = Ground(
        organisation=await name_of(by.organisation),
        reference=reference_of(by.organisation),
        made_by=getpass.getuser(),
        made_at=clock.now(),
        on=asked.on,
        known_at=known_by(asked),
        asked=(),
        language=session.language.get(),
        site=settings().site,
        named=False,
    )
    rows: AsyncIterator[Sequence[Any]] = (
        whole_matrix(by, asked) if what == "matrix" else all_records(by, asked.on, ground.known_at)
    )
    if form == "xapi":
        writer: Writer = Statements(target, ground)
        rows = lines_behind(by, rows) if what == "matrix" else rows
    elif what == "matrix":
        share = await completion_on(by, asked.on, ground.known_at)
        writer = (MatrixBook if form == "xlsx" else MatrixCsv)(
            target, ground, share, await columns(by.organisation, asked.on)
        )
    else:
        writer = (RecordsBook if form == "xlsx" else RecordsCsv)(target, ground)
    async for some in rows:
        writer.add(some)
    writer.close()
    await note_exported(by, f"{what}.{form}", asked.on, session.actor())
