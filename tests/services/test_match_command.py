"""Somebody at a terminal asks whether two names mean one company or person."""

import asyncio
import csv
import json
import os
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import typer
from click.testing import Result
from structlog.testing import capture_logs
from typer.testing import CliRunner

from infra.settings import settings
from services.cli import match, screening, session
from tests.cast import AKIMAT, ALTYN, KUMIS, number_of

app = typer.Typer()
match.add_to(app)
runner = CliRunner()


@pytest.fixture(autouse=True)
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """No database answers, unless a test asks for the register; lines are not broken."""
    monkeypatch.setattr(settings(), "database_url", "postgresql://nobody@127.0.0.1:1/none")
    monkeypatch.setattr(session.out, "_width", 300)
    monkeypatch.setattr(session.err, "_width", 300)


@pytest.fixture
async def register(
    no_database: None, own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[None]:
    """A register with three companies of the cast."""
    monkeypatch.setattr(settings(), "database_url", own_database)
    monkeypatch.setattr(settings(), "data_dir", tmp_path / "data")
    for company in (ALTYN, KUMIS, AKIMAT):
        await company.registers()
    with capture_logs():
        yield


def pairs_file(folder: Path, rows: list[dict[str, str]], columns: tuple[str, ...] = ("kind", "left", "right")) -> Path:
    path = folder / "pairs.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


class TestTwoNames:
    def test_one_company_in_two_languages_is_a_yes(self) -> None:
        done = runner.invoke(app, ["ТОО «Алтын Дала»", "«Алтын Дала» ЖШС", "--json"])
        found = json.loads(done.stdout)
        assert (done.exit_code, found["verdict"]) == (0, "same")
        assert found["score"] > 0.95
        assert found["left"] == "ТОО «Алтын Дала»"
        assert found["reasons"]

    def test_two_companies_are_a_no_with_the_reason(self) -> None:
        done = runner.invoke(app, ["ТОО «Нұр-1»", "ТОО «Нұр-2»"])
        assert done.exit_code == 1
        assert "Other numbers: 1 – 2." in done.stdout

    def test_people_are_compared_as_people(self) -> None:
        names = ["Асанов Ержан Болатович", "Asanov Yerzhan"]
        assert runner.invoke(app, [*names, "--kind", "person"]).exit_code == 0
        assert runner.invoke(app, ["Асанов Асқар", "Асанов Асхат", "--kind", "person"]).exit_code == 1

    def test_brackets_in_a_name_are_shown_as_they_are(self) -> None:
        done = runner.invoke(app, ["ТОО «[red] Алтын»", "ТОО «[red] Алтын Дала»"])
        assert done.exit_code == 1
        assert "red Алтын" in done.stdout

    @pytest.mark.parametrize(
        "words", [[], ["one"], ["one", " "], ["a", "b", "--kind", "ship"], ["--pairs", "none.csv"]]
    )
    def test_wrong_usage(self, words: list[str]) -> None:
        assert runner.invoke(app, words).exit_code == 2


class TestPairsOfAFile:
    def test_answers_stand_in_the_order_of_the_file(self, tmp_path: Path) -> None:
        rows = [
            {"kind": "person", "left": "Асанов Е.Б.", "right": "Асанов Ержан Болатович"},
            {"kind": "company", "left": "ТОО «Алтын, Дала»", "right": "АО «Алтын, Дала»"},
            {"kind": "company", "left": "ТОО «Алтын Дала»", "right": "Altyn Dala LLP"},
        ]
        done = runner.invoke(app, ["--pairs", str(pairs_file(tmp_path, rows)), "--json"])
        found = json.loads(done.stdout)
        assert done.exit_code == 0
        assert [(one["left"], one["right"]) for one in found] == [(row["left"], row["right"]) for row in rows]
        assert [one["verdict"] for one in found] == ["same", "different", "same"]
        assert all(set(one) == {"left", "right", "score", "verdict", "reasons"} for one in found)

    def test_numbers_beside_the_names_decide(self, tmp_path: Path) -> None:
        row = {"kind": "company", "left": "Алтын", "right": "Күміс", "left_bin": ALTYN.bin, "right_bin": ALTYN.bin}
        path = pairs_file(tmp_path, [row], ("kind", "left", "right", "left_bin", "right_bin"))
        assert json.loads(runner.invoke(app, ["--pairs", str(path), "--json"]).stdout)[0]["verdict"] == "same"

    def test_a_workbook_saves_semicolons_and_a_mark_at_the_start(self, tmp_path: Path) -> None:
        path = tmp_path / "pairs.csv"
        path.write_text("Kind;Left;Right\r\ncompany;ТОО «Орда»;Орда ЖШС\r\n", encoding="utf-8-sig")
        assert json.loads(runner.invoke(app, ["--pairs", str(path), "--json"]).stdout)[0]["verdict"] == "same"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_however_a_program_wrote_the_table(self, tmp_path: Path, delimiter: str, encoding: str) -> None:
        path = tmp_path / "pairs.csv"
        rows = [("right", " KIND ", "left"), ("Орда ЖШС", " Person", "x"), ("Орда ЖШС", "COMPANY ", "ТОО «Орда»")]
        path.write_text("\r\n".join(map(delimiter.join, rows)), encoding=encoding)
        done = runner.invoke(app, ["--pairs", str(path), "--json"])
        assert [(one["left"], one["verdict"]) for one in json.loads(done.stdout)][1:] == [("ТОО «Орда»", "same")]

    def test_an_empty_name_is_answered_and_an_empty_row_passed_over(self, tmp_path: Path) -> None:
        path = tmp_path / "pairs.csv"
        path.write_text("kind,left,right\ncompany,Орда,\n\n,,\nperson,,\ncompany,Орда\n", encoding="utf-8")
        found = json.loads(runner.invoke(app, ["--pairs", str(path), "--json"]).stdout)
        assert [(one["left"], one["right"]) for one in found] == [("Орда", ""), ("", ""), ("Орда", "")]
        assert {(one["verdict"], one["score"]) for one in found} == {("different", 0.0)}

    def test_a_file_without_pairs_is_an_empty_list(self, tmp_path: Path) -> None:
        done = runner.invoke(app, ["--pairs", str(pairs_file(tmp_path, [])), "--json"])
        assert (done.exit_code, json.loads(done.stdout)) == (0, [])

    def test_pairs_come_through_a_pipe(self, tmp_path: Path) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        writing = threading.Thread(target=pipe.write_text, args=("kind,left,right\ncompany,Орда,Орда\n",))
        writing.start()
        done = runner.invoke(app, ["--pairs", str(pipe), "--json"])
        writing.join()
        assert [one["verdict"] for one in json.loads(done.stdout)] == ["same"]

    def test_for_people_it_is_a_table(self, tmp_path: Path) -> None:
        path = pairs_file(tmp_path, [{"kind": "company", "left": "ТОО «Орда»", "right": "Орда"}])
        done = runner.invoke(app, ["--pairs", str(path)])
        assert (done.exit_code, "The same" in done.stdout) == (0, True)

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            ("kind,left\ncompany,Орда\n", "no column “right”"),
            ("", "no column “kind”"),
            ("kind,left,right\nship,Орда,Орда\n", "Line 2: the column kind must say company or person, not “ship”"),
            ("kind,left,right\ncompany,Орда,Орда\n,Орда,Орда\n", "Line 3: the column kind must say company or person"),
            (f'kind,left,right\ncompany,Орда,"{"Орда " * 300_000}', "bad.csv cannot be read as a table"),
        ],
    )
    def test_a_bad_row_is_told_and_nothing_is_answered(self, tmp_path: Path, content: str, sentence: str) -> None:
        path = tmp_path / "bad.csv"
        path.write_text(content, encoding="utf-8")
        done = runner.invoke(app, ["--pairs", str(path), "--json"])
        assert (done.exit_code, done.stdout) == (2, "")
        assert sentence in done.stderr

    def test_another_encoding_is_told(self, tmp_path: Path) -> None:
        path = tmp_path / "old.csv"
        path.write_bytes("kind,left,right\ncompany,Орда,Орда\n".encode("cp1251"))
        done = runner.invoke(app, ["--pairs", str(path)])
        assert (done.exit_code, "UTF-8" in done.stderr) == (2, True)


@pytest.mark.usefixtures("register")
class TestNamesAgainstTheRegister:
    async def typed(self, *words: str) -> Result:
        """What the command answers. It has an event loop of its own, as at a terminal."""
        return await asyncio.to_thread(runner.invoke, app, list(words))

    async def test_each_name_meets_its_company(self, tmp_path: Path) -> None:
        path = tmp_path / "names.txt"
        path.write_text("Altyn Dan LLP\nТОО «Кумис  Су»\nКосмодром Байконур\n", encoding="utf-8")
        done = await self.typed("--file", str(path), "--json")
        found = json.loads(done.stdout)
        assert done.exit_code == 0
        assert [one["name"] for one in found] == ["Altyn Dan LLP", "ТОО «Кумис  Су»", "Космодром Байконур"]
        assert [one["verdict"] for one in found] == ["same", "same", "different"]
        assert [one["candidates"][0]["bin"] for one in found[:2]] == [ALTYN.bin, KUMIS.bin]
        assert found[0]["candidates"][0]["name"]["kk"] == ALTYN.kk
        assert found[0]["candidates"][0]["reasons"]

    async def test_a_number_finds_a_company_that_is_called_otherwise(self, tmp_path: Path) -> None:
        path = tmp_path / "names.csv"
        path.write_text(f"bin,name\n{AKIMAT.bin},Қала көшелері\n{number_of(9)},ТОО «Алтын Дән»\n", encoding="utf-8")
        first, second = json.loads((await self.typed("--file", str(path), "--json")).stdout)
        assert (first["verdict"], first["candidates"][0]["bin"]) == ("same", AKIMAT.bin)
        assert second["verdict"] == "different"

    async def test_many_names_are_shared_out_and_answered_in_their_order(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(screening, "_WORTH_PROCESSES", 2)
        monkeypatch.setattr(screening, "_AT_A_TIME", 2)
        path = tmp_path / "names.txt"
        names = ["Altyn Dan LLP", "Космодром Байконур", "ТОО «Кумис  Су»", "Алтын Дән", "Күміс су"]
        path.write_text("\n".join(names), encoding="utf-8")
        found = json.loads((await self.typed("--file", str(path), "--json")).stdout)
        assert [one["name"] for one in found] == names
        assert [one["verdict"] for one in found] == ["same", "different", "same", "same", "same"]

    async def test_for_people_it_is_a_table(self, tmp_path: Path) -> None:
        path = tmp_path / "names.txt"
        path.write_text("Алтын Дән\nКосмодром\n", encoding="utf-8")
        done = await self.typed("--file", str(path))
        assert ALTYN.bin in done.stdout
        assert "Nothing like it" in done.stdout

    async def test_a_file_without_names_is_wrong_usage(self, tmp_path: Path) -> None:
        path = tmp_path / "empty.txt"
        path.write_text("\n \n", encoding="utf-8")
        assert (await self.typed("--file", str(path))).exit_code == 2
