"""`moldir match`: whether two names mean one company or person; pairs of a file; names against the register."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text as Cell

from infra.i18n import Text, show, text
from registry.candidates import Asked, Candidate, candidates
from registry.matching import Kind, Match, Verdict, compare
from registry.search import ensure_current, opened
from services.cli import session

_COLUMNS = ("kind", "left", "right")
_STYLES = {Verdict.SAME: "green", Verdict.UNSURE: "yellow", Verdict.DIFFERENT: "red"}
_NAME, _BIN = "name", "bin"
_BEST = 5


class _Unreadable(Exception):  # noqa: N818 - it is only caught here
    """A file that is not what was asked for; wrong usage, exit 2."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.id)
        self.text = message


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
            _print_pairs(list(_read_pairs(pairs)), as_json)
        elif file is not None:
            _print_found(_read_names(file), limit, as_json)
        else:
            _print_one(left, right, kind, as_json)
    except _Unreadable as refusal:
        session.err.print(session.say(refusal.text), style="red", highlight=False)
        raise typer.Exit(2) from None


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(match)


def _described(found: Match | Candidate) -> dict[str, object]:
    return {
        "score": found.score,
        "verdict": found.verdict.value,
        "reasons": [session.say(reason) for reason in found.reasons],
    }


def _verdict(found: Match | Candidate) -> Cell:
    return Cell(session.say(found.verdict.text), style=_STYLES[found.verdict])


def _print_one(left: str, right: str, kind: Kind, as_json: bool) -> None:
    found = compare(left, right, kind)
    if as_json:
        session.print_json({"left": left, "right": right} | _described(found))
    else:
        session.out.print(session.say(found.verdict.text), style=_STYLES[found.verdict], highlight=False)
        session.out.print(session.say("match.score", score=found.score), highlight=False)
        for reason in found.reasons:
            session.out.print(f"• {session.say(reason)}", highlight=False, markup=False)
    if found.verdict is not Verdict.SAME:
        raise typer.Exit(1)


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _Unreadable(text("match.file.unreadable", file=path.name)) from None


def _header(content: str) -> list[str]:
    first = content.split("\n", 1)[0].replace(";", ",")
    return [cell.strip().strip('"').lower() for cell in first.split(",")]


def _table(content: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV with their line numbers; separated by commas or, as workbooks write it here, semicolons."""
    first = content.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.DictReader(io.StringIO(content, newline=""), delimiter=delimiter, restval="")
    reader.fieldnames = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    for row in reader:
        yield reader.line_num, {key: value.strip() for key, value in row.items() if isinstance(value, str)}


def _read_pairs(path: Path) -> Iterator[tuple[Kind, dict[str, str]]]:
    content = _content(path)
    for column in _COLUMNS:
        if column not in _header(content):
            raise _Unreadable(text("match.file.no_column", file=path.name, column=column))
    for line, row in _table(content):
        if row["kind"] not in set(Kind):
            raise _Unreadable(text("match.file.bad_kind", line=line, value=row["kind"][:40]))
        for column in ("left", "right"):
            if not row[column]:
                raise _Unreadable(text("match.file.empty", line=line, column=column))
        yield Kind(row["kind"]), row


def _print_pairs(rows: Sequence[tuple[Kind, dict[str, str]]], as_json: bool) -> None:
    found = [
        (row, compare(row["left"], row["right"], kind, left_bin=row.get("left_bin"), right_bin=row.get("right_bin")))
        for kind, row in rows
    ]
    if as_json:
        session.print_json([{"left": r["left"], "right": r["right"]} | _described(one) for r, one in found])
        return
    table = Table(*(session.say(f"match.label.{label}") for label in ("left", "right", "score", "verdict")))
    for row, one in found:
        table.add_row(Cell(row["left"]), Cell(row["right"]), f"{one.score:.2f}", _verdict(one))
    session.out.print(table)


def _read_names(path: Path) -> list[Asked]:
    """A CSV whose header has a column `name`, or a name on each line."""
    content = _content(path)
    if _NAME in _header(content):
        asked = [Asked(row[_NAME], row.get(_BIN) or None) for _, row in _table(content) if row[_NAME]]
    else:
        asked = [Asked(line.strip()) for line in content.splitlines() if line.strip()]
    if not asked:
        raise _Unreadable(text("match.file.no_names", file=path.name))
    return asked


async def _find(asked: Sequence[Asked], limit: int) -> list[tuple[Candidate, ...]]:
    await ensure_current()
    index = opened()
    return [candidates(index, one, limit) for one in asked]


def _print_found(asked: Sequence[Asked], limit: int, as_json: bool) -> None:
    found = session.in_database(_find(asked, limit))
    if as_json:
        session.print_json([_answer(one, best) for one, best in zip(asked, found, strict=True)])
        return
    labels = ("name", "found", "score", "verdict", "reasons")
    table = Table(*(session.say(f"match.label.{label}") for label in labels))
    for one, best in zip(asked, found, strict=True):
        if not best:
            table.add_row(Cell(one.name), session.say("match.none_found"), "", "", "")
        for place, candidate in enumerate(best[:limit]):
            name = f"{candidate.bin} {show(candidate.name, session.language.get())}"
            why = session.say(candidate.reasons[0]) if candidate.reasons else ""
            first = "" if place else one.name
            table.add_row(Cell(first), Cell(name), f"{candidate.score:.2f}", _verdict(candidate), Cell(why))
    session.out.print(table)


def _answer(asked: Asked, best: Sequence[Candidate]) -> dict[str, Any]:
    shown = [
        {
            "bin": one.bin,
            "name": {"kk": one.name.kk, "ru": one.name.ru},
            "matched_on": one.matched_on,
        }
        | _described(one)
        for one in best
    ]
    verdict = best[0].verdict.value if best else Verdict.DIFFERENT.value
    return {"name": asked.name, "bin": asked.bin, "verdict": verdict, "candidates": shown}
