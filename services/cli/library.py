"""`moldir library`: the standards of self-assessment, and how complete their texts are. Needs no database."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from compliance.library import completeness, standards
from infra.i18n import LANGUAGES
from services.cli import session


def library(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list instead of a table.")] = False,
) -> None:
    """List the standards: items, questions, and complete texts in each language."""
    rows = [
        {
            "code": standard.code,
            "name": standard.name,
            "version": standard.version,
            "published_on": standard.published_on,
            "numbers_verified": standard.numbers_verified,
            "profiles": {profile: len(standard.of_profile(profile)) for profile in standard.profiles},
            **asdict(completeness(standard)),
        }
        for standard in standards().values()
    ]
    if as_json:
        session.print_json(rows)
        return
    columns = ("standard", "version", "items", "questions", "proofs", "texts")
    table = Table(*(session.say(f"library.{column}") for column in columns), *LANGUAGES)
    for row in rows:
        table.add_row(row["name"] if row["numbers_verified"] else session.say("library.unverified", name=row["name"]),
                      row["version"], *(str(row[name]) for name in columns[2:]),
                      *(str(row["complete"][language]) for language in LANGUAGES))  # fmt: skip
    session.out.print(table)


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("library")(library)
