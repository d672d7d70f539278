"""Writes the synthetic country as files in the published layouts, one folder for each source.

A small country is written at once. A large one is made and written in slices, each dropped when it is on disk: sources
that publish many files then have one sub-folder for each slice (`part-0001`). Lists that must be whole (one
workbook, one chain of pages) are gathered and written last.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl
from piccolo.table import Table

from registry.country.build import CHUNK, slices
from registry.country.changes import next_day, second
from registry.country.companies import Country
from registry.country.draws import DATA
from registry.country.frames import TABLES, Frames, Key
from registry.sources import SOURCES
from registry.tables.company import Company

IN_PARTS = frozenset(("statgov", "taxes_paid", "sur_data", "enforcement", "statements"))
Given = dict[type[Table], pl.DataFrame]
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
    done, later = Written(folder), _Folder(then, next_day(country.as_at)) if then else None
    now = _Folder(folder, country.as_at)
    changes: list[dict[str, object]] = []
    answers: list[dict[str, object]] = []
    plot = None
    for number, part in enumerate(slices(country, lambda made: watch("entities", made)), 1):
        plot, name = part.plot or plot, f"part-{number:04}" if slices_of(country) > 1 else ""
        answers += part.answers
        now.take(part.frames, name, watch)
        if later and plot:
            frames, found = second(part.frames, country, plot, first=number == 1)
            changes += found
            later.take(frames, name, watch)
    for each, key in ((now, answers), (later, list(_later(answers)))):
        if each:
            each.finish(country, key, watch)
    if later:
        _write_lines(later.path / "changes.jsonl", changes)
    done.files, done.rows, done.answers, done.changes = now.files, now.rows, len(answers), len(changes)
    return done


class _Folder:
    """A folder being filled: slice by slice, and at last the lists that must be whole."""

    def __init__(self, path: Path, as_at: date) -> None:
        self.path, self.as_at = path, as_at
        self.files = 0
        self.rows: dict[str, int] = {}
        self._whole: dict[Key, list[pl.DataFrame]] = {}

    def take(self, frames: Frames, part: str, watch: Watch) -> None:
        """One slice: written where parts may be, else kept."""
        for code, tables in TABLES.items():
            given = {table: frames[code, table] for table in tables}
            if part and code not in IN_PARTS:
                for table, frame in given.items():
                    self._whole.setdefault((code, table), []).append(frame)
                continue
            names: Given = (
                {Company: frames["statgov", Company]} if code == "statements" else {}
            )  # a filing names its company
            self._write(code, given, names, part)
            watch("files", 1)

    def finish(self, country: Country, answers: list[dict[str, object]], watch: Watch) -> None:
        """Lists kept until now, the answer key, and the note that everything is invented."""
        for code, tables in TABLES.items():
            if (code, tables[0]) in self._whole:
                self._write(code, {table: pl.concat(self._whole.pop((code, table))) for table in tables}, {}, "")
                watch("files", 1)
        _write_lines(self.path / "answers.jsonl", answers)
        _write_readme(self.path, country, self.as_at)

    def _write(self, code: str, given: Given, beside: Given, part: str) -> None:
        rows = sum(frame.height for frame in given.values())
        if rows:
            self.files += len(SOURCES[code].sample.write(given | beside, self.path / code / part, self.as_at))
            self.rows[code] = self.rows.get(code, 0) + rows


def slices_of(country: Country) -> int:
    """In how many slices a country is written."""
    return -(-country.entities // CHUNK)


def writings(country: Country) -> int:
    """How many times "files" is reported for one folder."""
    slices = slices_of(country)
    return len(TABLES) if slices == 1 else len(IN_PARTS) * slices + len(TABLES) - len(IN_PARTS)


def _later(answers: Iterable[dict[str, object]]) -> Iterable[dict[str, object]]:
    """What must come out after the second snapshot, where something else does."""
    for answer in answers:
        expect = answer["expect"]
        if isinstance(expect, dict) and "second" in expect:
            yield {"case": answer["case"], "bin": answer["bin"], "expect": expect["second"]}


def _write_lines(path: Path, records: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(record, ensure_ascii=False, sort_keys=True, default=str) + "\n" for record in records]
    path.write_text("".join(lines), encoding="utf-8")


def _write_readme(folder: Path, country: Country, as_at: date) -> None:
    written = (DATA / "readme.txt").read_text(encoding="utf-8")
    text = written.format(entities=country.entities, seed=country.seed, as_at=as_at)
    (folder / "README.txt").write_text(text, encoding="utf-8")
