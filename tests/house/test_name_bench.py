"""The bench of Kazakhstani names keeps its shape, and is what its makers say."""

import csv
import re
from collections import Counter
from collections.abc import Iterable

import pytest

from tests.benchmarks.names import make

SPLITS = ("tune", "test")
README = (make.FOLDER / "README.md").read_text(encoding="utf-8")
CATEGORY = re.compile(r"^\| `([a-z_]+)` \| (company|person|both) \| (same|different|both) \|", re.MULTILINE)


def rows(*splits: str) -> list[dict[str, str]]:
    found = []
    for split in splits or SPLITS:
        with (make.FOLDER / f"{split}.csv").open(encoding="utf-8", newline="") as file:
            found += list(csv.DictReader(file))
    return found


def written(names: Iterable[dict[str, str]]) -> set[str]:
    return {make.normal(row[side]) for row in names for side in ("left", "right")}


def test_the_bench_is_large_and_says_how_large():
    for split in SPLITS:
        assert len(rows(split)) >= 1000
        assert f"| `{split}.csv` | {len(rows(split)):,} |" in README
    assert len(rows()) >= 2000
    assert sum(row["note"].startswith("by hand") for row in rows()) >= 600
    assert f"{len(rows()):,} pairs" in README


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("kind", ["company", "person"])
def test_half_of_the_pairs_are_the_same(split, kind):
    labels = Counter(row["label"] for row in rows(split) if row["kind"] == kind)
    assert set(labels) == {"same", "different"}
    assert abs(labels["same"] - labels["different"]) <= 0.05 * labels.total()


def test_every_row_is_whole():
    for row in rows():
        assert row["kind"] in {"company", "person"}, row
        assert all(row[column].strip() for column in make.COLUMNS), row
        assert row["note"].startswith(("by hand", "rule: ")), row


def test_no_pair_stands_twice_and_no_number_is_given_twice():
    pairs = Counter(frozenset((row["left"], row["right"])) for row in rows())
    assert [sorted(pair) for pair, times in pairs.items() if times > 1] == []
    assert len({row["id"] for row in rows()}) == len(rows())


def test_no_name_and_no_base_is_in_both_splits():
    assert written(rows("tune")) & written(rows("test")) == set()
    made = make.everything()
    assert {pair.base for pair in made["tune"]} & {pair.base for pair in made["test"]} == set()


def test_names_that_read_alike_are_never_called_different():
    alike = [row for row in rows() if make.normal(row["left"]) == make.normal(row["right"])]
    assert [row["id"] for row in alike if row["label"] == "different"] == []
    assert all(row["left"] != row["right"] for row in alike)


def test_every_category_is_explained_and_follows_its_rule():
    rules = {name: (kind, label) for name, kind, label in CATEGORY.findall(README)}
    assert {row["category"] for row in rows()} == set(rules)
    excepted = {"letter_differs"}  # the rule itself names its exception
    for row in rows():
        kind, label = rules[row["category"]]
        assert kind in {"both", row["kind"]}, row
        assert row["category"] in excepted or label in {"both", row["label"]}, row


def test_the_files_are_what_the_rules_make():
    for split, pairs in make.everything().items():
        made = [(p.kind, p.left, p.right, p.label, p.category, p.note) for p in pairs]
        assert [tuple(row[column] for column in make.COLUMNS[1:]) for row in rows(split)] == made


def test_no_number_could_be_somebodys():
    for row in rows():
        for number in re.findall(r"\d{12}", row["left"] + " " + row["right"]):
            assert 40 <= int(number[:2]) <= 89 if row["kind"] == "company" else number[6] == "9", row
