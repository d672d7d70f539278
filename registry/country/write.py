"""Writes the synthetic country as files in the published layouts, one folder for each source.

A small country is written at once. A large one is made and written in slices by several processes, each slice dropped
when it is on disk: sources that publish many files then have one sub-folder for each slice (`part-0001`). Lists that
must be whole (one workbook, one chain of pages) are laid aside slice by slice and written last, row by row.
"""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import ClassVar

import polars as pl
from piccolo.table import Table

from registry.country.build import cuts, make_slice
from registry.country.changes import Change, next_day, second
from registry.country.companies import Country, Entity, customers
from registry.country.draws import DATA
from registry.country.frames import TABLES, Frames, Rows
from registry.country.planted import plant
from registry.country.planted.plot import Answer
from registry.country.procurement import Market
from registry.country.spread import usual_processes, workers
from registry.sources import SOURCES
from registry.tables.company import Company

IN_PARTS = frozenset(("statgov", "taxes_paid", "sur_data", "enforcement", "statements"))
ASIDE = ".aside"  # below a folder: frames of lists that must be whole, while slices are being made
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


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to be filled, and the day it shows."""

    path: Path
    as_at: date

    def write(self, code: str, given: Given, beside: Given, part: str = "") -> Counter[str]:
        """Files of one source; counts them under "", and the rows under the source's code."""
        rows = sum(frame.height for frame in given.values())
        if not rows:
            return Counter()
        files = SOURCES[code].sample.write(given | beside, self.path / code / part, self.as_at)
        return Counter({"": len(files), code: rows})

    def take(self, frames: Frames, part: str) -> Counter[str]:
        """One slice: written where parts may be, else laid aside."""
        done: Counter[str] = Counter()
        for code, tables in TABLES.items():
            given = {table: frames[code, table] for table in tables}
            if part and code not in IN_PARTS:
                self._lay_aside(code, given, part)
                continue
            beside: Given = {Company: frames["statgov", Company]} if code == "statements" else {}
            done += self.write(code, given, beside, part)  # a filing names its company
        return done

    def _lay_aside(self, code: str, given: Given, part: str) -> None:
        for table, frame in given.items():
            path = self.path / ASIDE / code / table._meta.tablename / part
            path.parent.mkdir(parents=True, exist_ok=True)
            frame.write_ipc(path)

    def write_whole(self, code: str) -> Counter[str]:
        """A list that was laid aside: its frames are the only thing of it that is in memory at once."""
        given = {}
        for table in TABLES[code]:
            parts = sorted((self.path / ASIDE / code / table._meta.tablename).iterdir())
            given[table] = pl.concat([pl.read_ipc(path) for path in parts], rechunk=False)
        return self.write(code, given, {})


@dataclass(frozen=True, slots=True)
class _Part:
    """A slice to be made, and the folders it goes to: the country, and the same a month later."""

    country: Country
    indices: range
    name: str
    folders: tuple[_Folder, ...]


@dataclass(frozen=True, slots=True)
class _Made:
    """What became of a slice: counts for each folder, answers, changes, and entities that nobody was told of."""

    counts: list[Counter[str]]
    answers: list[Answer]
    changes: list[Change]
    untold: int


class _Maker:
    """What each process has to know before it makes slices."""

    market: ClassVar[Market]

    @classmethod
    def settle(cls, country: Country, found: Sequence[Entity]) -> None:
        cls.market = Market(country, found)


def _nobody(what: str, more: int) -> None:
    """Nobody watches."""


def write_country(
    country: Country, folder: Path, then: Path | None = None, watch: Watch = _nobody, processes: int | None = None
) -> Written:
    """Write a country below `folder`, and below `then` the same a month later.

    The same country gives the same bytes, by however many processes. `answers.jsonl` is the answer key,
    `changes.jsonl` (below `then`) says which rows the second snapshot opens and closes. Returns what was written.
    """
    folders = (_Folder(folder, country.as_at), *((_Folder(then, next_day(country.as_at)),) if then else ()))
    for each in folders:
        shutil.rmtree(each.path / ASIDE, ignore_errors=True)
    hands = min(processes or usual_processes(), len(cuts(country)))
    counts: list[Counter[str]] = [Counter() for _ in folders]
    answers: list[Answer] = []
    changes: list[Change] = []
    with workers(hands, _Maker.settle, country, _customers(country, hands)) as spread:
        for made in spread(partial(_make, watch=watch) if hands == 1 else _make, _parts(country, folders)):
            counts = [before + more for before, more in zip(counts, made.counts, strict=True)]
            answers += made.answers
            changes += made.changes
            watch("files", len(_at_once(country)) * len(folders))
            watch("entities", made.untold)
        for at, done in spread(_finish, _wholes(country, folders)):
            counts[at] += done
            watch("files", 1)
    _close(country, folders, answers, changes)
    rows = {code: counts[0][code] for code in TABLES if counts[0][code]}
    return Written(folder, counts[0][""], rows, len(answers), len(changes))


def _customers(country: Country, hands: int) -> list[Entity]:
    with workers(hands) as spread:
        return [who for some in spread(partial(_customers_in, country), cuts(country)) for who in some]


def _customers_in(country: Country, indices: range) -> list[Entity]:
    return list(customers(country, indices))


def _parts(country: Country, folders: tuple[_Folder, ...]) -> Iterator[_Part]:
    all_cuts = cuts(country)
    for number, indices in enumerate(all_cuts, 1):
        yield _Part(country, indices, f"part-{number:04}" if len(all_cuts) > 1 else "", folders)


def _make(part: _Part, watch: Watch | None = None) -> _Made:
    """One slice into all folders. In a process of its own nobody hears how it goes, only that it is done."""
    country, market = part.country, _Maker.market
    made = make_slice(country, market, part.indices, partial(watch, "entities") if watch else None)
    counts = [part.folders[0].take(made.frames, part.name)]
    changes: list[Change] = []
    for later in part.folders[1:]:
        plot = made.plot or plant(Rows(), country, market)
        frames, changes = second(made.frames, country, plot, first=made.plot is not None)
        counts.append(later.take(frames, part.name))
    return _Made(counts, made.answers, changes, 0 if watch else len(part.indices))


def _at_once(country: Country) -> frozenset[str]:
    """Sources that are written with each slice: all, where there is but one."""
    return IN_PARTS if len(cuts(country)) > 1 else frozenset(TABLES)


def _wholes(country: Country, folders: Sequence[_Folder]) -> list[tuple[int, _Folder, str]]:
    return [(at, each, code) for at, each in enumerate(folders) for code in TABLES if code not in _at_once(country)]


def _finish(job: tuple[int, _Folder, str]) -> tuple[int, Counter[str]]:
    at, folder, code = job
    return at, folder.write_whole(code)


def _close(country: Country, folders: Sequence[_Folder], answers: list[Answer], changes: list[Change]) -> None:
    """The answer keys, what changed, and the note that everything is invented."""
    for each in folders:
        shutil.rmtree(each.path / ASIDE, ignore_errors=True)
        later = each is not folders[0]
        _write_lines(each.path / "answers.jsonl", _later(answers) if later else answers)
        if later:
            _write_lines(each.path / "changes.jsonl", changes)
        _write_readme(each.path, country, each.as_at)


def writings(country: Country) -> int:
    """How many times "files" is reported for one folder."""
    return len(_at_once(country)) * len(cuts(country)) + len(TABLES) - len(_at_once(country))


def _later(answers: Iterable[Answer]) -> Iterator[Answer]:
    """What must come out after the second snapshot, where something else does."""
    for answer in answers:
        expect = answer["expect"]
        if isinstance(expect, dict) and "second" in expect:
            yield {"case": answer["case"], "bin": answer["bin"], "expect": expect["second"]}


def _write_lines(path: Path, records: Iterable[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(record, ensure_ascii=False, sort_keys=True, default=str) + "\n" for record in records]
    path.write_text("".join(lines), encoding="utf-8")


def _write_readme(folder: Path, country: Country, as_at: date) -> None:
    written = (DATA / "readme.txt").read_text(encoding="utf-8")
    text = written.format(entities=country.entities, seed=country.seed, as_at=as_at)
    (folder / "README.txt").write_text(text, encoding="utf-8")
