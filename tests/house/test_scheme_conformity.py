"""The table of conformity is complete, and what it points at exists."""

import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs" / "scheme-conformity.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| ((?:17\d{3} )?\d+(?:\.\d+)*) \| (.+?) \| (software|both|people) \| (.+?) \|(.*)\|$", re.MULTILINE
)
# clauses that have to be answered, by standard: of 17065 all of chapters 4 to 8, by heading or by duty
WANTED = {
    "ISO/IEC 17065:2012": (
        "4.1.1 4.1.2 4.1.3 4.2.1 4.2.3 4.2.4 4.2.6 4.2.9 4.2.10 4.3 4.4 4.5 4.6 5.1 5.2 6.1.1 6.1.2 6.1.3 6.2 "
        "7.1 7.2 7.3 7.4 7.5 7.6 7.7 7.8 7.9 7.10 7.11 7.12 7.13 8.1 8.2 8.3 8.4 8.5 8.6 8.7 8.8"
    ),
    "ISO/IEC 17030:2021": "4.1 4.2 4.3 5.1 5.2 5.3 5.4 6.1 6.2 7.1 7.2 7.3 7.4",
    "ISO/IEC 17021-1:2015": "5.2 8.3.1 8.3.2 8.3.3 8.3.4 8.3.5 9.5 9.6.2 9.6.5 9.7 9.8",
    "ISO/IEC 17020:2012": "17020|4.1 17020|7.1 17020|7.4 17029|4.3 17029|9.5 17029|9.6 17029|9.7",
}


def rows_of(standard: str) -> list[tuple[str, str, str, str, str]]:
    """Rows below the heading of a standard, each with its pieces."""
    return ROW.findall(PAGE.partition(f"\n## {standard}")[2].partition("\n## ")[0])


def test_every_clause_is_answered_once_and_in_order() -> None:
    for standard, wanted in WANTED.items():
        assert [row[0].replace(" ", "|") for row in rows_of(standard)] == wanted.split(), standard
    lines = [line for line in PAGE.splitlines() if re.match(r"\| (17\d{3} )?\d", line)]
    assert len(lines) == sum(len(rows_of(standard)) for standard in WANTED)  # every row reads as one


def test_files_that_it_names_exist_and_what_software_does_names_one() -> None:
    for standard in WANTED:
        for clause, _, state, _, where in rows_of(standard):
            named = re.findall(r"`([^`]+)`", where)
            missing = [path for path in named if not (PROJECT / path).is_file()]
            assert not missing, (standard, clause, missing)
            assert bool(named) == (state != "people"), (standard, clause)


def test_what_is_left_to_people_is_said_in_one_place() -> None:
    plainly = PAGE.partition("## What is left to people")[2].partition("\n## ")[0]
    for word in ("trademark", "committee", "assessor", "appeals", "lawyer"):
        assert word in plainly, word
