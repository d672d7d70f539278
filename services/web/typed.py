"""What people type into fields that are no plain text: days, choices, numbers. Each refusal names its field."""

from datetime import date, datetime
from uuid import UUID

from infra.errors import Invalid
from infra.i18n import text
from services.web.forms import Form

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
LARGEST = 2**63 - 1  # what a number of ours can be


class Mistyped(Invalid):
    """Something was typed that cannot be read as what the field is for."""

    code = "mistyped"


def day_typed(form: Form, name: str) -> date:
    """A day, as browsers send it (2026-11-25) or as people write it (25.11.2026). Raises Mistyped."""
    written = form[name].strip()
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            day = datetime.strptime(written, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if EARLIEST <= day <= LATEST:
            return day
    raise Mistyped(text("typed.no_day"), field=name)


def person_typed(form: Form, name: str) -> UUID:
    """Somebody chosen from a list. Raises Mistyped."""
    found = uuid_in(form[name])
    if found is None:
        raise Mistyped(text("typed.no_person"), field=name)
    return found


def uuid_in(written: str) -> UUID | None:
    """An id of a person; None for what is none."""
    try:
        return UUID(written)
    except ValueError:
        return None


def number_in(written: str) -> int | None:
    """A number as ids are; None for what is none."""
    plain = written.isascii() and written.isdigit()
    return int(written) if plain and len(written) < 20 and int(written) <= LARGEST else None
