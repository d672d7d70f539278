"""`moldir up`: the whole of Möldir on one machine, until Ctrl-C. Also `moldir migrate`."""

from typing import Annotated

import typer

from infra.settings import settings
from services.cli import session
from services.cli.demo_label import settle_label
from services.cli.people import is_synthetic, settle_people, show_people
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
    settings().host = host = host or settings().host  # who can reach us decides what is shown
    synthetic = session.in_database(_settle(entities, seed))
    supervisor = Supervisor(host, free_port(host, port or settings().port))
    supervisor.run(show_people if synthetic else _nobody)


async def _settle(entities: int, seed: int) -> bool:
    """A country in an empty register, and people in a synthetic one; whether there are such people."""
    if entities:
        await settle_country(entities, seed, settings().data_dir / "country")
    if not settings().at_home or not await is_synthetic():
        return False
    await settle_people()
    if number := await settle_label():
        session.out.print(session.say("seed.labelled", number=number), highlight=False)
    return True


def _nobody() -> None:
    """Accounts of a real register are nobody's business but their owners'."""


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
