"""`moldir match --file`: names from outside against the register. Many names are shared out among processes."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from rich.progress import track
from rich.table import Table
from rich.text import Text as Cell

from infra.i18n import show
from infra.settings import settings
from registry.candidates import Asked, Candidate, candidates
from registry.matching import Verdict
from registry.search import ensure_current, opened
from services.cli import session
from services.cli.match import described, verdict_cell

_AT_A_TIME = 100
_WORTH_PROCESSES = 400  # names; fewer are found before another process has started
Found = list[tuple[Asked, tuple[Candidate, ...]]]


def print_found(names: Sequence[tuple[str, str | None]], limit: int, as_json: bool) -> None:
    """The companies that each name may mean, best first."""
    session.in_database(ensure_current())
    asked = [Asked(name, number) for name, number in names]
    found = track(
        _find(asked, limit), description="", total=len(asked), console=session.err, transient=True,
        disable=not session.err.is_terminal,
    )  # fmt: skip
    if as_json:
        session.print_list(_answer(one, best) for one, best in found)
    else:
        session.out.print(_table(list(found)))


def _find(asked: Sequence[Asked], limit: int) -> Iterator[tuple[Asked, tuple[Candidate, ...]]]:
    parts = [asked[at : at + _AT_A_TIME] for at in range(0, len(asked), _AT_A_TIME)]
    if len(asked) < _WORTH_PROCESSES:
        yield from chain.from_iterable(_find_part(part, limit) for part in parts)
        return
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), _start, (settings().data_dir,)) as pool:
        yield from chain.from_iterable(pool.map(_find_part, parts, [limit] * len(parts)))


def _start(data_dir: Path) -> None:
    """A process finds the index where its parent does."""
    settings().data_dir = data_dir


def _find_part(asked: Sequence[Asked], limit: int) -> Found:
    index = opened()
    return [(one, candidates(index, one, limit)) for one in asked]


def _table(found: Found) -> Table:
    labels = ("name", "found", "score", "verdict", "reasons")
    table = Table(*(session.say(f"match.label.{label}") for label in labels))
    for one, best in found:
        if not best:
            table.add_row(Cell(one.name), session.say("match.none_found"), "", "", "")
        for place, candidate in enumerate(best):
            name = f"{candidate.bin} {show(candidate.name, session.language.get())}"
            why = session.say(candidate.match.reasons[0]) if candidate.match.reasons else ""
            first = "" if place else one.name
            score = f"{candidate.match.score:.2f}"
            table.add_row(Cell(first), Cell(name), score, verdict_cell(candidate.match.verdict), Cell(why))
    return table


def _answer(asked: Asked, best: Sequence[Candidate]) -> dict[str, object]:
    shown = [
        {"bin": one.bin, "name": {"kk": one.name.kk, "ru": one.name.ru}, "matched_on": one.matched_on}
        | described(one.match)
        for one in best
    ]
    verdict = best[0].match.verdict if best else Verdict.DIFFERENT
    return {"name": asked.name, "bin": asked.bin, "verdict": verdict.value, "candidates": shown}
