"""BIN and IIN: twelve digits that say who somebody is, and catch a wrong digit.

Source: Resolution of the Government No. 565 of 11 June 2003; Law No. 223 of 12 January 2007 on national registers of
identification numbers. A BIN is YYMM of registration, a digit for the kind of entity (4 resident, 5 non-resident, 6
joint entrepreneurship), a digit for its unit (0 head, 1 branch, 2 representative office, 3 farm), a serial number and
a check digit. An IIN is YYMMDD of birth, a digit for century and sex, a serial number and a check digit.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

from infra.i18n import text
from registry.errors import NotABin

FIRST_PASS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
SECOND_PASS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
CENTURIES = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}
SYNTHETIC_CENTURY = "9"  # no real IIN has it; the synthetic country's people do
SYNTHETIC_YEARS = range(40, 90)  # of registration: 1940-1989, before BINs and before private companies
RNN_REGIONS = frozenset("03 06 09 15 18 21 24 27 30 33 36 39 43 45 48 51 53 55 58 60 61 62".split())
MASKS = frozenset("xXхХ*•")
SEALED_BEGINS, SEALED_LETTERS = "i-", 34  # a person's number as Möldir writes it to others: `registry.references`
SEALED_PATTERN = f"{SEALED_BEGINS}[a-z2-7]{{{SEALED_LETTERS}}}"
_OF_A_PERSON = re.compile(r"[0-9]{4}[0-37-9][0-9]{7}")


class EntityKind(StrEnum):
    """What the number itself says of its bearer."""

    LEGAL = "legal"
    BRANCH = "branch"
    REPRESENTATIVE = "representative"
    NONRESIDENT = "nonresident"
    JOINT = "joint"
    FARM = "farm"
    PERSON = "person"


class NumberFault(StrEnum):
    """Why a text is not a BIN or IIN."""

    EMPTY = "empty"
    MASKED = "masked"
    NOT_DIGITS = "not_digits"
    LENGTH = "length"
    RNN = "rnn"
    STRUCTURE = "structure"
    CHECK_DIGIT = "check_digit"


@dataclass(frozen=True, slots=True)
class Bin:
    """A valid BIN or IIN. Made by `parse`; equal and hashable by its twelve digits."""

    number: str

    def __str__(self) -> str:
        return self.number

    @property
    def kind(self) -> EntityKind:
        """Kind of entity, from digits 5 and 6."""
        match self.number[4], self.number[5]:
            case ("4", "1") | ("5", "1"):
                return EntityKind.BRANCH
            case ("4", "2") | ("5", "2"):
                return EntityKind.REPRESENTATIVE
            case ("4", "3") | ("6", "3"):
                return EntityKind.FARM
            case ("4", _):
                return EntityKind.LEGAL
            case ("5", _):
                return EntityKind.NONRESIDENT
            case ("6", _):
                return EntityKind.JOINT
            case _:
                return EntityKind.PERSON

    @property
    def is_person(self) -> bool:
        """Whether this is an IIN: the number of a person, who may be an entrepreneur."""
        return self.kind is EntityKind.PERSON

    @property
    def is_synthetic(self) -> bool:
        """Whether the number belongs to the synthetic country."""
        if self.is_person:
            return self.number[6] == SYNTHETIC_CENTURY
        return int(self.number[:2]) in SYNTHETIC_YEARS

    @property
    def check_pass(self) -> int:
        """1 or 2: which row of weights gave the check digit."""
        return 1 if _weighted(self.number, FIRST_PASS) != 10 else 2

    def registered_month(self, today: date) -> date | None:
        """First day of the month of (re-)registration a BIN carries; None for an IIN.

        The number gives no century: the newest year not after `today` is meant.
        """
        if self.is_person:
            return None
        year, month = int(self.number[:2]), int(self.number[2:4])
        century = today.year // 100 * 100
        found = date(century + year, month, 1)
        return found if found <= today else date(century - 100 + year, month, 1)

    def birth_date(self) -> date | None:
        """Date of birth an IIN carries; None for a BIN and where the century is not stated."""
        if not self.is_person or self.number[6] not in CENTURIES:
            return None
        year = CENTURIES[self.number[6]] + int(self.number[:2])
        return date(year, int(self.number[2:4]), int(self.number[4:6]))

    @property
    def masked(self) -> str:
        """As shown to readers: of an IIN the last four digits, since the others tell the birthday; a BIN is public.

        With more of them the rest could be found by trying a few dozen numbers.
        """
        return f"{'•' * 8}{self.number[8:]}" if self.is_person else self.number


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11


def check_digit(eleven: str) -> int | None:
    """The twelfth digit for the first eleven; None where the number is never issued (10 in both passes)."""
    first = _weighted(eleven, FIRST_PASS)
    if first < 10:
        return first
    second = _weighted(eleven, SECOND_PASS)
    return second if second < 10 else None


def clean(value: object) -> str:
    """A number as sources write it: spaces, dashes and quotes dropped, lost leading zeros restored.

    Workbooks keep numbers as numbers: 20240000555 and 20240000555.0 are KazMunayGas.
    """
    written = "".join(ch for ch in str(value if value is not None else "") if ch not in " \u00a0\u202f\t\r\n-'\"«»")
    written = written.removesuffix(".0")
    return written.zfill(12) if written.isascii() and written.isdigit() and 7 <= len(written) < 12 else written


def _structure_holds(number: str) -> bool:
    if not 1 <= int(number[2:4]) <= 12:
        return False
    if number[4] in "456":
        return number[5] in "0123"
    if not 1 <= int(number[4:6]) <= 31:
        return False
    if number[6] not in CENTURIES:
        return number[6] in f"0{SYNTHETIC_CENTURY}"
    try:
        date(CENTURIES[number[6]] + int(number[:2]), int(number[2:4]), int(number[4:6]))
    except ValueError:
        return False
    return True


def fault_of(written: str) -> NumberFault | None:
    """Why `written` (already cleaned) is no BIN or IIN, or None when it is one."""
    if not written:
        return NumberFault.EMPTY
    if any(ch in MASKS for ch in written):
        return NumberFault.MASKED
    if not (written.isascii() and written.isdigit()):
        return NumberFault.NOT_DIGITS
    if len(written) != 12:
        return NumberFault.LENGTH
    holds = _structure_holds(written)
    if holds and check_digit(written[:11]) == int(written[11]):
        return None
    if not holds and written[:2] in RNN_REGIONS:
        return NumberFault.RNN
    return NumberFault.CHECK_DIGIT if holds else NumberFault.STRUCTURE


def of_a_person(number: str) -> bool:
    """Whether twelve digits have a day of birth where a BIN has its kind; they need not be a valid IIN."""
    return _OF_A_PERSON.fullmatch(number) is not None


def looks_sealed(written: str) -> bool:
    """Whether a text means to be a sealed number, broken or not: neither a BIN nor an IIN begins so."""
    return written[: len(SEALED_BEGINS)].lower() == SEALED_BEGINS


def parse(value: object) -> Bin:
    """A valid BIN or IIN from what somebody typed or a source wrote.

    Raises NotABin with the reason: empty, masked, not digits, wrong length, an old RNN, impossible structure, or a
    check digit that does not fit.
    """
    written = clean(value)
    fault = fault_of(written)
    if fault is not None:
        number = Bin(written).masked if of_a_person(written) else written[:20]
        raise NotABin(text(f"bin.{fault.value}", number=number), fault=fault.value)
    return Bin(written)


def is_bin(value: object) -> bool:
    """Whether a value can be parsed."""
    return fault_of(clean(value)) is None


def padded(column: str) -> pl.Expr:
    """`clean` for a text column of a frame."""
    bare = pl.col(column).str.replace_all(r"[\s\u00a0\u202f\-'\"«»]", "").str.replace(r"\.0$", "")
    return pl.when(bare.str.contains(r"^\d{7,11}$")).then(bare.str.zfill(12)).otherwise(bare)


def valid(column: str) -> pl.Expr:
    """Whether each text of a column (already padded) is a BIN or IIN: `fault_of` is None, for whole frames.

    Days past the end of a month are the one thing left to `fault_of`.
    """
    number = pl.col(column)
    shape = number.str.contains(r"^\d\d(0[1-9]|1[0-2])([456][0-3]\d|(0[1-9]|[12]\d|3[01])[01234569])\d{5}$")
    digits = [number.str.slice(i, 1).cast(pl.Int32, strict=False) for i in range(12)]
    first = pl.sum_horizontal([digits[i] * FIRST_PASS[i] for i in range(11)]) % 11
    second = pl.sum_horizontal([digits[i] * SECOND_PASS[i] for i in range(11)]) % 11
    return (shape & (pl.when(first < 10).then(first).otherwise(second) == digits[11])).fill_null(value=False)
