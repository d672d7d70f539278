"""The hand-written lists, read once."""

import tomllib
from pathlib import Path

_LISTS = tomllib.loads((Path(__file__).parent / "bases.toml").read_text(encoding="utf-8"))


def rows(name: str) -> list[list[str]]:
    """Lines of a list, each parted at its bars."""
    return [[cell.strip() for cell in line.split("|")] for line in _LISTS[name].strip().splitlines()]


def groups(name: str) -> list[list[str]]:
    """Lines of a list, each parted into words."""
    return [line.split() for line in _LISTS[name].strip().splitlines()]
