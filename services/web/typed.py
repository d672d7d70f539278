"""Days and numbers that people type into forms."""

import re
from datetime import date
from decimal import Decimal

from compliance.errors import Unfit
from infra.i18n import text

EARLIEST, LATEST = date(1991, 12, 16), date(2200, 1, 1)
NUMBER = re.compile(r"[0-9]{1,15}([.,][0-9]{1,2})?")


def day_typed(typed: str, field: str) -> date:
    """A day as a browser sends it. Raises Unfit for what is none, or lies out of all reason."""
    try:
        day = date.fromisoformat(typed.strip())
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
