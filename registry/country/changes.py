"""The second snapshot: a month later, one company in a hundred has changed, and it is written down which rows.

Renames, new heads, new addresses, closures and new companies in the business register; exits from and entries into the
lists of the tax committee and of debtors. Everything else stays as it was, row for row.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

import polars as pl
from piccolo.table import Table

from registry.country import naming, places, taxes
from registry.country.companies import RESERVED, Country, entity
from registry.country.draws import Weighted
from registry.country.frames import LISTS, Frames, Row, frame
from registry.country.numbers import company_number, person_number
from registry.country.people import person
from registry.country.planted.plot import Plot
from registry.country.register import register_row
from registry.tables.company import Company
from registry.tables.tax import Listing, TaxArrears

SHARE = 0.01
EXITS = 0.03  # of the entries of a list
NEWCOMERS = 2_920_000  # indices of companies registered between the snapshots, and of new heads, start here
KINDS = Weighted([("renamed", 0.35), ("new head", 0.25), ("new address", 0.25), ("closed", 0.15)])
Change = dict[str, object]


@dataclass
class Changes:
    """Rows that open and close between the snapshots, by source, table and number."""

    rows: list[Change]

    def note(self, key: tuple[str, type[Table]], what: str, bin_: str, opens_closes: tuple[int, int]) -> None:
        """`opens_closes`: how many rows the change opens and closes."""
        source, table = key
        self.rows.append(
            {"source": source, "table": table._meta.tablename, "change": what, "bin": bin_,
             "opened": opens_closes[0], "closed": opens_closes[1]}
        )  # fmt: skip


@cache
def _planted_numbers() -> frozenset[str]:
    return frozenset(number(index) for index in range(RESERVED) for number in (company_number, person_number))


def _is_planted(bin_: str) -> bool:
    return len(bin_) != 12 or not bin_.isdigit() or bin_ in _planted_numbers()


def next_day(as_at: date) -> date:
    """The date of the second snapshot: the first of the next month."""
    return (as_at.replace(day=1) + timedelta(days=32)).replace(day=1)


def _renamed(row: Row, rng: Random) -> Row:
    inside = naming.brand(rng)
    if row["name_ru"].startswith("ИП ") or row["name_ru"].startswith("Индивидуальный"):
        return row | {"name_kk": f'Жеке кәсіпкер "{inside}"', "name_ru": f'Индивидуальный предприниматель "{inside}"'}
    if '"' not in row["name_ru"]:
        return row | {"name_kk": f'{row["name_kk"]} "{inside}"', "name_ru": f'{row["name_ru"]} "{inside}"'}
    kk, ru = row["name_kk"].split('"'), row["name_ru"].split('"')
    return row | {"name_kk": '"'.join((kk[0], inside, *kk[2:])), "name_ru": '"'.join((ru[0], inside, *ru[2:]))}


def _changed(row: Row, what: str, country: Country, rng: Random) -> Row | None:
    if what == "closed":
        return None
    if what == "renamed":
        return _renamed(row, rng)
    if what == "new head":
        return row | {"director": person(country.seed, NEWCOMERS + rng.randint(0, 60_000)).published}
    place = next((place for place, _ in places.LOCALITIES if place.kato == row["kato"]), places.LOCALITIES[0][0])
    return row | {"address": f"{places.address(place, rng)}, корпус {rng.randint(1, 9)}"}


def _companies(before: pl.DataFrame, country: Country, plot: Plot, changes: Changes) -> pl.DataFrame:
    key = ("statgov", Company)
    rows: list[Row] = []
    for number, row in enumerate(before.iter_rows(named=True)):
        if ("statgov", row["bin"]) in plot.ending:
            changes.note(key, "closed", row["bin"], (0, 1))
            continue
        if row["bin"] in plot.becoming:
            rows.append(row | plot.becoming[row["bin"]])
            changes.note(key, "planted", row["bin"], (1, 1))
            continue
        rng = country.stream("next", int(row["bin"]) if row["bin"].isdigit() else number)
        if rng.random() >= SHARE or _is_planted(row["bin"]):
            rows.append(row)
            continue
        what = KINDS.pick(rng)
        after = _changed(row, what, country, rng)
        if after == row:
            rows.append(row)
            continue
        changes.note(key, what, row["bin"], (0, 1) if after is None else (1, 1))
        rows += [after] if after else []
    return frame(Company, rows)


def _newcomers(country: Country, as_at: date, first: int, changes: Changes) -> list[Row]:
    rows = []
    for index in range(first, first + max(1, round(country.entities * SHARE * 0.15))):
        row = register_row(entity(country, NEWCOMERS + index)) | {"registered_on": as_at - timedelta(days=9)}
        rows.append(row)
        changes.note(("statgov", Company), "registered", row["bin"], (1, 0))
    return rows


def _without(before: pl.DataFrame, key: tuple[str, type[Table]], country: Country, plot: Plot) -> list[str]:
    """Numbers whose entry is gone: the planted ones, and a few others by chance."""
    found = []
    for bin_ in before["bin"].to_list():
        rng = country.stream(f"exit {key[0]}", int(bin_) if bin_.isdigit() else 0)
        planted = (key[0], bin_) in plot.ending
        if planted or (not _is_planted(bin_) and rng.random() < EXITS):
            found.append(bin_)
    return found


def _list(
    before: pl.DataFrame, key: tuple[str, type[Table]], country: Country, plot: Plot, changes: Changes
) -> pl.DataFrame:
    gone = _without(before, key, country, plot)
    for bin_ in gone:
        changes.note(key, "left the list", bin_, (0, before.filter(pl.col("bin") == bin_).height))
    return before.filter(~pl.col("bin").is_in(gone))


def _entrant(source: str, country: Country, as_at: date, on_list: set[str]) -> Row | None:
    """Somebody of the country who enters a list between the snapshots."""
    rng = country.stream(f"entry {source}", 0)
    for _ in range(200):
        who = entity(country, RESERVED + rng.randrange(country.entities))
        if who.is_commercial and who.bin not in on_list and (source != "bankrupt" or not who.is_person):
            if source == "tax_arrears":
                return taxes.arrears(who, 3_000_000 + rng.randrange(900_000))
            note = "Непредставление налоговой отчетности" if source == "violation_tax_code" else None
            return taxes.listing(who, source, as_at - timedelta(days=12), note)
    return None


def _entrants(source: str, country: Country, plot: Plot, on_list: set[str]) -> list[Row]:
    found = [plot.entering.get(source), _entrant(source, country, next_day(country.as_at), on_list)]
    return [row for row in found if row is not None]


def second(frames: Frames, country: Country, plot: Plot, *, first: bool = True) -> tuple[Frames, list[Change]]:
    """The frames of the second snapshot, and one line for each change.

    `first` tells that this slice takes the newcomers of the registers and lists.
    """
    as_at, changes, after = next_day(country.as_at), Changes([]), dict(frames)
    companies = _companies(frames["statgov", Company], country, plot, changes)
    new = _newcomers(country, as_at, 0, changes) if first else []
    after["statgov", Company] = pl.concat([companies, frame(Company, new)])
    for source in (*LISTS, "tax_arrears"):
        table: type[Table] = TaxArrears if source == "tax_arrears" else Listing
        key = (source, table)
        kept = _list(frames[key], key, country, plot, changes)
        new = _entrants(source, country, plot, set(frames[key]["bin"].to_list())) if first else []
        for row in new:
            changes.note(key, "entered the list", row["bin"], (1, 0))
        after[key] = pl.concat([kept, frame(table, new)])
    return after, changes.rows
