"""Writes the synthetic country as files in the published layouts, one folder for each source.

A small country is written at once. A large one is made and written in slices, each dropped when it is on disk: sources
that publish several files then have one sub-folder for each slice (`part-0001`).
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from registry.country.build import CHUNK, slices
from registry.country.changes import next_day, second
from registry.country.companies import Country
from registry.country.draws import DATA
from registry.country.frames import TABLES, Frames
from registry.sources import SOURCES
from registry.tables.company import Company

Watch = Callable[[str, int], None]  # what was done ("entities" or "files"), and how many more of it


@dataclass
class Written:
    """What was written: files and rows by source, answers, and changes of the second snapshot."""

    folder: Path
    files: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    answers: int = 0
    changes: int = 0


def _nobody(what: str, more: int) -> None:
    """Nobody watches."""


def write_country(country: Country, folder: Path, then: Path | None = None, watch: Watch = _nobody) -> Written:
    """Write a country below `folder`, and below `then` the same a month later.

    The same country gives the same bytes. `answers.jsonl` is the answer key, `changes.jsonl` (below `then`) says
    which rows the second snapshot opens and closes. Returns what was written.
    """
    done = Written(folder)
    several = country.entities > CHUNK
    answers: list[dict[str, object]] = []
    changes: list[dict[str, object]] = []
    plot = None
    for number, part in enumerate(slices(country, lambda made: watch("entities", made)), 1):
        plot = part.plot or plot
        answers += part.answers
        name = f"part-{number:04}" if several else ""
        _write_frames(part.frames, (folder, name), country.as_at, done, watch)
        if then and plot:
            frames, found = second(part.frames, country, plot, first=number == 1)
            changes += found
            _write_frames(frames, (then, name), next_day(country.as_at), None, watch)
    done.answers, done.changes = len(answers), len(changes)
    _write_lines(folder / "answers.jsonl", answers)
    _write_readme(folder, country, country.as_at)
    if then:
        _write_lines(then / "answers.jsonl", list(_later(answers)))
        _write_lines(then / "changes.jsonl", changes)
        _write_readme(then, country, next_day(country.as_at))
    return done


def slices_of(country: Country) -> int:
    """In how many slices a country is written."""
    return -(-country.entities // CHUNK)


def _later(answers: Iterable[dict[str, object]]) -> Iterable[dict[str, object]]:
    """What must come out after the second snapshot, where something else does."""
    for answer in answers:
        expect = answer["expect"]
        if isinstance(expect, dict) and "second" in expect:
            yield {"case": answer["case"], "bin": answer["bin"], "expect": expect["second"]}


def _write_frames(frames: Frames, where: tuple[Path, str], as_at: date, done: Written | None, watch: Watch) -> None:
    folder, part = where
    for code, tables in TABLES.items():
        given = {table: frames[code, table] for table in tables}
        rows = sum(frame.height for frame in given.values())
        if rows:
            names = {Company: frames["statgov", Company]} if code == "statements" else {}  # a filing names its company
            files = SOURCES[code].sample.write(given | names, folder / code / part, as_at)
            if done:
                done.files += len(files)
                done.rows[code] = done.rows.get(code, 0) + rows
        watch("files", 1)


def _write_lines(path: Path, records: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(record, ensure_ascii=False, sort_keys=True, default=str) + "\n" for record in records]
    path.write_text("".join(lines), encoding="utf-8")


def _write_readme(folder: Path, country: Country, as_at: date) -> None:
    written = (DATA / "readme.txt").read_text(encoding="utf-8")
    text = written.format(entities=country.entities, seed=country.seed, as_at=as_at)
    (folder / "README.txt").write_text(text, encoding="utf-8")
