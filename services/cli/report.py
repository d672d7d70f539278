"""`moldir report`: the counterparty report as a PDF file."""

from pathlib import Path
from typing import Annotated

import typer

from infra.i18n import LANGUAGES
from registry.queries import company_profile
from registry.references import number_of as number_read
from services.cli import session
from services.cli.moments import asked_moment
from services.cli.written import whole
from services.documents.pdf import report_pdf
from services.documents.report import number_of


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(report)


def report(
    number: Annotated[str, typer.Argument(metavar="BIN", help="BIN, IIN or sealed number.")],
    out: Annotated[Path, typer.Option("--out", help="File to write.")],
    lang: Annotated[str, typer.Option("--lang", help="Language of the report: kk, ru or en.")] = "",
    as_of: Annotated[str, typer.Option("--as-of", help="What was known by the end of a day, 2026-03-31.")] = "",
) -> None:
    """Write the report of a company as PDF. The same facts give the same bytes. Exit 1: unknown, or not written."""
    if lang and lang not in LANGUAGES:
        raise typer.BadParameter(f"one of {', '.join(LANGUAGES)}", param_hint="--lang")
    bin_ = str(number_read(number))  # a typing error is told before the database is opened
    profile = session.in_database(company_profile(bin_, as_of=asked_moment(as_of)))
    made = report_pdf(profile, lang or session.language.get())
    with whole(out) as target:
        target.write(made)
    said = session.say("report.written", file=str(out), size=round(len(made) / 1024), number=number_of(profile))
    session.err.print(said, highlight=False, soft_wrap=True)
