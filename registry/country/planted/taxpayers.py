"""Cases about signs of taxpayer integrity: people, places, age, taxes beside income."""

from dataclasses import replace
from datetime import date, timedelta

from registry.country import courts, economy, finance, taxes
from registry.country.companies import YEARS, Entity
from registry.country.finance import Shape
from registry.country.planted.plot import Plot
from registry.tables.courts import Enforcement
from registry.tables.statements import Statement
from registry.tables.tax import Listing

SOUND = Shape(900_000_000, 0.8, 0.3, 0.6, 2.2, 0.09, 0.8)
MASS = 14  # companies of one director or address: above P99, and too few to be it


def plant(plot: Plot) -> None:
    """All cases of this theme."""
    _directors(plot)
    _addresses(plot)
    _young(plot)
    _untaxed(plot)
    _falling(plot)
    _underpaid(plot)
    _enforced(plot)
    _partners(plot)
    _misfit(plot)
    _late_filing(plot)
    _vat(plot)
    _restless(plot)


def _directors(plot: Plot) -> None:
    first = plot.company()
    for number in range(4):
        bad = plot.publish(plot.company(head=first.head))
        if number < 3:
            plot.rows.add(
                "inactive", Listing, taxes.listing(bad, "inactive", plot.as_at - timedelta(days=300 + number))
            )
    plot.publish(first)
    plot.answer("director of several bad companies", first.bin, points={"T11": "negative"}, listed=[])
    mass = plot.company()
    for _ in range(MASS):
        plot.publish(plot.company(head=mass.head, people=1, size=economy.SIZE["105"]))
    plot.publish(mass)
    plot.answer("mass director", mass.bin, points={"T12": "negative", "T11": "full"})


def _addresses(plot: Plot) -> None:
    spot = "Г.АСТАНА, УЛИЦА ҮЛГІ, дом 7, офис 1"
    mass = plot.company(address=spot, registered_on=date(2024, 2, 5))
    for number in range(MASS):
        other = plot.company(address=spot, people=1, registered_on=date(2024, 1 + number % 12, 9))
        plot.publish(other, paid={})
    plot.publish(mass)
    plot.answer("mass address", mass.bin, points={"T13": "negative"})


def _young(plot: Plot) -> None:
    who = plot.publish(plot.company(registered_on=plot.as_at - timedelta(days=70), people=4, size=economy.SIZE["105"]))
    plot.answer("young company", who.bin, points={"T14": "negative"})


def _untaxed(plot: Plot) -> None:
    who = plot.publish(plot.company(), paid=dict.fromkeys(range(plot.last_year - 4, plot.last_year + 2), 0))
    plot.takes_part(who)
    for back in (0, 1):
        plot.deal(who, plot.buyer(), date(plot.last_year - back, 2, 10), 150_000_000)
    plot.answer("no taxes but income from the state", who.bin, points={"T16": "negative"})


def _falling(plot: Plot) -> None:
    year = plot.last_year
    who = plot.publish(
        plot.company(), paid={year - 2: 26_000_000, year - 1: 28_000_000, year: 4_000_000, year + 1: 2_000_000}
    )
    plot.takes_part(who)
    plot.deal(who, plot.buyer(), date(year - 1, 2, 3), 80_000_000)
    plot.deal(who, plot.buyer(), date(year, 2, 3), 260_000_000)
    plot.answer("taxes fall while contracts grow", who.bin, points={"T19": "negative"})


def _underpaid(plot: Plot) -> None:
    who = plot.company(revenues=(900_000_000.0,) * YEARS)
    plot.publish(who, paid=dict.fromkeys(range(plot.last_year - 4, plot.last_year + 2), 400000))
    for filed_for in (plot.last_year, plot.last_year - 1):
        for year in (filed_for, filed_for - 1):
            plot.rows.add("statements", Statement, finance.statement(who.bin, year, filed_for, SOUND))
    plot.answer("hardly any taxes of its revenue", who.bin, points={"T17": "negative", "T18": "negative"})


def _enforced(plot: Plot) -> None:
    who = plot.publish(plot.company())
    row = courts.proceeding(who, 1, plot.as_at - timedelta(days=260), 9_000_000)
    plot.rows.add("enforcement", Enforcement, row | {"travel_ban_on": plot.as_at - timedelta(days=100)})
    plot.answer("travel ban for taxes", who.bin, listed=["enforcement"], points={"T10": "negative"})


def _listed(plot: Plot, source: str) -> Entity:
    who = plot.publish(plot.company())
    plot.rows.add(source, Listing, taxes.listing(who, source, plot.as_at - timedelta(days=150)))
    return who


def _partners(plot: Plot) -> None:
    who = plot.publish(plot.company(form="ao", kfs="23"))
    plot.takes_part(who)
    for source in ("pseudo_company", "inactive"):
        bad = _listed(plot, source)
        plot.takes_part(bad)
        plot.deal(bad, who, date(plot.last_year, 3, 3), 40_000_000)
    plot.answer("contracts with two listed suppliers", who.bin, points={"T21": "negative"})


def _misfit(plot: Plot) -> None:
    who = plot.publish(plot.company(activity=economy.ACTIVITY["56100"]))
    plot.takes_part(who)
    builder = replace(
        who, activity=economy.ACTIVITY["41201"]
    )  # the contract is for works, the register knows a restaurant
    plot.deal(builder, plot.buyer(), date(plot.last_year, 2, 17), 300_000_000)
    plot.answer("a restaurant that builds", who.bin, points={"T22": "negative"})


def _late_filing(plot: Plot) -> None:
    who = plot.publish(plot.company())
    filed_for = plot.last_year - 2
    for year in (filed_for, filed_for - 1):
        plot.rows.add("statements", Statement, finance.statement(who.bin, year, filed_for, SOUND))
    plot.answer("statements missed for two years", who.bin, points={"T20": "negative"})


def _vat(plot: Plot) -> None:
    on = plot.as_at - timedelta(days=180)
    who = plot.publish(plot.company(), vat_info=taxes.VAT_CANCELLED, vat_on=on)
    plot.answer("struck off the VAT register", who.bin, points={"T08": "negative"})


def _restless(plot: Plot) -> None:
    who = plot.publish(plot.company())
    other = plot.company()
    plot.becomes(
        who.bin, director=other.head.published, address="Г.АЛМАТЫ, УЛИЦА ҮЛГІ, дом 9", kato="751310000",
        locality_kk="Алматы қ.", locality_ru="г.Алматы",
    )  # fmt: skip
    plot.answer(
        "new director, new address, new region",
        who.bin,
        second={"points": {"T15": "negative"}},
    )
