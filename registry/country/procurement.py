"""Public procurement: participants, contracts, acts, payments of the treasury, unfair suppliers.

The year has its seasons: contracts are signed from January to April, works are accepted from early summer, and the
treasury pays most in December. A customer pays as late as it is used to, and later in January.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from math import exp
from random import Random

from registry.country.companies import RESERVED, Country, Entity, entity
from registry.country.draws import Weighted, lines
from registry.country.economy import ACTIVITY, SIZE
from registry.country.frames import Row, Rows
from registry.country.naming import body_name
from registry.country.numbers import company_number
from registry.tables.procurement import Contract, ContractAct, ProcurementSubject, TreasuryPayment, UnfairSupplier

FIRST_YEAR = 2023
TERMS = 30  # days from the act to the payment
SIGNED_IN = Weighted(zip(range(1, 13), (14, 18, 17, 12, 8, 6, 5, 5, 5, 4, 3, 3), strict=True))
METHODS = Weighted([(2, 0.25), (3, 0.45), (6, 0.20), (32, 0.10)])
PURCHASES = {kind: [(kk, ru) for of, kk, ru in lines("economy", "purchases") if of == str(kind)] for kind in (1, 2, 3)}
APPROVED, IN_FORCE, PERFORMED, CANCELLED = 3, 190, 390, 340
KOPF = {
    "too": "20", "ao": "28", "pk": "31", "ip": "45", "kh": "45", "gu": "35", "kgu": "35", "gkp": "11", "rgp": "11",
    "gkkp": "12", "oo": "36", "of": "38",
}  # fmt: skip
IDS_PER_ENTITY = 1_000


@dataclass(frozen=True, slots=True)
class Deal:
    """One contract to be: who buys of whom, when, for how much (tenge), and how it goes."""

    id: int
    supplier: Entity
    customer: Entity
    signed_on: date
    amount: int
    acts: int
    overdue: int  # days the supplier is late
    beyond: float  # mean days beyond terms at which the customer pays
    cancelled: bool = False
    method: int = 3  # requests for quotations
    amended: bool = False


def at_noon(day: date) -> datetime:
    """The moment a service would have changed a record on a day."""
    return datetime.combine(day, time(12))


def subject(who: Entity, as_at: date) -> Row:
    """A participant of public procurement."""
    return {
        "pid": 100_000 + who.index, "bin": who.bin, "name_ru": who.name[1], "name_kk": who.name[0],
        "registered_on": None if who.is_person else who.registered_on, "is_customer": who.is_customer,
        "is_organizer": who.is_customer, "is_supplier": not who.form.endswith("gu"),
        "is_quasi_state": who.form == "rgp" or who.kfs == "23",
        "supplier_type": 3 if who.is_person else 1, "is_resident": True, "kopf": KOPF.get(who.form),
        "krp": who.size.krp, "kse": who.kse, "oked_list": who.activity.oked,
        "website": None, "updated_at": at_noon(as_at - timedelta(days=who.index % 300 + 1)),
    }  # fmt: skip


def contract(deal: Deal, as_at: date) -> Row:
    """The contract itself."""
    kind = 2 if deal.supplier.activity.division in {41, 42, 43} else 1 if deal.supplier.activity.division < 48 else 3
    kk, ru = PURCHASES[kind][deal.supplier.index % len(PURCHASES[kind])]
    planned = min(deal.signed_on + timedelta(days=60 + 50 * deal.acts), date(deal.signed_on.year, 12, 25))
    performed = planned + timedelta(days=deal.overdue)
    done = performed < as_at and not deal.cancelled
    return {
        "contract_id": deal.id, "root_id": deal.id, "parent_id": None,
        "number": f"{deal.customer.bin[-5:]}/{deal.signed_on.year % 100}-{deal.id % 1000}", "bin": deal.supplier.bin,
        "customer_bin": deal.customer.bin, "description_ru": ru,
        "description_kk": kk, "subject_type": kind,
        "trade_method": deal.method, "status": CANCELLED if deal.cancelled else PERFORMED if done else IN_FORCE,
        "cancel_reason": 1 if deal.cancelled else None, "is_state_body": deal.customer.form.endswith("gu"),
        "fin_year": deal.signed_on.year, "signed_on": deal.signed_on, "planned_on": planned,
        "performed_on": performed if done else None, "ends_on": date(deal.signed_on.year, 12, 31),
        "amount": deal.amount, "performed_amount": deal.amount if done else None,
        "updated_at": at_noon(min(performed, as_at - timedelta(days=1))),
    }  # fmt: skip


def amendment(row: Row, deal: Deal) -> Row:
    """A supplementary agreement: a row of its own under the same root, which raises the sum by a tenth."""
    signed = row["signed_on"] + timedelta(days=20)
    more = {"contract_id": deal.id + IDS_PER_ENTITY // 2, "parent_id": deal.id, "number": f"{row['number']}/1"}
    return row | more | {"signed_on": signed, "amount": deal.amount + deal.amount // 10}


def act(deal: Deal, number: int, act_on: date, amount: int) -> Row:
    """An act of acceptance; the supplier's delay and penalty stand on the last."""
    late = deal.overdue if number == deal.acts else 0
    return {
        "act_id": deal.id * 10 + number, "contract_id": deal.id, "contract_root_id": deal.id,
        "number": f"{number}", "act_on": act_on, "approved_on": act_on + timedelta(days=3), "revoked_on": None,
        "days_overdue": late, "fine": min(amount // 10, amount * late // 1000), "amount": amount,
        "status": APPROVED, "status_name_ru": "Утвержден", "status_name_kk": "Бекітілген",
    }  # fmt: skip


def payment(deal: Deal, number: int, paid_on: date, amount: int) -> Row:
    """A payment for an act, through the treasury."""
    return {
        "payment_id": deal.id * 10 + number, "contract_id": deal.id, "request_no": f"{deal.id % 100_000}-{number}",
        "registered_on": paid_on - timedelta(days=2), "paid_on": paid_on, "amount": amount, "prepaid": 0,
        "supplier_name": deal.supplier.name[1], "item": None,
    }  # fmt: skip


def unfair(who: Entity, by: Entity, starts_on: date) -> Row:
    """An entry in the register of unfair participants: two years by a court's decision."""
    return {
        "rnu_id": 200_000 + who.index, "bin": who.bin, "name_ru": who.name[1], "name_kk": who.name[0],
        "kato_list": who.place.kato, "customer_bin": by.bin, "customer_name_ru": by.name[1],
        "customer_name_kk": by.name[0], "starts_on": starts_on, "ends_on": starts_on + timedelta(days=730),
        "reason_id": 1 + who.index % 3, "court_decision": f"решение суда № {who.index % 9000 + 100}/{starts_on.year}",
    }  # fmt: skip


def pay_day(act_on: date, beyond: float, rng: Random) -> date:
    """When a customer pays for an act: its habit, chance, and the end of the year that hurries everybody."""
    found = act_on + timedelta(days=max(1, TERMS + round(beyond + rng.gauss(0, 6))))
    if found.year > act_on.year and rng.random() < 0.8:
        return max(min(found, date(act_on.year, 12, 28)), act_on + timedelta(days=1))
    return found


def record(rows: Rows, deal: Deal, as_at: date, rng: Random) -> None:
    """A contract with its acts and the payments for them, as far as they happened by the day."""
    row = contract(deal, as_at)
    rows.add("goszakup_contract", Contract, row)
    if deal.amended:
        rows.add("goszakup_contract", Contract, amendment(row, deal))
    if deal.cancelled:
        return
    days = (row["planned_on"] - deal.signed_on).days + deal.overdue
    for number in range(1, deal.acts + 1):
        act_on = deal.signed_on + timedelta(days=max(days * number // deal.acts, number))
        if act_on >= as_at - timedelta(days=3):
            return
        amount = deal.amount // deal.acts
        rows.add("goszakup_act", ContractAct, act(deal, number, act_on, amount))
        paid_on = pay_day(act_on, deal.beyond, rng)
        if paid_on < as_at:
            rows.add("goszakup_treasury_pay", TreasuryPayment, payment(deal, number, paid_on, amount))


class Market:
    """The customers of the country, all found before: suppliers of every slice sell to the same.

    Even the smallest country has one, `first`.
    """

    def __init__(self, country: Country, found: Iterable[Entity]) -> None:
        self.first = _first_customer(country)
        self.customers = Weighted((who, (rank + 3) ** -0.4) for rank, who in enumerate([self.first, *found]))

    def pick(self, rng: Random) -> Entity:
        """A customer, by how much it buys."""
        return self.customers.pick(rng)


def _first_customer(country: Country) -> Entity:
    index = RESERVED - 1
    anybody = entity(country, index)
    return replace(
        anybody, form="gu", bin=company_number(index), activity=ACTIVITY["84112"], size=SIZE["160"], people=70,
        kfs="13", name=body_name(anybody.place, country.stream("first customer", 0)), stopped=None,
        rogue=False, registered_on=date(2008, 2, 4),
    )  # fmt: skip


def _takes_part(who: Entity, rng: Random) -> bool:
    share = {"too": 0.18, "ao": 0.20, "ip": 0.06, "pk": 0.06, "kh": 0.02}.get(who.form, 0.0)
    return rng.random() < share and who.stopped is None


def _deals(who: Entity, country: Country, market: Market, rng: Random) -> list[Deal]:
    count = min(60, max(1, round(exp(rng.gauss(1.5, 1.0)))))
    favourite = market.pick(rng)
    found = []
    for number in range(count):
        month = SIGNED_IN.pick(rng)
        signed = date(rng.randint(FIRST_YEAR, country.as_at.year), month, rng.randint(9, 28))
        if signed >= country.as_at or signed <= who.registered_on:
            continue
        share = min(0.5, 1.2 / count) * exp(rng.gauss(-1.2, 0.8))
        amount = max(60_000, round(max(who.revenue_in(signed.year), 3_000_000) * share, -3))
        buyer = favourite if rng.random() < 0.35 else market.pick(rng)
        late = who.health_in(signed.year) < -0.6 and rng.random() < 0.4
        found.append(
            Deal(
                (who.index + 1) * IDS_PER_ENTITY + number, who, buyer, signed, int(amount), rng.choice((1, 1, 2, 3)),
                rng.randint(3, 70) if late else 0, buyer.lateness, rng.random() < 0.02, METHODS.pick(rng),
                rng.random() < 0.04,
            )
        )  # fmt: skip
    return found


def add(rows: Rows, who: Entity, country: Country, market: Market) -> None:
    """A company's part in public procurement."""
    rng = country.stream("procurement", who.index)
    if who.is_customer:
        rows.add("goszakup_subject", ProcurementSubject, subject(who, country.as_at))
        return
    if not _takes_part(who, rng):
        return
    rows.add("goszakup_subject", ProcurementSubject, subject(who, country.as_at))
    for deal in _deals(who, country, market, rng):
        record(rows, deal, country.as_at, rng)
    well = who.health_in(country.as_at.year - 1)
    if rng.random() < (0.10 if well < -0.9 else 0.006):
        start = country.as_at - timedelta(days=rng.randint(30, 900))
        if start > who.registered_on:
            rows.add("goszakup_rnu", UnfairSupplier, unfair(who, market.pick(rng), start))
