"""The whole way, on files: a country is written, imported, scored and indexed, and every case comes out as planted.

One country serves all tests of this file: it is taken in once, in a database of its own.
"""

import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra import clock, database
from infra.actor import command_line
from infra.database import fetch
from infra.schema import migrate
from infra.settings import settings
from registry import search
from registry.commands.imports import run_import
from registry.commands.scores import score_nation
from registry.country.build import AS_AT
from registry.country.companies import Country
from registry.country.write import write_country
from registry.imports import ImportResult
from registry.sources import SOURCES
from tests.conftest import drop, fresh
from tests.registry.planted import Register, faults

ENTITIES = 1_500
FIRST, THEN = datetime(2026, 11, 2, 6, tzinfo=UTC), datetime(2026, 12, 2, 6, tzinfo=UTC)
ACTOR = command_line("tester")


@dataclass
class Taken:
    """A country on disk and in the register, as it stood after each of the two snapshots."""

    url: str
    folder: Path
    then: Path
    first: Register
    second: Register
    wrong: list[list[str]]  # what did not come out as planted, after each snapshot
    imports: list[dict[str, ImportResult]]


async def _take_in(folder: Path, at: datetime) -> dict[str, ImportResult]:
    results = {}
    with clock.frozen(at):
        for source in SOURCES:
            results[source] = await run_import(source, [folder / source], actor=ACTOR)
        await score_nation(actor=ACTOR)
        await search.rebuild()
    return results


@pytest.fixture(scope="module")
async def taken(server_url: str, migrated: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Taken]:
    """The country, taken in once."""
    root = tmp_path_factory.mktemp("country")
    folder, then = root / "first", root / "then"
    write_country(Country(ENTITIES, 1, AS_AT), folder, then)
    name, url = await fresh(server_url)
    before = settings().data_dir
    settings().data_dir = root / "data"
    database.configure(url)
    try:
        await migrate()
        imports = [await _take_in(folder, FIRST)]
        first = await Register.load(search.opened())
        wrong = [[fault for answer in answers(folder) for fault in faults(answer, first)]]
        imports.append(await _take_in(then, THEN))
        second = await Register.load(search.opened())
        wrong.append([fault for answer in answers(then) for fault in faults(answer, second)])
        yield Taken(url, folder, then, first, second, wrong, imports)
    finally:
        await database.stop_pool()
        settings().data_dir = before
        database.configure(migrated)
        await drop(server_url, name)


def answers(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "answers.jsonl").read_text(encoding="utf-8").splitlines()]


async def test_every_planted_case_comes_out_as_planted(taken: Taken) -> None:
    assert len(answers(taken.folder)) >= 80
    assert not taken.wrong[0], "\n" + "\n".join(taken.wrong[0])


async def test_what_changed_with_the_second_snapshot_is_known(taken: Taken) -> None:
    assert len(answers(taken.then)) >= 7
    assert not taken.wrong[1], "\n" + "\n".join(taken.wrong[1])


async def test_the_answer_key_has_teeth(taken: Taken) -> None:
    """What was planted for one company is not true of just anybody."""
    asked = Country(ENTITIES, 1, AS_AT)
    anybody = next(who.bin for who in asked.everybody() if who.form == "too" and not taken.second.entries.get(who.bin))
    caught = [
        next(faults({**answer, "bin": anybody}, taken.second), None)
        for answer in answers(taken.folder)
        if "search" not in answer["expect"]  # type: ignore[operator]
    ]
    assert sum(fault is not None for fault in caught) > 0.8 * len(caught)


def changes(taken: Taken) -> Iterator[dict[str, object]]:
    for line in (taken.then / "changes.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


async def test_the_second_snapshot_opens_and_closes_exactly_what_changed(taken: Taken) -> None:
    opened: Counter[str] = Counter()
    closed: Counter[str] = Counter()
    for change in changes(taken):
        opened[str(change["source"])] += int(str(change["opened"]))
        closed[str(change["source"])] += int(str(change["closed"]))
    for source, result in taken.imports[1].items():
        assert (result.opened, result.closed) == (opened[source], closed[source]), source
        assert result.unchanged == taken.imports[0][source].opened - closed[source], source
    assert sum(opened.values()) > 10


async def test_nothing_but_the_planted_rows_is_rejected(taken: Taken) -> None:
    planted = [answer for answer in answers(taken.folder) if "reject" in answer["expect"]]  # type: ignore[operator]
    assert sum(result.rejected for result in taken.imports[0].values()) == len(planted)
    assert sum(result.duplicates for result in taken.imports[0].values()) == 0


async def test_indices_tell_the_weak_from_the_strong(taken: Taken) -> None:
    """The indices never saw the health behind the country, only what was published; they must have found it out."""
    asked = Country(ENTITIES, 1, AS_AT)
    healthy = {who.bin: sum(who.health_in(year) for year in (2023, 2024, 2025)) / 3 for who in asked.everybody()}
    for index, least in (("taxpayer", 5), ("financial", 10)):
        rated = [
            (healthy[number], float(row["value"]))
            for (number, code), row in taken.first.scores.items()
            if code == index and row["value"] is not None and number in healthy
        ]
        rated.sort()
        quarter = len(rated) // 4
        weak = sum(value for _, value in rated[:quarter]) / quarter
        strong = sum(value for _, value in rated[-quarter:]) / quarter
        assert strong - weak > least, (index, weak, strong)


async def test_grades_of_the_nation_are_spread(taken: Taken) -> None:
    grades = Counter(row["grade"] for (_, index), row in taken.first.scores.items() if index == "taxpayer")
    assert set(grades) >= {"A", "B", "C", "E"}
    assert grades["A"] + grades["B"] > 0.6 * ENTITIES


async def test_every_company_of_the_country_has_its_three_indices(taken: Taken) -> None:
    database.configure(taken.url)
    known = await fetch("select count(*) as n from company where seen_until is null")
    indices = Counter(index for _, index in taken.second.scores)
    assert set(indices) == {"taxpayer", "financial", "payment"}
    assert all(count >= known[0]["n"] for count in indices.values())
