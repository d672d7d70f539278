"""Reading a credential from bytes that nobody vouches for."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from compliance.credentials.errors import CredentialInvalid

LARGEST = 1_000_000  # bytes of one credential or status list
DEEPEST = 64  # levels of nesting: deeper ones are made to exhaust, not to inform
Document = Mapping[str, Any]


def read(content: bytes) -> dict[str, Any]:
    """A JSON object. Raises CredentialInvalid where it is too large, no JSON, no object, or names a member twice."""
    if len(content) > LARGEST:
        raise CredentialInvalid("too_large", {"bytes": LARGEST})
    try:
        found = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise CredentialInvalid("not_json") from None
    if not isinstance(found, dict):
        raise CredentialInvalid("not_json")
    _measure(found, 0)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise CredentialInvalid("named_twice")  # two readers would see two documents
    return made


def _no_number(_: str) -> Any:
    raise CredentialInvalid("not_json")  # NaN and Infinity are no JSON


def _measure(value: object, depth: int) -> None:
    if depth > DEEPEST:
        raise CredentialInvalid("not_json")
    if isinstance(value, dict):
        for each in value.values():
            _measure(each, depth + 1)
    elif isinstance(value, list):
        for each in value:
            _measure(each, depth + 1)


def listed(value: object) -> list[Any]:
    """One or many, as many; nothing as none."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def identifier(value: object) -> str | None:
    """The id of something that is given as its id or as an object with one."""
    found = value.get("id") if isinstance(value, Mapping) else value
    return found if isinstance(found, str) else None


def moment(document: Document, name: str) -> datetime | None:
    """A dateTimeStamp of XML Schema; None where the member is absent. Raises CredentialInvalid for anything else."""
    given = document.get(name)
    if given is None:
        return None
    try:
        # fromisoformat takes more than the standard does: a date alone, for example, is no moment
        found = datetime.fromisoformat(given) if isinstance(given, str) and "T" in given else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise CredentialInvalid("bad_date", {"member": name})
    return found.astimezone(UTC)
