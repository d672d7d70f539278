"""Names of staff, as lists and letters write them."""

from collections.abc import Mapping
from typing import Any


def full_name(row: Mapping[str, Any]) -> str:
    """Last, first and middle name of a member of staff, as far as they are known."""
    return " ".join(row[name] for name in ("last_name", "first_name", "middle_name") if row[name])
