"""From a field of a form to what is meant: a day, a whole number, a person. What cannot be read is a fault there."""

from datetime import date
from uuid import UUID

from compliance.errors import Unfit
from infra.i18n import text
from services.web.forms import Form
from services.web.typed import day_typed


def day_in(form: Form, field: str) -> date:
    """A day. Raises Unfit."""
    return day_typed(form[field], field)


def day_or_none(form: Form, field: str) -> date | None:
    """A day, or None where nothing was typed. Raises Unfit."""
    return day_in(form, field) if form[field].strip() else None


def whole_in(form: Form, field: str, what: str = "typed.no_whole_number") -> int:
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
