"""Cases about the lists of the tax committee, arrears, and rows that must not be taken."""

from datetime import date, timedelta

from registry.country import taxes
from registry.country.numbers import PEOPLE_AND_COMPANIES, company_number, person_number, rnn
from registry.country.planted.plot import Plot
from registry.tables.tax import Listing, TaxArrears

CAPS = {"pseudo_company": ("T01", 10), "invalid_registration": ("T02", 10), "inactive": ("T03", 20)}
SIGNS = {"wrong_address": "T04", "violation_tax_code": "T07"}


def plant(plot: Plot) -> None:
    """All cases of this theme."""
    _capped(plot)
    _signed(plot)
    _arrears(plot)
    _cured(plot)
    _coming(plot)
    _strangers(plot)
    _unreadable(plot)


def _capped(plot: Plot) -> None:
    for source, (code, cap) in CAPS.items():
        who = plot.publish(plot.company())
        plot.rows.add(source, Listing, taxes.listing(who, source, plot.as_at - timedelta(days=200)))
        plot.answer(
            f"list:{source}", who.bin, listed=[source], points={code: "negative"},
            index={"taxpayer": {"max": cap, "cap": code}},
        )  # fmt: skip
    owner = plot.publish(plot.company("ip", people=3))
    plot.rows.add("inactive", Listing, taxes.listing(owner, "inactive", plot.as_at - timedelta(days=90)))
    plot.answer(
        "list:inactive entrepreneur", owner.bin, listed=["inactive"], index={"taxpayer": {"max": 20, "cap": "T03"}}
    )


def _signed(plot: Plot) -> None:
    for source, code in SIGNS.items():
        who = plot.publish(plot.company())
        note = "Непредставление налоговой отчетности" if source == "violation_tax_code" else None
        plot.rows.add(source, Listing, taxes.listing(who, source, plot.as_at - timedelta(days=400), note))
        plot.answer(
            f"list:{source}", who.bin, listed=[source], points={code: "negative"}, index={"taxpayer": {"max": 99}}
        )
    who = plot.publish(plot.company())
    plot.rows.add("bankrupt", Listing, taxes.listing(who, "bankrupt", plot.as_at - timedelta(days=120)))
    plot.answer("list:bankrupt", who.bin, listed=["bankrupt"], index={"financial": {"max": 10, "cap": "F10"}})


def _arrears(plot: Plot) -> None:
    small, large = plot.company(), plot.company()
    yearly = round(small.revenue_in(plot.last_year) * small.activity.burden)
    for case, who, debt in (("small", small, max(yearly // 20, 700_000)), ("large", large, yearly * 3)):
        plot.publish(who, debt=debt)
        plot.rows.add("tax_arrears", TaxArrears, taxes.arrears(who, debt))
        plot.answer(f"arrears:{case}", who.bin, listed=["tax_arrears"], points={"T05": "negative", "T24": "zero"})
    plot.answer("arrears:large weighs more", large.bin, below={"index": "taxpayer", "bin": small.bin})


def _cured(plot: Plot) -> None:
    who = plot.publish(plot.company())
    plot.rows.add("invalid_registration", Listing, taxes.listing(who, "invalid_registration", date(2025, 3, 4)))
    plot.leaves("invalid_registration", who.bin)
    plot.answer(
        "cured:invalid registration", who.bin, listed=["invalid_registration"],
        index={"taxpayer": {"max": 10, "cap": "T02"}},
        second={"not_listed": ["invalid_registration"], "points": {"T02": "negative"},
                "index": {"taxpayer": {"min": 10.01}}},
    )  # fmt: skip
    debtor = plot.company()
    plot.publish(debtor, debt=20_000_000)
    plot.rows.add("tax_arrears", TaxArrears, taxes.arrears(debtor, 20_000_000))
    plot.leaves("tax_arrears", debtor.bin)
    plot.answer(
        "cured:arrears", debtor.bin, listed=["tax_arrears"], points={"T05": "negative"},
        second={"not_listed": ["tax_arrears"], "points": {"T05": "negative"}},
    )  # fmt: skip


def _coming(plot: Plot) -> None:
    who = plot.publish(plot.company())
    plot.enters("inactive", taxes.listing(who, "inactive", plot.as_at + timedelta(days=9)))
    plot.answer(
        "declared inactive a month later", who.bin, listed=[], index={"taxpayer": {"min": 60, "cap": None}},
        second={"listed": ["inactive"], "index": {"taxpayer": {"max": 20, "cap": "T03"}}},
    )  # fmt: skip
    gone = plot.publish(plot.company())
    plot.leaves("statgov", gone.bin)
    plot.answer(
        "closed a month later", gone.bin, registered=True, index={"taxpayer": {"state": "rated"}},
        second={"registered": False, "index": {"taxpayer": {"state": "not_applicable", "grades": ["NR"]}}},
    )  # fmt: skip


def _strangers(plot: Plot) -> None:
    who = plot.company()
    plot.rows.add("inactive", Listing, taxes.listing(who, "inactive", plot.as_at - timedelta(days=500)))
    plot.answer("known only from a list", who.bin, registered=False, listed=["inactive"])


def _unreadable(plot: Plot) -> None:
    """Rows of the register's workbook with numbers that are none, and one that only lost its zero."""
    fine = plot.company()
    wrong_digit = fine.bin[:11] + str((int(fine.bin[11]) + 1) % 10)
    for reason, number in (
        ("masked", f"{fine.bin[:4]}XXX{fine.bin[7:]}"), ("rnn", rnn(fine.index)), ("check_digit", wrong_digit),
        ("length", fine.bin + "0"),
    ):  # fmt: skip
        plot.enter(fine, number)
        plot.answer(
            f"reject:{reason}", number, reject={"source": "statgov", "reason": f"reject.bin.{reason}", "value": number}
        )
    start = PEOPLE_AND_COMPANIES - 2_000
    zero = next(person_number(index) for index in range(start, start + 2_000) if person_number(index).startswith("0"))
    plot.enter(plot.company("ip", people=2, bin=zero), zero[1:])
    plot.answer("padded:eleven digits", zero, registered=True)
    nobody = company_number(start)
    plot.answer("nobody has this number", nobody, registered=False, listed=[])
