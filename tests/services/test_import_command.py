"""Somebody takes a list in at the terminal."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

from infra.database import fetch_value
from registry.sources import SOURCES
from registry.tables.company import Company
from registry.tables.tax import Listing
from tests.registry.samples import AS_AT, companies, frame, legal, listing

PROJECT = Path(__file__).resolve().parents[2]
COMMAND = """
import typer
from infra.logs import configure_logs
from services.cli import imports, session
configure_logs("console", "info")
app = typer.Typer()
app.callback()(lambda: None)
imports.add_to(app)
session.language.set("{language}")
app()
"""


async def typed(database_url: str, folder: Path, *words: str, language: str = "en") -> subprocess.CompletedProcess[str]:
    """What the terminal says to `moldir <words>`."""
    env = os.environ | {"MOLDIR_DATABASE_URL": database_url, "MOLDIR_DATA_DIR": str(folder / "data"), "COLUMNS": "200"}
    command = [sys.executable, "-c", COMMAND.format(language=language), *words]
    return await asyncio.to_thread(
        subprocess.run, command, cwd=PROJECT, env=env, capture_output=True, text=True, check=False
    )


async def test_a_list_is_taken_in_and_its_companies_are_scored(own_database, tmp_path):
    SOURCES["statgov"].sample.write({Company: companies(12)}, tmp_path / "lists", AS_AT)
    done = await typed(own_database, tmp_path, "import", "statgov", str(tmp_path / "lists"), "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["state"], said["opened"], said["as_at"]) == ("done", 12, "2026-11-01")
    assert await fetch_value("select count(distinct bin) from score") == 12
    assert await fetch_value("select count(*) from delivery where done_at is null") == 0


async def test_rows_that_cannot_be_read_are_shown_with_their_numbers(own_database, tmp_path):
    rows = [listing(1), listing(2, bin="400141000013")]
    SOURCES["bankrupt"].sample.write({Listing: frame(Listing, rows)}, tmp_path / "lists", AS_AT)
    done = await typed(own_database, tmp_path, "import", "bankrupt", str(tmp_path / "lists"), language="kk")
    assert done.returncode == 0, done.stderr
    assert "400141000013" in done.stdout
    assert "Банкрот деп танылған" in done.stdout
    assert await fetch_value("select bin from listing") == legal(1)


async def test_a_list_that_is_none_is_refused_in_one_sentence(own_database, tmp_path):
    page = tmp_path / "list.xlsx"
    page.write_text("<html><body>502</body></html>")
    done = await typed(own_database, tmp_path, "import", "bankrupt", str(page), language="ru")
    assert done.returncode == 1
    assert not done.stdout
    assert "list.xlsx" in done.stderr
    assert "Traceback" not in done.stderr


async def test_wrong_usage_ends_with_two(own_database, tmp_path):
    unknown = await typed(own_database, tmp_path, "import", "gossip", str(tmp_path))
    no_day = await typed(own_database, tmp_path, "import", "statgov", str(tmp_path), "--as-at", "yesterday")
    assert (unknown.returncode, no_day.returncode) == (2, 2)
    assert "statgov" in unknown.stderr
