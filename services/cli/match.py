"""`moldir match`: whether two names mean one company or person; pairs of a file; names against the register."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text as Cell

from registry.matching import Kind, Match, Verdict, compare
from services.cli import listed, session

_STYLES = {Verdict.SAME: "green", Verdict.UNSURE: "yellow", Verdict.DIFFERENT: "red"}
_BEST = 5


def match(
    left: Annotated[str, typer.Argument(metavar="LEFT", help="A name in any script.")] = "",
    right: Annotated[str, typer.Argument(metavar="RIGHT", help="Another one.")] = "",
    kind: Annotated[Kind, typer.Option("--kind", help="Whose names they are.")] = Kind.COMPANY,
    pairs: Annotated[
        Path | None, typer.Option("--pairs", exists=True, dir_okay=False, help="CSV with columns kind, left, right.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", exists=True, dir_okay=False, help="Names to find: CSV with name[, bin], or one a line."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=12, help="Candidates for each name of --file.")] = _BEST,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """Say whether two names mean one company or person, how surely, and why. Exit 0: the same, 1: not."""
    given = [bool(left or right), pairs is not None, file is not None]
    if sum(given) != 1 or (given[0] and not (left.strip() and right.strip())):
        raise typer.BadParameter(session.say("match.usage"))
    try:
        if pairs is not None:
            with listed.pairs(pairs) as rows:
                _print_pairs(rows, as_json)
        elif file is not None:  # only this needs the register and its libraries
            import_module("services.cli.screening").print_found(listed.names(file), limit, as_json)
        else:
            _print_one(left, right, kind, as_json)
    except listed.UnreadableError as refusal:
        session.err.print(session.say(refusal.text), style="red", highlight=False)
        raise typer.Exit(2) from None


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(match)


def described(found: Match) -> dict[str, object]:
    """A comparison as JSON shows it."""
    return {
        "score": found.score,
        "verdict": found.verdict.value,
        "reasons": [session.say(reason) for reason in found.reasons],
    }


def verdict_cell(verdict: Verdict) -> Cell:
    """A verdict as a table shows it."""
    return Cell(session.say(verdict.text), style=_STYLES[verdict])


def _print_one(left: str, right: str, kind: Kind, as_json: bool) -> None:
    found = compare(left, right, kind)
    if as_json:
        session.print_json({"left": left, "right": right} | described(found))
    else:
        session.out.print(session.say(found.verdict.text), style=_STYLES[found.verdict], highlight=False)
        session.out.print(session.say("match.score", score=found.score), highlight=False)
        for reason in found.reasons:
            session.out.print(f"• {session.say(reason)}", highlight=False, markup=False)
    if found.verdict is not Verdict.SAME:
        raise typer.Exit(1)


def _print_pairs(rows: Iterator[tuple[Kind, listed.Row]], as_json: bool) -> None:
    found = (
        (row, compare(row["left"], row["right"], kind, left_bin=row.get("left_bin"), right_bin=row.get("right_bin")))
        for kind, row in rows
    )
    if as_json:
        session.print_list({"left": row["left"], "right": row["right"]} | described(one) for row, one in found)
        return
    table = Table(*(session.say(f"match.label.{label}") for label in ("left", "right", "score", "verdict")))
    for row, one in found:
        table.add_row(Cell(row["left"]), Cell(row["right"]), f"{one.score:.2f}", verdict_cell(one.verdict))
    session.out.print(table)
