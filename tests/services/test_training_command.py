"""At the terminal: completion of an organisation's training, and its matrix and records as files."""

import asyncio
import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from compliance.commands.training.records import Entry, add_record
from infra import database
from infra.database import fetch
from infra.settings import settings
from services.cli.main import app
from tests.cast import ALTYN, KUMIS, MARAT, SAULE, everybody
from tests.compliance.training.histories import assigned, employed
from tests.compliance.workspace.players import being


def leftovers(folder: Path) -> list[Path]:
    """Whole and half files of a folder."""
    return list(folder.glob("*out*"))


async def run(*words: str, lang: str = "en") -> Result:
    return await asyncio.to_thread(CliRunner().invoke, app, ["--lang", lang, "training", *words])


@pytest.fixture
async def trained(own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people who must hold a course; one does, as was known from 20 March on."""
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    monkeypatch.setattr(settings(), "database_url", own_database)
    async with database.engine.transaction():
        await everybody()
        one, other = [await employed(ALTYN.bin, number, date(2025, 1, 1)) for number in ("0017", "0018")]
        for staff in (one, other):
            await assigned(staff, "foundations", date(2026, 1, 10), MARAT.id)
        completed = date(2026, 3, 1)
        entry = Entry(one, "foundations", "1", "Негіздер", completed, completed + timedelta(days=364), True, None,
                      "import", "k")  # fmt: skip
        async with being(SAULE) as by:
            await add_record(by, entry, datetime(2026, 3, 20, 6, tzinfo=UTC))


async def test_completion_is_told_as_of_a_day_and_as_known_at_another(trained: None) -> None:
    on = ("completion", ALTYN.bin, "--on", "2026-03-10")
    told = await run(*on, "--json")
    assert told.exit_code == 0, told.output
    said = json.loads(told.stdout)
    assert (said["whole"]["numerator"], said["whole"]["denominator"], said["whole"]["share"]) == (1, 2, 0.5)
    assert [(one["name"], one["numerator"]) for one in said["courses"]] == [("foundations", 1)]
    assert (said["on"], said["known_at"]) == ("2026-03-10", None)
    then = json.loads((await run(*on, "--known", "2026-03-15", "--json")).stdout)
    assert (then["whole"]["numerator"], then["whole"]["denominator"]) == (0, 2)
    assert then["known_at"].startswith("2026-03-1")
    for language in ("kk", "ru", "en"):
        shown = await run(*on, lang=language)
        assert shown.exit_code == 0, shown.output
        assert "foundations" in shown.stdout
        assert "50" in shown.stdout
    assert json.loads((await run("completion", KUMIS.bin, "--json")).stdout)["whole"]["share"] is None


async def test_files_are_written_whole_and_that_stands_in_the_trail(trained: None, tmp_path: Path) -> None:
    async def written(*words: str) -> bytes:
        out = tmp_path / "out"
        done = await run("export", ALTYN.bin, "--on", "2026-03-10", "--out", str(out), *words, lang="kk")
        assert done.exit_code == 0, done.output
        assert f"{out}: " in done.stderr
        return out.read_bytes()

    rows = list(csv.reader(io.StringIO((await written("--format", "csv")).decode("utf-8-sig"))))
    assert [(row[0], row[4], row[8]) for row in rows[1:3]] == [
        ("0017", "foundations", "2026-03-01"), ("0018", "foundations", ""),
    ]  # fmt: skip
    records = list(csv.reader(io.StringIO((await written("--format", "csv", "--of", "records")).decode("utf-8-sig"))))
    assert [row[1] for row in records[1:2]] == ["0017"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(await written("--format", "xlsx")))
    assert [row[0] for row in book.get_sheet_by_index(1).to_python()[1:]] == ["0017", "0018"]
    for what in ("matrix", "records"):
        (statement,) = json.loads(await written("--format", "xapi", "--of", what))
        assert statement["actor"]["account"]["name"] == "0017"
        assert "name" not in statement["actor"]
    assert json.loads(await written("--format", "xapi", "--known", "2026-03-15")) == []
    events = await fetch("select actor, data from event where kind = 'training.exported' order by id")
    assert [json.loads(row["data"])["what"] for row in events] == [
        "matrix.csv", "records.csv", "matrix.xlsx", "matrix.xapi", "records.xapi", "matrix.xapi",
    ]  # fmt: skip
    assert {row["actor"].partition(":")[0] for row in events} == {"cli"}


async def test_what_cannot_be_is_told_and_nothing_is_written(trained: None, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    wanted = ("--format", "csv", "--out", str(out))
    assert (await run("export", "180440000997", *wanted)).exit_code == 1
    assert (await run("export", "12", *wanted)).exit_code == 1
    assert (await run("export", ALTYN.bin, "--format", "pdf", "--out", str(out))).exit_code == 2
    assert (await run("export", ALTYN.bin, *wanted, "--on", "2026-02-30")).exit_code == 2
    assert (await run("export", ALTYN.bin, "--format", "csv", "--out", str(tmp_path / "x/y.csv"))).exit_code == 1
    assert (await run("completion", "180440000997", "--json")).exit_code == 1
    assert leftovers(tmp_path) == []
    assert await fetch("select from event where kind = 'training.exported'") == []
