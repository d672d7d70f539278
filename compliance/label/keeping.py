"""What was known of an applicant, as a check keeps it and gives it back."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from compliance.label.eligibility import Known

DAYS = frozenset({"day", "approved_on", "interests_on", "analysed_on", "certificate_ends"})


def kept(known: Known) -> dict[str, Any]:
    """As JSON has it."""
    said = asdict(known)
    return {
        name: value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
        for name, value in said.items()
    }


def known_again(said: Mapping[str, Any]) -> Known:
    """From what was kept; what a later version of us wrote down besides is passed over."""
    names = {each.name for each in fields(Known)}
    found = {name: value for name, value in said.items() if name in names}
    for name in DAYS & found.keys():
        found[name] = date.fromisoformat(found[name]) if found[name] else None
    if found.get("adverse_lists") is not None:
        found["adverse_lists"] = tuple(found["adverse_lists"])
    return Known(**found)
