"""What the law says of gifts, dated; and when a gift is worth a warning. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from compliance.library.load import laws, words
from compliance.library.model import Law, Words
from compliance.library.programme.files import read
from infra.i18n import Money, Text, text
from registry.classifiers import mci

DIRECTIONS = ("received", "given")
OUTCOMES = ("kept", "given", "returned", "handed_over", "declined")
DECISIONS = ("allowed", "return", "hand_over", "refused")
COUNTED = ("kept", "given")  # what has stayed with whoever was given it


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the law, with the day on which somebody compared it with the published text."""

    id: str
    text: Words
    law: tuple[Law, ...]
    valid_from: date
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class Limits:
    """An organisation's own limits in monthly calculation indices: for one gift, and for one partner in a year."""

    one: Decimal
    year: Decimal
    since: date

    def in_tenge(self, day: date) -> tuple[Decimal, Decimal]:
        """Both in tenge, by the index of a day."""
        return self.one * mci(day), self.year * mci(day)


@dataclass(frozen=True, slots=True)
class Book:
    """The rules, and limits to begin with."""

    rules: tuple[Rule, ...]
    one: Decimal
    year: Decimal
    mci_checked_on: date | None


@cache
def book() -> Book:
    """What the library knows of gifts. Raises LibraryError where a text is missing."""
    given = read("gifts")
    rules = tuple(
        Rule(each["id"], words(each["text"], each["id"]), tuple(laws()[one] for one in each["law"]), each["valid_from"],
             each["checked_on"])
        for each in given["rules"]
    )  # fmt: skip
    suggested = given["suggested"]
    return Book(rules, Decimal(suggested["one"]), Decimal(suggested["year"]), given["mci_checked_on"])


@dataclass(frozen=True, slots=True)
class Entered:
    """What of a gift matters to the rules. `total` is what one partner gave, or was given, in that calendar year."""

    direction: str
    day: date
    worth: Decimal
    official: bool
    outcome: str
    total: Decimal


def limits_on(history: Sequence[Limits], day: date) -> Limits | None:
    """The limits of a day: the last that had begun; of two that begin on one day the one set later."""
    begun = [each for each in history if each.since <= day]
    return max(begun, key=lambda each: each.since) if begun else None


def warnings_of(gift: Entered, history: Sequence[Limits]) -> tuple[Text, ...]:
    """What to look at before deciding. A warning is no finding: whoever decides knows more."""
    found = []
    if gift.official and gift.direction == "given" and gift.outcome != "declined":
        found.append(text("gifts.warning.official_given"))
    if gift.official and gift.direction == "received":
        found.append(text("gifts.warning.official_received"))
    limits = limits_on(history, gift.day)
    if limits is None:
        return tuple(found)
    one, year = limits.in_tenge(gift.day)
    if gift.worth > one:
        found.append(text("gifts.warning.one", limit=Money(one), index=limits.one))
    if gift.outcome in COUNTED and gift.total > year:
        found.append(text("gifts.warning.year", total=Money(gift.total), limit=Money(year), index=limits.year))
    return tuple(found)
