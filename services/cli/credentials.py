"""`moldir credentials`: the key that signs certificates and labels."""

from typing import Annotated

import typer

from compliance.commands.credentials.keys import rotate
from services.cli import session

credentials = typer.Typer(help="The key that signs certificates and labels.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Register `credentials` and its commands."""
    app.add_typer(credentials, name="credentials")


@credentials.callback()
def _group() -> None:
    """The key that signs certificates and labels."""


@credentials.command("rotate")
def rotate_key(
    compromised: Annotated[
        bool, typer.Option("--compromised", help="Somebody else may have had the key before: say so to all checkers.")
    ] = False,
) -> None:
    """Let another key sign from now on. Exit 1: the key is given in the settings."""
    made = session.in_database(rotate(actor=session.actor(), compromised=compromised))
    session.out.print(session.say("credentials.rotated", key=made), highlight=False)
