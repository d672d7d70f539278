"""Days, numbers and choices that people type into forms."""

import re
from datetime import date
from decimal import Decimal
from uuid import UUID

from compliance.errors import NothingHere, Unfit
from infra.i18n import text

EARLIEST, LATEST = date(1991, 12, 16), date(2200, 1, 1)
LONGEST_ID = 18  # digits of an id
NUMBER = re.compile(r"[0-9]{1,15}([.,][0-9]{1,2})?")
WRITTEN = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", re.ASCII)
ID = re.compile(r"[0-9]{1,18}", re.ASCII)


def day_typed(typed: str, field: str) -> date:
    """A day as a browser sends it, or as people write it (25.11.2026).

    Raises Unfit for what is none, or lies out of all reason.
    """
    written = WRITTEN.fullmatch(typed.strip())
    try:
        day = date(*map(int, reversed(written.groups()))) if written else date.fromisoformat(typed.strip())
    except ValueError:
        raise Unfit(text("typed.no_day"), field=field) from None
    if not EARLIEST <= day <= LATEST:
        raise Unfit(text("typed.no_day"), field=field)
    return day


def number_typed(typed: str, field: str) -> Decimal:
    """A number of at most two decimals, with blanks between thousands or not. Raises Unfit."""
    plain = "".join(typed.split())
    if not NUMBER.fullmatch(plain) or not plain.isascii():
        raise Unfit(text("typed.no_number"), field=field)
    return Decimal(plain.replace(",", "."))


def person_typed(typed: str, field: str) -> UUID:
    """Somebody chosen from a list. Raises Unfit."""
    found = uuid_in(typed)
    if found is None:
        raise Unfit(text("typed.no_person"), field=field)
    return found


def uuid_in(typed: str) -> UUID | None:
    """An id of a person; None for what is none."""
    try:
        return UUID(typed)
    except ValueError:
        return None


def id_in(typed: str) -> int | None:
    """A number as ids are; None for what is none."""
    return int(typed) if ID.fullmatch(typed) else None


def id_asked(typed: str) -> int | None:
    """The id that an address or a form names; None where it names none. Raises NothingHere for what no row can have."""
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_ID):
        raise NothingHere(text("workspace.nothing_here"))
    return int(typed)
