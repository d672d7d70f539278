"""Cases about statements: the strong, the indebted, the losing, those who have none, and those who need none."""

from dataclasses import replace

from registry.country import economy, finance
from registry.country.companies import Entity
from registry.country.finance import Shape
from registry.country.planted.plot import Plot
from registry.country.planted.taxpayers import SOUND
from registry.tables.statements import Statement

STRONG = Shape(1_200_000_000, 0.7, 0.10, 0.8, 4.5, 0.22, 0.9)
INDEBTED = replace(SOUND, debt=1.25, margin=0.02)
LOSING = replace(SOUND, margin=-0.06)


def plant(plot: Plot) -> None:
    """All cases of this theme."""
    _tiers(plot)
    _capped(plot)
    _unbalanced(plot)
    _editions(plot)
    _not_applicable(plot)


def file(plot: Plot, who: Entity, shape: Shape, years: int = 3) -> None:
    """File yearly statements of one shape; two and more years make two filings."""
    last = plot.last_year
    for filed_for in range(last, last - max(years - 1, 1), -1):
        for year in (filed_for, filed_for - 1)[: min(years, 2)]:
            plot.rows.add("statements", Statement, finance.statement(who.bin, year, filed_for, shape))


def _tiers(plot: Plot) -> None:
    two = plot.publish(plot.company())
    file(plot, two, SOUND)
    plot.answer("two years of statements", two.bin, index={"financial": {"tier": "A", "state": "rated"}})
    one = plot.publish(plot.company())
    file(plot, one, SOUND, years=1)
    plot.answer("one statement", one.bin, index={"financial": {"tier": "B"}})
    none = plot.publish(plot.company())
    plot.answer("no statements", none.bin, index={"financial": {"tier": "C"}})
    unknown = plot.publish(plot.company("ip", people=1), paid={})
    plot.answer("register only", unknown.bin, index={"financial": {"tier": "D", "grades": ["NR"]}})


def _capped(plot: Plot) -> None:
    indebted = plot.publish(plot.company())
    file(plot, indebted, INDEBTED)
    plot.answer("owes more than it has", indebted.bin, index={"financial": {"max": 39}})
    losing = plot.publish(plot.company())
    file(plot, losing, LOSING)
    plot.answer("two years of losses", losing.bin, index={"financial": {"max": 59}})
    sound = plot.publish(plot.company())
    file(plot, sound, STRONG)
    plot.answer("strong statements", sound.bin, index={"financial": {"min": 60, "grades": ["A", "B"], "cap": None}})


def _unbalanced(plot: Plot) -> None:
    who = plot.publish(plot.company())
    row = finance.statement(who.bin, plot.last_year, plot.last_year, SOUND)
    broken = row | {"equity": row["equity"] + 5_000_000}
    plot.rows.add("statements", Statement, finance.in_edition(broken, finance.EDITION))
    plot.answer(
        "statement that does not balance", who.bin, index={"financial": {"tier": "C"}},
        reject={"source": "statements", "reason": "reject.statement.unbalanced"},
    )  # fmt: skip


def _editions(plot: Plot) -> None:
    who = plot.publish(plot.company())
    for filed_for, edition in ((2016, "2015"), (plot.last_year, finance.EDITION)):
        for year in (filed_for, filed_for - 1):
            row = finance.statement(who.bin, year, filed_for, SOUND)
            plot.rows.add("statements", Statement, finance.in_edition(row, edition))
    plot.answer(
        "statements in an old and a new edition",
        who.bin,
        editions=["2015", finance.EDITION],
        index={"financial": {"tier": "A"}},
    )


def _not_applicable(plot: Plot) -> None:
    cases = {
        "state institution": plot.company("gu", activity=economy.ACTIVITY["84112"], kfs="13"),
        "bank": plot.company("ao", activity=economy.ACTIVITY["64192"], people=1500, size=economy.SIZE["311"]),
        "insurer": plot.company("ao", activity=economy.ACTIVITY["65121"], people=120, size=economy.SIZE["215"]),
        "public association": plot.company("oo", activity=economy.ACTIVITY["94992"], kfs="29"),
        "religious body": plot.company("ro", activity=economy.ACTIVITY["94910"], kfs="29"),
        "owners of a house": plot.company("osi", activity=economy.ACTIVITY["81210"]),
    }
    for case, who in cases.items():
        plot.publish(who)
        plot.answer(
            f"no financial index: {case}",
            who.bin,
            index={"financial": {"state": "not_applicable", "grades": ["NR"]}},
        )
