"""`moldir provider`: organisations that sign their people in themselves (OpenID Connect)."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from services.accounts.commands.providers import add_provider, close_provider
from services.accounts.queries.providers import ProviderSettings, providers
from services.cli import session

group = typer.Typer(help="Organisations that sign their people in themselves.", no_args_is_help=True)
Code = Annotated[str, typer.Argument(help="Short code, part of addresses: a-z, 0-9, hyphen.")]


def add_to(app: typer.Typer) -> None:
    """Register `provider` and its commands."""
    app.add_typer(group, name="provider")


@group.callback()
def _group() -> None:
    """Organisations that sign their people in themselves (OpenID Connect)."""


@group.command()
def add(
    code: Code,
    name: Annotated[str, typer.Option(help="Name of the organisation, as its people know it.")],
    issuer: Annotated[str, typer.Option(help="Address of the provider: https://…")],
    client_id: Annotated[str, typer.Option(help="Who we are to it.")],
    secret_file: Annotated[Path, typer.Option(help="File that holds the client secret.", exists=True, dir_okay=False)],
    domain: Annotated[list[str], typer.Option(help="E-mail domain that is the organisation's; may be repeated.")],
    organisation: Annotated[str, typer.Option(help="BIN of the organisation.")] = "",
) -> None:
    """Add a provider. Make sure first that the domains are the organisation's: it may speak for everybody in them."""
    secret = secret_file.read_text(encoding="utf-8").strip()
    domains = tuple(one.strip().lower() for one in domain)
    made = ProviderSettings(code, name, issuer, client_id, secret, domains, organisation or None)
    session.in_database(add_provider(made, actor=session.actor()))
    session.out.print(session.say("provider.added", code=code), highlight=False)


@group.command()
def close(code: Code) -> None:
    """Nobody signs in through it any more; its people may set passwords again."""
    session.in_database(close_provider(code, actor=session.actor()))
    session.out.print(session.say("provider.closed", code=code), highlight=False)


@group.command("list")
def listed() -> None:
    """All providers."""
    table = Table(box=None, pad_edge=False)
    for column in ("code", "name", "issuer", "domains", "closed"):
        table.add_column(session.say(f"provider.column.{column}"))
    for one in session.in_database(providers()):
        closed = one.closed_at.date().isoformat() if one.closed_at else ""
        table.add_row(one.code, one.name, one.issuer, ", ".join(one.domains), closed)
    session.out.print(table)
