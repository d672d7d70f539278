"""`moldir up`: the whole of Möldir on one machine, until Ctrl-C. Also `moldir migrate`."""

from typing import Annotated

import typer

from infra.settings import settings
from services.cli import session
from services.cli.seed import DEFAULT_ENTITIES, settle_country
from services.cli.supervisor import Supervisor, free_port


def up(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "",
    port: Annotated[int, typer.Option(help="First port to try.")] = 0,
    entities: Annotated[
        int, typer.Option(help="Size of the synthetic country of an empty register; 0: none.", min=0)
    ] = DEFAULT_ENTITIES,
    seed: Annotated[int, typer.Option(help="Seed of the synthetic country.")] = 1,
) -> None:
    """Start everything: database, a synthetic country if the register is empty, web, worker and clock."""
    host = host or settings().host
    if entities:
        session.in_database(settle_country(entities, seed, settings().data_dir / "country"))
    else:
        session.in_database(_nothing())
    Supervisor(host, free_port(host, port or settings().port)).run()


async def _nothing() -> None:
    """Opening the database has migrated it: that is all."""


def migrate() -> None:
    """Bring the database to the newest schema."""
    session.in_database(_nothing())
    session.out.print(session.say("cli.migrated"))


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("up")(up)
    app.command("migrate")(migrate)
