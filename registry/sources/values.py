"""Single values as documents write them: dates, amounts, flags, numbers of taxpayers.

Each function takes what stood in the document and gives the value, or None where the document says nothing (null, an
empty text, a dash, a zero date). What cannot be read raises Unreadable with the message id of the reason.
"""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from infra.clock import LOCAL
from registry.identifiers import clean, fault_of

NOTHING = frozenset(("", "-", "–", "—", "null", "нет данных", "деректер жоқ", "мәлімет жоқ"))
ZERO_DAYS = ("0000-00-00", "0001-01-01", "00.00.0000", "01.01.0001")
FLAGS = {"1": True, "0": False, "true": True, "false": False, "да": True, "нет": False}
SPACES = re.compile(r"[\s\u00a0\u202f\u2007\u2009']")
USUAL = re.compile(r"-?[0-9]{1,30}(?:[.,][0-9]{1,2})?")
GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
PLAIN = re.compile(r"\d+(?:[.,]\d+)?(?:[eE][+-]?\d{1,3})?")
GROUPED_WITH_FRACTION = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:\.\d{3})+,\d+")
UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
FIRST_YEAR, LAST_YEAR = 1900, 2200


class Unreadable(Exception):  # noqa: N818 - not an error of ours: a word for the value
    """A value that cannot be read: the message id of the reason (`reject.*`), and what stood there."""

    def __init__(self, reason: str, value: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.value = None if value is None else UNWRITABLE.sub("", str(value))[:200]


def words(value: object, length: int | None = None) -> str | None:
    """A text, trimmed; numbers become their digits. Raises Unreadable when it is longer than `length`."""
    if value is None:
        return None
    if isinstance(value, bool | dict | list):
        raise Unreadable("reject.not_text", value)
    found = str(value).strip()
    if not found.isprintable():
        found = UNWRITABLE.sub("", found)
    if length is not None and len(found) > length:
        raise Unreadable("reject.too_long", found)
    return found or None


def said(value: object) -> str | None:
    """A text, where «Нет данных» and a dash are no text at all."""
    found = words(value)
    return None if found is None or found.casefold() in NOTHING else found


def number_of_taxpayer(value: object) -> str:
    """A BIN or IIN, valid. Raises Unreadable with the fault (`reject.bin.*`)."""
    found, fault = _taxpayer("" if value is None else str(value))
    if fault is not None:
        raise Unreadable(f"reject.bin.{fault}", value)
    return found


@lru_cache(maxsize=65536)
def _taxpayer(value: str) -> tuple[str, str | None]:
    found = clean(value)
    fault = fault_of(found)
    return found, None if fault is None else fault.value


def whole(value: object, bits: int = 64) -> int | None:
    """A whole number that fits a signed integer of so many bits."""
    if isinstance(value, int) and not isinstance(value, bool):
        found = value
    else:
        exact = amount(value)
        if exact is None:
            return None
        if exact != exact.to_integral_value():
            raise Unreadable("reject.not_whole", value)
        found = int(exact)
    if not -(2 ** (bits - 1)) <= found < 2 ** (bits - 1):
        raise Unreadable("reject.out_of_range", value)
    return found


def flag(value: object) -> bool | None:
    """Yes or no, written 1 and 0, true and false, Да and Нет."""
    if value is None or isinstance(value, bool):
        return value
    found = str(value).strip().casefold()
    if found in NOTHING:
        return None
    if found not in FLAGS:
        raise Unreadable("reject.not_flag", value)
    return FLAGS[found]


def amount(value: object, digits: int = 20, scale: int = 2) -> Decimal | None:
    """An exact amount of at most `digits` digits, `scale` of them after the point; finer parts are rounded.

    Texts may hold spaces, one of comma and point for the fraction and the other for thousands, parentheses for less
    than nothing. Three digits after the only point or comma are thousands, because money has two (a ratio, of a
    greater scale, has no thousands).
    """
    found = exact(value, grouped=scale <= 2)
    if found is None:
        return None
    if found and found.adjusted() >= digits - scale:
        raise Unreadable("reject.out_of_range", value)
    return found.quantize(Decimal(1).scaleb(-scale))


def exact(value: object, grouped: bool = True) -> Decimal | None:
    """`amount` before rounding, of any size; `grouped` says that texts may hold thousands."""
    if value is None or value == "":
        return None
    if isinstance(value, bool | dict | list):
        raise Unreadable("reject.not_amount", value)
    found = _exact(value, grouped)
    if found is not None and not found.is_finite():
        raise Unreadable("reject.not_amount", value)
    return found


def _exact(value: object, grouped: bool) -> Decimal | None:
    if isinstance(value, Decimal | int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(repr(value))
    written = SPACES.sub("", str(value))
    if USUAL.fullmatch(written):  # most amounts: no way of writing thousands or fractions leaves a doubt
        return Decimal(written.replace(",", "."))
    written = written.replace("−", "-")
    if written.casefold() in NOTHING or str(value).strip().casefold() in NOTHING:
        return None
    negative = written.startswith("-") or (written.startswith("(") and written.endswith(")"))
    bare = written.strip("()").removeprefix("-") if negative else written.removeprefix("+")
    try:
        found = Decimal(_unpunctuated(bare, value, grouped))
    except InvalidOperation as fault:
        raise Unreadable("reject.not_amount", value) from fault
    return -found if negative else found


def _unpunctuated(bare: str, value: object, grouped: bool) -> str:
    if grouped and GROUPED.fullmatch(bare):
        return bare.replace(".", "").replace(",", "")
    if grouped and GROUPED_WITH_FRACTION.fullmatch(bare):
        thousands = "," if bare.index(",") < bare.rindex(".") else "."
        return bare.replace(thousands, "").replace(",", ".")
    if PLAIN.fullmatch(bare) and bare.isascii():
        return bare.replace(",", ".")
    raise Unreadable("reject.not_amount", value)


def moment(value: object) -> datetime | None:
    """Local date and time: `YYYY-MM-DD HH:MM:SS[.ffffff]`, ISO with T, with an offset, DD.MM.YYYY, or a bare date."""
    if value is None:
        return None
    written = str(value).strip()
    if written.casefold() in NOTHING or written.startswith(ZERO_DAYS):
        return None
    try:
        found = _moment(written)
    except ValueError as fault:
        raise Unreadable("reject.not_date", value) from fault
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unreadable("reject.not_date", value)
    return found


@lru_cache(maxsize=65536)
def _moment(written: str) -> datetime:
    if written[2:3] == "." and written[5:6] == ".":
        written = f"{written[6:10]}-{written[3:5]}-{written[:2]}{written[10:]}"
    elif len(written) < 10 or written[4:5] != "-":
        raise ValueError(written)
    if len(written) == 16 and written[10] in "+-":  # an XML date with an offset is that date
        written = written[:10]
    try:
        found = datetime.fromisoformat(written)
        return found.astimezone(LOCAL).replace(tzinfo=None) if found.tzinfo else found
    except OverflowError as fault:
        raise ValueError(written) from fault


def day(value: object) -> date | None:
    """The date of `moment`."""
    found = moment(value)
    return None if found is None else found.date()
