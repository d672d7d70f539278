"""`moldir bin`: what a number says of itself. Needs no database."""

from typing import Annotated

import typer
from rich.table import Table

from infra import clock
from infra.i18n import text
from registry.errors import NotABin
from registry.identifiers import Bin, clean, parse
from registry.views import kind_name
from services.cli import session

numbers = typer.Typer(help="What a BIN or IIN says of itself.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Register `bin` and its commands."""
    app.add_typer(numbers, name="bin")


@numbers.callback()
def _group() -> None:
    """What a BIN or IIN says of itself."""


@numbers.command()
def check(
    number: Annotated[str, typer.Argument(help="A BIN or IIN as somebody wrote it.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """Check a BIN or IIN: its structure and its check digit. Exit 0: valid, 1: not."""
    try:
        found = parse(number)
    except NotABin as refusal:
        if as_json:
            reason = {"fault": refusal.extra["fault"], "reason": session.say(refusal.text)}
            session.print_json({"number": clean(number), "valid": False} | reason)
        else:
            session.err.print(session.say(refusal.text), style="red", highlight=False)
        raise typer.Exit(1) from None
    if as_json:
        session.print_json(_described(found))
    else:
        _print(found)


def _described(found: Bin) -> dict[str, object]:
    month = found.registered_month(clock.today())
    return {
        "number": found.masked,
        "valid": True,
        "kind": found.kind.value,
        "kind_name": session.say(kind_name(found.kind.value, registered=False)),
        "registered_month": f"{month:%Y-%m}" if month else None,
        "check_pass": found.check_pass,
        "synthetic": found.is_synthetic,
    }


def _print(found: Bin) -> None:
    valid = "bin.valid_person" if found.is_person else "bin.valid"
    session.out.print(session.say(valid, number=found.masked), style="green", highlight=False)
    table = Table.grid(padding=(0, 2))
    table.add_row(session.say("bin.label.kind"), session.say(kind_name(found.kind.value, registered=False)))
    if found.is_synthetic:
        table.add_row(session.say("bin.country"), session.say(text("value.yes")))
    elif month := found.registered_month(clock.today()):
        table.add_row(session.say("bin.label.registered"), f"{month:%m.%Y}")
    fits = session.say("bin.pass", pass_number=found.check_pass)
    table.add_row(session.say("bin.label.pass"), fits)
    session.out.print(table, highlight=False)
