"""The editions of the forms, and how a filing's lines become the columns of a statement."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

Lines = dict[str, Decimal]  # code -> tenge
NamedLine = tuple[str, str, str]  # form, code, name
BALANCE, PROFIT = "1", "2"
ASSETS, CLAIMS = ("100", "101", "200"), ("300", "301", "400", "500")
TAX, BEFORE_TAX, AFTER_TAX = "101", "100", "200"
UNSCALED = frozenset(((PROFIT, "600"),))  # profit for one share: tenge in every unit
BRACKETED = re.compile(r"\([^()]*\)")
NOT_LETTERS = re.compile(r"[^а-яәғқңөұүһіa-z]+")
SHORTEST = 7  # letters: a shorter beginning of a name could be any line's


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of Forms 1 and 2: which code is which line, and which line fills which column."""

    code: str
    order: str
    years: tuple[int, int]
    expenses: frozenset[str]
    columns: Mapping[str, str]  # column -> form.code
    names: Mapping[str, Mapping[str, str]]  # form -> code -> name as published
    folded: Mapping[tuple[str, str], str]  # (form, code) -> name as compared

    def knows(self, form: str, code: str, name: str) -> bool:
        """Whether the line of this code has this name: one may be the beginning of the other."""
        known, given = self.folded.get((form, code), ""), folded(name)
        short = min(len(known), len(given))
        return known == given if short < SHORTEST else known[:short] == given[:short]

    def distance(self, year: int) -> int:
        """Years between a year and those this edition was in force."""
        first, last = self.years
        return max(first - year, year - last, 0)


@dataclass(frozen=True, slots=True)
class Layout:
    """An edition, and the lines of a filing (form, code) that bear the names it gives them."""

    edition: Edition
    known: frozenset[tuple[str, str]]


@cache
def editions() -> tuple[Edition, ...]:
    """All editions, oldest first."""
    written = tomllib.loads((Path(__file__).parent / "editions.toml").read_text(encoding="utf-8"))
    return tuple(_edition(entry) for entry in written["editions"])


def _edition(entry: dict[str, Any]) -> Edition:
    found = dict(entry)
    names: dict[str, dict[str, str]] = {BALANCE: found.pop("form1"), PROFIT: found.pop("form2")}
    first, last = found.pop("years")
    return Edition(
        years=(first, last),
        expenses=frozenset(found.pop("expenses")),
        names=names,
        folded={(form, code): folded(name) for form, lines in names.items() for code, name in lines.items()},
        **found,
    )


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """A line's name as compared: letters only, ё as е, without what stands in brackets."""
    bare = BRACKETED.sub(" ", BRACKETED.sub(" ", name.casefold().replace("ё", "е")))
    return NOT_LETTERS.sub(" ", bare).strip()


def layout_of(named: Sequence[NamedLine], year: int) -> Layout | None:
    """The edition that most lines belong to; between equals the one in force in `year`.

    None when it explains less than half of the lines: no edition known here.
    """
    layouts = [Layout(edition, lines) for edition, lines in zip(editions(), _known(tuple(named)), strict=True)]
    best = max(layouts, key=lambda each: (len(each.known), -each.edition.distance(year), each.edition.years))
    return best if len(best.known) * 2 >= max(len(named), 1) else None


@lru_cache(maxsize=256)
def _known(named: tuple[NamedLine, ...]) -> tuple[frozenset[tuple[str, str]], ...]:
    """For each edition: most filings have the same lines, so it is found once."""
    return tuple(frozenset(line[:2] for line in named if edition.knows(*line)) for edition in editions())


def in_force(year: int) -> Edition:
    """The edition a filing for a year is made by."""
    return min(editions(), key=lambda edition: edition.distance(year))


def balances(lines: Lines) -> bool:
    """Whether 100 + 101 + 200 = 300 + 301 + 400 + 500; a line left empty is nothing."""
    left, right = (sum(lines.get(code, Decimal()) for code in side) for side in (ASSETS, CLAIMS))
    return left == right


def unsigned(profit: Lines, edition: Edition) -> Lines:
    """Form 2 with its expenses above zero, however they were written; income tax by what it did to the profit."""
    found = {code: abs(value) if code in edition.expenses else value for code, value in profit.items()}
    tax, before, after = (found.get(code) for code in (TAX, BEFORE_TAX, AFTER_TAX))
    if tax is not None and before is not None and after is not None and before - tax != after == before + tax:
        found[TAX] = -tax
    return found


def columns(forms: Mapping[str, Lines], edition: Edition) -> dict[str, Decimal | None]:
    """The amounts of a statement's columns. Profit for the year falls back to that of continuing business."""
    found: dict[str, Decimal | None] = {}
    for column, place in edition.columns.items():
        form, code = place.split(".")
        found[column] = forms[form].get(code)
    if found["net_profit"] is None:
        found["net_profit"] = forms[PROFIT].get(AFTER_TAX)
    assets = [forms[BALANCE][code] for code in ASSETS if code in forms[BALANCE]]
    return found | {"total_assets": sum(assets, Decimal()) if assets else None}


def as_json(forms: Mapping[str, Lines]) -> str:
    """All lines as JSON, codes in order; whole tenge without a fraction."""
    parts = (
        f'"{form}": {{' + ", ".join(f'"{code}": {plain(value)}' for code, value in sorted(lines.items())) + "}"
        for form, lines in sorted(forms.items())
    )
    return "{" + ", ".join(parts) + "}"


def plain(value: Decimal) -> str:
    """Digits, without an exponent and without empty decimals."""
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
