"""House rules about style sheets: a class that stands alone is described in one sheet."""

import re
from collections import defaultdict
from pathlib import Path

STYLES = Path(__file__).resolve().parents[2] / "frontend" / "styles"
# paper adjusts what screens show, or has a page of its own
PAPER = {"report-paper.css", "print.css"}
ALONE = re.compile(r"^\s*\.([a-z][a-z0-9-]*) \{", re.MULTILINE)


def test_no_class_is_described_in_two_sheets():
    sheets = defaultdict(set)
    for path in STYLES.glob("*.css"):
        for name in ALONE.findall(path.read_text(encoding="utf-8")):
            if path.name not in PAPER:
                sheets[name].add(path.name)
    twice = {name: sorted(where) for name, where in sheets.items() if len(where) > 1}
    assert not twice, twice
