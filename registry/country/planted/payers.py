"""Cases about paying: customers of procurement, proceedings, unfair suppliers, the agency's list, the good."""

from datetime import date, timedelta

from registry.country import courts, procurement
from registry.country.companies import Entity
from registry.country.planted.finances import STRONG, file
from registry.country.planted.plot import Plot
from registry.tables.courts import Enforcement, Sanction
from registry.tables.procurement import UnfairSupplier

FAR_BEYOND = 60  # a proceeding over 5 % of turnover and over 1,000 MCI, millions of tenge


def plant(plot: Plot) -> None:
    """All cases of this theme."""
    suppliers = [plot.publish(plot.company()) for _ in range(4)]
    for who in suppliers:
        plot.takes_part(who)
    plot.answer("no obligations seen", suppliers[0].bin, index={"payment": {"state": "none_seen", "grades": ["NR"]}})
    _customers(plot, suppliers)
    _proceedings(plot, suppliers)
    _excluded(plot)
    _late_supplier(plot)
    _strong(plot, suppliers)


def _customer(plot: Plot, **different: object) -> Entity:
    who = plot.publish(plot.company("ao", kfs="23", people=60, **different))
    plot.takes_part(who)
    return who


def _buys(plot: Plot, who: Entity, suppliers: list[Entity], beyond: float, count: int = 16) -> None:
    last = plot.as_at.year if plot.as_at.month > 8 else plot.last_year  # acts and payments follow by September
    for number in range(count):
        signed = date(last - number % 2, 1, 12) + timedelta(days=3 * number)
        plot.deal(suppliers[number % len(suppliers)], who, signed, 4_000_000 + 100_000 * number, beyond=beyond)


def _customers(plot: Plot, suppliers: list[Entity]) -> None:
    thin = _customer(plot)
    _buys(plot, thin, suppliers[:1], -5, count=2)
    plot.answer("two payments to one supplier", thin.bin, index={"payment": {"state": "thin", "grades": ["NR"]}})
    punctual = _customer(plot)
    _buys(plot, punctual, suppliers, -20)
    plot.answer("pays before the term", punctual.bin, index={"payment": {"min": 80, "grades": ["A"], "state": "rated"}})
    late = _customer(plot)
    _buys(plot, late, suppliers, 75)
    plot.answer("pays two months late", late.bin, index={"payment": {"max": 49.99, "state": "rated"}})


def _proceedings(plot: Plot, suppliers: list[Entity]) -> None:
    who = _customer(plot)
    _buys(plot, who, suppliers, -20)
    row = courts.proceeding(who, 4, plot.as_at - timedelta(days=200), FAR_BEYOND * 1_000_000)
    plot.rows.add("enforcement", Enforcement, row)
    plot.answer("large open proceeding", who.bin, listed=["enforcement"], index={"payment": {"max": 49}})
    paid = _customer(plot)
    _buys(plot, paid, suppliers, -20)
    row = courts.proceeding(paid, 4, plot.as_at - timedelta(days=400), 300_000)
    plot.rows.add("enforcement", Enforcement, row | {"ended_on": row["started_on"] + timedelta(days=30)})
    plot.answer("small proceeding, long closed", paid.bin, index={"payment": {"min": 60, "state": "rated"}})


def _excluded(plot: Plot) -> None:
    unfair = plot.publish(plot.company())
    plot.takes_part(unfair)
    plot.rows.add(
        "goszakup_rnu", UnfairSupplier, procurement.unfair(unfair, plot.buyer(), plot.as_at - timedelta(days=240))
    )
    plot.answer("unfair supplier", unfair.bin, listed=["goszakup_rnu"])
    past = plot.publish(plot.company())
    plot.takes_part(past)
    plot.rows.add(
        "goszakup_rnu", UnfairSupplier, procurement.unfair(past, plot.buyer(), plot.as_at - timedelta(days=900))
    )
    plot.answer("unfair supplier whose term has ended", past.bin, listed=["goszakup_rnu"])
    matched = plot.publish(plot.company())
    plot.rows.add("afm", Sanction, courts.organisation(900, 1, matched.bin))
    plot.answer("organisation in the agency's list", matched.bin, listed=["afm"])
    owner = plot.publish(plot.company("ip"))
    plot.rows.add("afm", Sanction, courts.sanctioned(901, owner.bin, plot.country.seed))
    plot.answer("entrepreneur in the agency's list", owner.bin, listed=["afm"])


def _late_supplier(plot: Plot) -> None:
    who = plot.publish(plot.company())
    plot.takes_part(who)
    plot.deal(who, plot.buyer(), date(plot.last_year, 2, 6), 30_000_000, overdue=45)
    plot.answer("late delivery with a penalty", who.bin, overdue_days=45, index={"payment": {"state": "none_seen"}})


def _strong(plot: Plot, suppliers: list[Entity]) -> None:
    who = _customer(plot)
    file(plot, who, STRONG)
    _buys(plot, who, suppliers, -22, count=24)
    good = {"grades": ["A", "B"], "min": 60, "cap": None, "state": "rated"}
    plot.answer("strong in all three", who.bin, index={"taxpayer": good, "financial": good, "payment": good}, listed=[],
                points={"T01": "full", "T02": "full", "T03": "full", "T23": "positive"})  # fmt: skip
