"""From what was typed to what is meant: days, numbers, people. What cannot be read is a fault beside its field."""

from datetime import date
from uuid import UUID

from compliance.errors import Unfit
from infra.i18n import text
from services.web.forms import Form


def day_in(form: Form, field: str) -> date:
    """A day. Raises Unfit."""
    found = day_or_none(form, field)
    if found is None:
        raise Unfit(text("typed.day_needed"), field=field)
    return found


def day_or_none(form: Form, field: str) -> date | None:
    """A day, or None where nothing was typed. Raises Unfit."""
    written = form[field].strip()
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Unfit(text("typed.no_day"), field=field) from None


def whole_in(form: Form, field: str, what: str = "typed.no_number") -> int:
    """A whole number of up to nine digits. Raises Unfit with the sentence `what`."""
    written = form[field].strip()
    if not (written.isascii() and written.isdigit() and len(written) <= 9):
        raise Unfit(text(what), field=field)
    return int(written)


def person_in(form: Form, field: str) -> UUID:
    """Somebody chosen from a list. Raises Unfit."""
    try:
        return UUID(form[field].strip())
    except ValueError:
        raise Unfit(text("workspace.no_member"), field=field) from None
