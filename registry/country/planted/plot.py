"""The bench on which cases are made: a company in good order, to which each case does one thing.

An answer is `{"case", "bin", "expect"}`; `expect` may hold
- `index`: by index code, any of `min`, `max` (value), `cap` (indicator), `grades`, `state`, `tier`;
- `points`: by indicator code, `negative` (less than its weight), `full` (all of it), `positive` (some) or `zero`;
- `below`: another company's `bin`, which has more of the `index`;
- `listed`, `not_listed`: source codes in which an open entry stands, or none; an empty list of `listed`: in none;
- `search`: `query` and the worst `rank` at which the company may be found;
- `reject`: `source`, `reason` and `value` of a row that must not be taken;
- `registered`: whether the business register knows it;
- `editions`: of the forms its statements were read by; `overdue_days`: the longest delay of its deliveries;
- `second`: the same, after the second snapshot.

A `state` holds when it begins as given (`not_applicable` stands for `not_applicable_budget` too).
"""

from dataclasses import replace
from datetime import date
from typing import Any

from registry.country import economy, taxes
from registry.country.companies import RESERVED, YEARS, Country, Entity
from registry.country.economy import FORM
from registry.country.frames import Row, Rows
from registry.country.naming import quoted
from registry.country.numbers import company_number
from registry.country.people import person
from registry.country.places import LOCALITIES, address
from registry.country.procurement import Deal, Market, record, subject
from registry.country.register import register_row
from registry.tables.company import Company
from registry.tables.procurement import ProcurementSubject
from registry.tables.tax import TaxpayerStatus, TaxpayerYear, TaxPayment

Answer = dict[str, Any]
NAMED = "Мысал"  # "example": what planted companies are called, with a number
ASTANA = next(place for place, _ in LOCALITIES if place.kato.startswith("71"))


class Plot:
    """Planted companies and the answers about them."""

    def __init__(self, rows: Rows, country: Country, market: Market) -> None:
        self.rows = rows
        self.country = country
        self.market = market
        self.answers: list[Answer] = []
        self.ending: set[tuple[str, str]] = set()  # source and BIN of entries gone in the second snapshot
        self.becoming: dict[str, dict[str, Any]] = {}  # by BIN: columns of the register in the second snapshot
        self.entering: dict[str, Row] = {}  # by source
        self._next = 0
        self._deals = 0

    @property
    def as_at(self) -> date:
        return self.country.as_at

    @property
    def last_year(self) -> int:
        """The last full year."""
        return self.country.as_at.year - 1

    def company(self, form: str = "too", **different: Any) -> Entity:
        """A company in good order, not published yet; `different` replaces fields."""
        index = self._next
        self._next += 1
        if index >= RESERVED - 1:  # the last is the first customer
            raise IndexError(index)
        rng = self.country.stream("planted", index)
        head = person(self.country.seed, index)
        made = Entity(
            index=index, bin=head.iin if form == "ip" else company_number(index), form=form,
            name=quoted(form, (f"{NAMED} {index}", f"{NAMED} {index}")), head=head,
            activity=economy.ACTIVITY["46730"], secondary=None, size=economy.SIZE["130"], people=25, place=ASTANA,
            address=address(ASTANA, rng) + f", офис П{index}", registered_on=date(2011, 5, 16), health=(1.2,) * YEARS,
            revenues=tuple(900_000_000.0 * 1.06**year for year in range(YEARS)), stopped=None, lateness=-10.0,
            rogue=False, kfs="16",
        )  # fmt: skip
        return replace(made, **different)

    def publish(self, who: Entity, paid: dict[int, int] | None = None, debt: int = 0, **status: Any) -> Entity:
        """Enter a company into the registers: `paid` taxes by year (else as its trade pays), `debt` in tenge.

        `status` replaces columns of the counterparty information.
        """
        self.enter(who, who.bin)
        years = self.taxes_of(who) if paid is None else [taxes.payment(who.bin, y, p) for y, p in paid.items()]
        for row in years:
            self.rows.add("taxes_paid", TaxPayment, row)
        if not who.is_person:
            known = taxes.with_debt(taxes.status(who, self.as_at), debt) | status
            self.rows.add("sur_data", TaxpayerStatus, known)
            for row in taxes.statistics(who, self.country, years):
                self.rows.add("sur_data", TaxpayerYear, row)
        return who

    def enter(self, who: Entity, number: str) -> None:
        """A row of the business register, under a number as somebody has written it."""
        self.rows.add("statgov", Company, register_row(who) | {"bin": number})

    def taxes_of(self, who: Entity) -> list[dict[str, Any]]:
        """Taxes as a healthy company pays them: the usual burden of its trade and a little more, every year."""
        return [
            taxes.payment(who.bin, year, round(who.revenue_in(year) * who.activity.burden * 1.1))
            for year in taxes.tax_years(who, self.as_at)
        ]

    def takes_part(self, who: Entity) -> None:
        """Make a company a participant of public procurement."""
        self.rows.add("goszakup_subject", ProcurementSubject, subject(who, self.as_at))

    def deal(self, supplier: Entity, customer: Entity, signed_on: date, amount: int, **how: Any) -> Deal:
        """A contract with one act, paid as `beyond` says; `how` replaces fields of the deal."""
        self._deals += 1
        found = Deal(self._deals, supplier, customer, signed_on, amount, 1, 0, customer.lateness)
        found = replace(found, **how)
        record(self.rows, found, self.as_at, self.country.stream("planted-deal", self._deals))
        return found

    def buyer(self) -> Entity:
        """A customer of the country, another each time."""
        self._deals += 1
        return self.market.pick(self.country.stream("planted-buyer", self._deals))

    def leaves(self, source: str, bin_: str) -> None:
        """In the second snapshot the company's entry in a source is gone."""
        self.ending.add((source, bin_))

    def becomes(self, bin_: str, **columns: Any) -> None:
        """In the second snapshot the business register says something else of a company."""
        self.becoming[bin_] = columns

    def enters(self, source: str, row: Row) -> None:
        """In the second snapshot an entry stands in a list of the tax committee."""
        self.entering[source] = row

    def answer(self, case: str, bin_: str, **expect: Any) -> None:
        """What must come out for a company."""
        self.answers.append({"case": case, "bin": bin_, "expect": expect})


def short_names(form: str, inside: str) -> tuple[str, str]:
    """Names with the short form, as some publish them."""
    known = FORM[form]
    return f'"{inside}" {known.short[0]}', f'{known.short[1]} "{inside}"'
