"""The table of security requirements is complete, and what it points at exists."""

import re
from collections import Counter
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs" / "security.md").read_text(encoding="utf-8")
# ids of ASVS 4.0.3 that level 2 asks for; 2.4.6 stands in its repository only
WANTED = (PROJECT / "tests" / "data" / "asvs-4.0.3-level-2.txt").read_text(encoding="utf-8").split()
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (met|n/a|operator|open) \| (.+?) \| (.*) \|$", re.MULTILINE)
ROWS = ROW.findall(PAGE)
# how many requirements of level 2 each chapter of the standard has
CHAPTERS = {1: 38, 2: 54, 3: 18, 4: 9, 5: 30, 6: 13, 7: 12, 8: 15, 9: 7, 10: 5, 11: 8, 12: 15, 13: 13, 14: 23}


def test_every_requirement_stands_in_the_table_once_and_in_order():
    assert [row[0] for row in ROWS] == WANTED
    assert Counter(int(one.partition(".")[0]) for one in WANTED) == CHAPTERS


def test_files_that_it_names_exist_and_what_is_met_names_one():
    missing = [
        f"{number}: {path}"
        for number, _, how, where in ROWS
        for path in re.findall(r"`([^`]+)`", where)
        if not (PROJECT / path).exists()
    ]
    assert not missing, missing
    assert not [number for number, state, _, where in ROWS if state == "met" and "`" not in where]
    assert not [number for number, state, _, where in ROWS if state == "n/a" and "`" in where]


def test_nine_of_ten_are_met_and_none_of_those_about_people_is_open():
    states = Counter(state for _, state, _, _ in ROWS)
    applicable = states.total() - states["n/a"]
    assert states["met"] / applicable >= 0.9
    assert not [
        number for number, state, _, _ in ROWS if state in ("open", "operator") and number[:2] in ("2.", "3.", "4.")
    ]
    said = f"of the other {applicable}, {states['met']} are met ({100 * states['met'] / applicable:.1f} %)"
    assert said in PAGE


def test_what_is_open_is_said_in_words():
    plainly = PAGE.partition("## What is not met")[2].partition("## OWASP")[0]
    assert not [number for number, state, _, _ in ROWS if state == "open" and f"**{number}**" not in plainly]
