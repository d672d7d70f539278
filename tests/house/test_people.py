"""A person's whole number is written where a permission opens it, and there is one way to write any other."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "frontend" / "templates"
# pages of staff who decide whether somebody speaks for the number's bearer
OPEN = {"desk/claim.html", "desk/organisation.html"}
BARE = re.compile(r"\{\{\s*(?:\w+\.)*(?:other_)?bin\s*\}\}|\bor (?:\w+\.)*(?:other_)?bin\b")

UNREAD = re.compile(r'(?:value|id|data-href)="[^"]*"|moldir-\{\{ view\.bin \}\}')


def test_only_pages_with_a_permission_show_a_whole_number() -> None:
    open_ones = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if "whole_number" in path.read_text(encoding="utf-8")
    }
    assert open_ones == OPEN


def test_no_page_shows_a_reference_where_people_read_a_number() -> None:
    """What readers see is the number, masked where it is a person's; the reference is for addresses, fields, files."""
    bare = [
        f"{path.relative_to(TEMPLATES)}: {found[0]}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for found in BARE.finditer(UNREAD.sub("", path.read_text(encoding="utf-8")))
    ]
    assert not bare


def test_numbers_are_sealed_in_one_place() -> None:
    sealing = [
        str(path.relative_to(ROOT))
        for folder in ("registry", "compliance", "services", "infra", "scoring")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if re.search(r"\b(?:un)?seal_alike\(", path.read_text(encoding="utf-8"))
    ]
    assert sealing == ["registry/references.py", "registry/search/paging.py", "infra/secrets.py"]
