"""From a field of a form to what is meant: a day, a number, a person. What cannot be read is a fault beside it."""

import re
from datetime import date
from decimal import Decimal
from uuid import UUID

from compliance.errors import NothingHere, Unfit
from infra.i18n import text
from services.web.forms import Form

EARLIEST, LATEST = date(1991, 12, 16), date(2200, 1, 1)
LONGEST_ID = 18  # digits of an id
NUMBER = re.compile(r"[0-9]{1,15}([.,][0-9]{1,2})?")
WRITTEN = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", re.ASCII)
ID = re.compile(r"[0-9]{1,18}", re.ASCII)


def day_in(form: Form, field: str) -> date:
    """A day as a browser sends it, or as people write it (25.11.2026).

    Raises Unfit for what is none, or lies out of all reason.
    """
    typed = form[field].strip()
    if not typed:
        raise Unfit(text("typed.day_needed"), field=field)
    written = WRITTEN.fullmatch(typed)
    try:
        day = date(*map(int, reversed(written.groups()))) if written else date.fromisoformat(typed)
    except ValueError:
        raise Unfit(text("typed.no_day"), field=field) from None
    if not EARLIEST <= day <= LATEST:
        raise Unfit(text("typed.no_day"), field=field)
    return day


def day_or_none(form: Form, field: str) -> date | None:
    """A day, or None where nothing was typed. Raises Unfit."""
    return day_in(form, field) if form[field].strip() else None


def number_in(form: Form, field: str) -> Decimal:
    """A number of at most two decimals, with blanks between thousands or not. Raises Unfit."""
    plain = "".join(form[field].split())
    if not NUMBER.fullmatch(plain) or not plain.isascii():
        raise Unfit(text("typed.no_number"), field=field)
    return Decimal(plain.replace(",", "."))


def whole_in(form: Form, field: str, what: str = "typed.no_whole_number") -> int:
    """A whole number of up to nine digits. Raises Unfit with the sentence `what`."""
    written = form[field].strip()
    if not (written.isascii() and written.isdigit() and len(written) <= 9):
        raise Unfit(text(what), field=field)
    return int(written)


def person_in(form: Form, field: str) -> UUID:
    """Somebody chosen from a list. Raises Unfit."""
    found = uuid_in(form[field].strip())
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
