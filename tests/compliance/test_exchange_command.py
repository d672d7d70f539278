"""`moldir library` at the terminal: exports, and the dry run of files from elsewhere. Needs no database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from compliance.library import standards
from compliance.library.exchange import file_name, write
from tests.compliance.frameworks import BOOK, OWN, workbook

MOLDIR = Path(sys.executable).parent / "moldir"
STANDARD = standards()["iso-37001-2025"]
NOWHERE = os.environ | {"MOLDIR_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"}


def moldir(*words: object, code: int = 0) -> str:
    """What the command says; it must end with this code, and never with a traceback."""
    done = subprocess.run(
        [MOLDIR, *map(str, words)], capture_output=True, check=False, text=True, env=NOWHERE | {"COLUMNS": "200"}
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("into", "profile"), [("ciso-yaml", ""), ("ciso-xlsx", ""), ("oscal-catalog", ""), ("oscal-profile", "Q")]
)
def test_what_is_exported_is_found_good_by_the_dry_run(tmp_path, into, profile):
    (tmp_path / file_name(STANDARD, "oscal-catalog")).write_bytes(write(STANDARD, "oscal-catalog"))
    out = tmp_path / file_name(STANDARD, into, profile)
    moldir("library", "export", STANDARD.code, "--as", into, *(["--profile", profile] if profile else []), "--out", out)
    assert out.read_bytes() == write(STANDARD, into, profile)
    found = json.loads(moldir("library", "check", out, "--json"))
    assert (found["format"], found["taken"], found["faults"]) == (into, True, [])
    (framework,) = found["frameworks"]
    assert (framework["items"], framework["questions"], framework["levels"]) == (44, 74, 6)
    assert framework["complete"] == dict.fromkeys(("kk", "ru", "en"), framework["texts"])


def test_a_profile_takes_its_catalog_from_beside_it_or_from_where_one_says(tmp_path):
    selection = tmp_path / "small.json"
    selection.write_bytes(write(STANDARD, "oscal-profile", "M"))
    assert "was not given" in moldir("library", "check", selection, code=1)
    (tmp_path / "elsewhere").mkdir()
    catalog = tmp_path / "elsewhere" / file_name(STANDARD, "oscal-catalog")
    catalog.write_bytes(write(STANDARD, "oscal-catalog"))
    assert "27 items" in moldir("library", "check", selection, "--catalog", catalog)


def test_the_dry_run_tells_each_fault_with_its_cell_and_ends_in_one(tmp_path):
    sheets = {name: [list(row) for row in rows] for name, rows in BOOK.items()}
    sheets["shop_content"][2][0] = "yes"
    sheets["shop_content"][3][7] = "dire"
    file = tmp_path / "shop.xlsx"
    file.write_bytes(workbook(sheets))
    said = moldir("--lang", "kk", "library", "check", file, code=1)
    assert "shop.xlsx алуға болмайды." in said
    assert "қате: shop_content · 3 · assessable: assessable x немесе бос болуға тиіс." in said
    found = json.loads(moldir("library", "check", file, "--json", code=1))
    assert found["taken"] is False
    assert found["frameworks"] == []
    places = [
        (fault["sheet"], fault["row"], fault["column"]) for fault in found["faults"] if fault["severity"] == "error"
    ]
    assert places == [("shop_content", 3, "assessable"), ("shop_content", 4, "importance")]


def test_a_framework_of_ones_own_can_be_taken_though_it_lacks_languages(tmp_path):
    file = tmp_path / "rules.yaml"
    file.write_text(OWN, encoding="utf-8")
    said = moldir("--lang", "en", "library", "check", file)
    assert "2 items, 1 questions" in said
    assert "notice: There is no text in the language en." in said


def test_wrong_usage_is_told_from_a_wrong_file(tmp_path):
    out = tmp_path / "x"
    assert "iso-37001-2025" in moldir("library", "export", "iso-9001", "--out", out, code=2)
    assert "oscal-catalog" in moldir("library", "export", STANDARD.code, "--as", "pdf", "--out", out, code=2)
    moldir("library", "export", STANDARD.code, "--as", "oscal-profile", "--out", out, code=2)
    moldir("library", "export", STANDARD.code, "--as", "oscal-profile", "--profile", "X", "--out", out, code=2)
    moldir("library", "export", STANDARD.code, "--profile", "M", "--out", out, code=2)
    assert not out.exists()
    moldir("library", "export", STANDARD.code, "--out", tmp_path / "nowhere" / "x", code=1)
    moldir("library", "check", tmp_path / "nothing.yaml", code=1)
    moldir("library", "check", tmp_path, code=1)
