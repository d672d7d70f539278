"""At the terminal: the self-assessments of an organisation, and the audit package of one as a file."""

import asyncio
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from compliance.commands.freezing import submit
from infra import database
from infra.database import fetch_value
from infra.settings import settings
from infra.storage import Store
from services.cli.main import app
from tests.compliance.workspace.players import (
    ALTYN,
    ITEM,
    KUMIS,
    MARAT,
    Place,
    attached,
    being,
    digest,
    everybody,
    given,
    opened,
    pdf,
)


def zips(folder: Path) -> list[Path]:
    """Whole and half packages of a folder."""
    return list(folder.glob("*.zip*"))


async def run(*words: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, app, ["--lang", "en", "assessments", *words])


@pytest.fixture
async def submitted(own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    monkeypatch.setattr(settings(), "database_url", own_database)
    async with database.engine.transaction():
        await everybody()
        assessment = await opened()
        await given(assessment, ITEM)
        await attached(Place(assessment, ITEM), content=pdf("хаттама"))
        async with being(MARAT) as by:
            await submit(by, assessment)
    return assessment


async def test_what_there_is_and_its_package(submitted: int, tmp_path: Path) -> None:
    listed = await run("list", "--organisation", ALTYN.bin, "--json")
    assert listed.exit_code == 0, listed.output
    rows = json.loads(listed.stdout)
    assert [(row["id"], row["state"], len(row["snapshot"])) for row in rows] == [(submitted, "submitted", 64)]
    assert "2026" in (await run("list", "--organisation", ALTYN.bin)).stdout
    assert json.loads((await run("list", "--organisation", KUMIS.bin, "--json")).stdout) == []
    wanted = ("package", "--organisation", ALTYN.bin, "--assessment", str(submitted), "--lang", "kk", "--out")
    for name in ("one.zip", "two.zip"):
        done = await run(*wanted, str(tmp_path / name))
        assert done.exit_code == 0, done.output
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as package:
        root = json.loads(package.read("manifest.json"))["root"]
        assert package.read(f"files/evidence/{digest(pdf('хаттама'))}") == pdf("хаттама")
    assert root in done.stderr
    assert await fetch_value("select count(*) from event where kind = 'audit.taken'") == 2


async def test_what_cannot_be_packed_is_told_and_nothing_is_written(submitted: int, tmp_path: Path) -> None:
    out = tmp_path / "package.zip"
    wanted = ("package", "--organisation", ALTYN.bin, "--out", str(out), "--assessment")
    assert (await run(*wanted, "999")).exit_code == 1
    assert (await run(*wanted, str(submitted), "--lang", "de")).exit_code == 2
    assert (await run("package", "--organisation", "12", "--assessment", "1", "--out", str(out))).exit_code == 1
    nowhere = (
        "package",
        "--organisation",
        ALTYN.bin,
        "--assessment",
        str(submitted),
        "--out",
        str(tmp_path / "x/y.zip"),
    )
    assert (await run(*nowhere)).exit_code == 1
    Store(settings().evidence_dir).path(digest(pdf("хаттама"))).unlink()
    refused = await run(*wanted, str(submitted))
    assert refused.exit_code == 1
    assert refused.exception is not None
    assert zips(tmp_path) == []
