"""Somebody asks for a country at the terminal."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from services.cli import country, session


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()
    made.callback()(lambda: None)
    country.add_to(made)
    return made


def test_a_country_is_written_and_said_as_json(app: typer.Typer, tmp_path: Path) -> None:
    wish = [
        "country",
        "--entities",
        "150",
        "--seed",
        "4",
        "--out",
        str(tmp_path / "now"),
        "--next",
        str(tmp_path / "then"),
    ]
    done = CliRunner().invoke(app, [*wish, "--json"])
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert (said["entities"], said["seed"], said["as_at"]) == (150, 4, "2026-11-01")
    assert len(said["rows"]) == 19
    answers = (tmp_path / "now" / "answers.jsonl").read_text("utf-8").splitlines()
    changes = (tmp_path / "then" / "changes.jsonl").read_text("utf-8").splitlines()
    assert (len(answers), len(changes)) == (said["answers"], said["changes"])


@pytest.mark.parametrize(("language", "words"), [("kk", "жол жазылды"), ("ru", "Записано"), ("en", "written to")])
def test_it_speaks_three_languages(app: typer.Typer, tmp_path: Path, language: str, words: str) -> None:
    token = session.language.set(language)
    try:
        done = CliRunner().invoke(app, ["country", "--entities", "20", "--out", str(tmp_path)])
    finally:
        session.language.reset(token)
    assert done.exit_code == 0, done.output
    assert words in " ".join(done.stdout.split())


@pytest.mark.parametrize("wrong", [["--entities", "0"], ["--as-at", "tomorrow"], ["--entities", "9000000"], []])
def test_a_wrong_wish_is_refused(app: typer.Typer, tmp_path: Path, wrong: list[str]) -> None:
    given = ["country", *wrong] + (["--out", str(tmp_path)] if wrong else [])
    assert CliRunner().invoke(app, given).exit_code == 2


def test_another_day_is_another_country(app: typer.Typer, tmp_path: Path) -> None:
    for day in ("2026-02-01", "2027-07-15"):
        done = CliRunner().invoke(app, ["country", "--entities", "60", "--as-at", day, "--out", str(tmp_path / day)])
        assert done.exit_code == 0, done.output
        assert day in (tmp_path / day / "README.txt").read_text("utf-8")
