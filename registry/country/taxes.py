"""What the tax committee knows: taxes paid, counterparty information, arrears and the six lists."""

from datetime import date, timedelta
from math import exp
from random import Random

from registry.country import economy
from registry.country.companies import Country, Entity
from registry.country.frames import Row, Rows
from registry.country.numbers import person_number, rnn
from registry.tables.tax import Listing, TaxArrears, TaxpayerStatus, TaxpayerYear, TaxPayment

MCI = 4_325  # tenge, 2026
LEGAL_THRESHOLD = 150 * MCI
PERSON_THRESHOLD = 10 * MCI
YES = "Да"
VAT_CANCELLED = "Снят с учета по НДС по решению налогового органа"
ACTS = {
    "pseudo_company": "решение суда № {n}",
    "inactive": "приказ № {n}",
    "bankrupt": "решение суда № {n}",
    "wrong_address": "акт обследования № {n}",
    "invalid_registration": "решение суда № {n}",
    "violation_tax_code": "приказ № {n}",
}
MODE_USUAL = "Общеустановленный порядок"
MODE_SIMPLE = "Специальный налоговый режим на основе упрощенной декларации"
MODE_FARM = "Специальный налоговый режим для крестьянских или фермерских хозяйств"


def money(value: float) -> int:
    """Whole tenge."""
    return max(0, round(value))


def paid_in(who: Entity, year: int, rng: Random) -> int:
    """Taxes a company pays in a year, tenge: by income and pay-roll, less when it is unwell."""
    willing = min(1.0, max(0.05, 1.0 + 0.28 * who.health_in(year)))
    if (who.is_customer and not who.is_commercial) or who.form in economy.NON_PROFIT:
        return money(who.people * 480_000 * exp(rng.gauss(0, 0.1)))
    return money(who.revenue_in(year) * who.activity.burden * willing * exp(rng.gauss(0, 0.2)))


def tax_years(who: Entity, as_at: date) -> range:
    """The years published of a company: the last five and the current, from its registration."""
    return range(max(as_at.year - 5, who.registered_on.year), as_at.year + 1)


def payment(bin_: str, year: int, paid: int, refund: int = 0) -> Row:
    """A year of taxes paid, tenge."""
    return {"bin": bin_, "year": year, "paid": paid, "vat_refund": refund}


def taxes(who: Entity, country: Country) -> list[Row]:
    """Taxes paid by year; the current year up to the day."""
    rng = country.stream("taxes", who.index)
    part = country.as_at.timetuple().tm_yday / 366
    rows = []
    for year in tax_years(who, country.as_at):
        paid = paid_in(who, year, rng)
        paid = money(paid * part) if year == country.as_at.year else paid
        refund = money(paid * rng.uniform(0.05, 0.3)) if who.people > 50 and rng.random() < 0.1 else 0
        rows.append(payment(who.bin, year, paid, refund))
    return rows


def taxpayer_year(bin_: str, year: int, workers: int, amounts: tuple[int, float, float, int]) -> Row:
    """A year of statistics; amounts are taxes (tenge), burden ratio, its industry average (%) and VAT (tenge)."""
    taxes_in, knn, average, vat = amounts
    return {
        "bin": bin_, "year": year, "workers": workers, "tax_in": taxes_in,
        "knn": round(knn, 4), "knn_avg": round(average, 4), "vat_amount": vat,
    }  # fmt: skip


def statistics(who: Entity, country: Country, paid: list[Row]) -> list[Row]:
    """The yearly statistics of the counterparty information: closed years only."""
    rows = []
    for row in paid:
        year = row["year"]
        revenue = who.revenue_in(year)
        if year >= country.as_at.year or year < country.as_at.year - 5:
            continue
        workers = (
            0 if who.stopped and year > who.stopped.year else max(1, round(who.people * (0.9 + 0.02 * (year % 7))))
        )
        knn = 100 * row["paid"] / revenue if revenue else 0.0
        amounts = (row["paid"], min(knn, 99_999.0), 100 * who.activity.burden, money(row["paid"] * 0.4))
        rows.append(taxpayer_year(who.bin, year, workers, amounts))
    return rows


def status(who: Entity, as_at: date) -> Row:
    """The counterparty information of a company with nothing against it."""
    large = who.revenue_in(as_at.year - 1) > 10_000 * MCI and who.is_commercial
    farm, simple = who.form == "kh", who.form == "ip" or who.people <= 5
    return {
        "bin": who.bin, "actual_on": as_at, "name_ru": who.name[1], "name_kk": who.name[0],
        "registered_on": who.registered_on, "residency": "Резидент",
        "vat_info": "Плательщик НДС" if large else None,
        "vat_on": who.registered_on + timedelta(days=120) if large else None,
        "tax_mode": MODE_FARM if farm else MODE_SIMPLE if simple and not large else MODE_USUAL,
        "tax_mode_on": who.registered_on, "tax_debt": 0, "pension_debt": 0, "medical_debt": 0, "social_debt": 0,
        "budget_debt": 0,
    }  # fmt: skip


def with_debt(row: Row, total: int) -> Row:
    """The counterparty information of a debtor: three quarters to the budget, the rest social."""
    pension, medical, social = total // 10, total // 20, total // 10
    budget = total - pension - medical - social
    debts = {"pension_debt": pension, "medical_debt": medical, "social_debt": social, "budget_debt": budget}
    return row | debts | {"tax_debt": total}


STATUS_OF_LIST = {
    "invalid_registration": "registration_invalid",
    "inactive": "inactive",
    "wrong_address": "address_absent",
    "bankrupt": "bankrupt",
    "pseudo_company": "court_decision",
}


def arrears(who: Entity, total: int) -> Row:
    """An entry among the debtors; `total` tenge."""
    late, fine = total * 12 // 100, total * 5 // 100
    person = who.is_person
    return {
        "bin": who.bin, "rnn": rnn(who.index), "debtor_kind": "person" if person else "legal",
        "region": who.place.region[1], "office": f"УГД по {who.place.of_region}",
        "office_code": f"{who.place.region_code}01", "name_ru": who.name[1], "name_kk": who.name[0],
        "person_kk": who.head.name_kk if person else None, "person_ru": who.head.name_ru if person else None,
        "head_iin": None if person else who.head.iin, "head_rnn": None,
        "head_name_kk": None if person else who.head.name_kk, "head_name_ru": None if person else who.head.name_ru,
        "economic_sector": who.activity.name[1], "total": total, "main": total - late - fine, "late_fee": late,
        "fine": fine,
    }  # fmt: skip


def listing(who: Entity, source: str, act_on: date, note: str | None = None) -> Row:
    """An entry in one of the six lists."""
    number = ACTS[source].format(n=f"{act_on.year % 100}-{who.index % 9000 + 100}")
    return {
        "bin": who.bin, "rnn": rnn(who.index), "name": who.name[1],
        "person_name": who.head.name_ru if who.is_person else None,
        "head_name": None if who.is_person else who.head.name_ru,
        "head_iin": None if who.is_person else who.head.iin, "head_rnn": None,
        "act_no": number, "act_on": act_on, "note": note,
    }  # fmt: skip


def unknown_listing(index: int, source: str, act_on: date, name: str) -> Row:
    """An entry of somebody no register knows."""
    return {
        "bin": person_number(index), "rnn": rnn(index), "name": None, "person_name": name,
        "act_no": ACTS[source].format(n=index), "act_on": act_on,
    }  # fmt: skip


def owed(who: Entity, country: Country) -> int:
    """Arrears of a company, tenge: the less well it was last year, the likelier and the larger."""
    rng = country.stream("arrears", who.index)
    well = who.health_in(country.as_at.year - 1)
    if not who.is_commercial or rng.random() > 0.65 / (1 + exp(3.2 * (well + 1.35))):
        return 0
    usual = max(paid_in(who, country.as_at.year - 2, rng), 60_000)
    return money(usual * exp(rng.gauss(-0.6, 0.9)))


def _day(rng: Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randint(0, max((last - first).days, 0)))


def listed(who: Entity, country: Country) -> list[tuple[str, date]]:
    """The lists a company stands on and since when: after its health failed, never before."""
    rng = country.stream("lists", who.index)
    if not who.is_commercial or who.registered_on > country.as_at - timedelta(days=400):
        return []
    found: list[tuple[str, date]] = []
    worst = min(range(len(who.health) - 1), key=who.health.__getitem__)
    well = who.health[worst]
    first = max(date(2019 + worst + 1, 3, 1), who.registered_on + timedelta(days=300))
    last = country.as_at - timedelta(days=20)
    if first >= last:
        return []
    chances = (
        ("inactive", 0.55 if who.stopped else 0.0), ("wrong_address", 0.25 if well < -1.7 else 0.004),
        ("bankrupt", 0.12 if well < -1.9 and not who.is_person else 0.0),
        ("pseudo_company", 0.35 if who.rogue else 0.0),
        ("invalid_registration", 0.25 if who.rogue else 0.0), ("violation_tax_code", 0.12 if well < -1.6 else 0.002),
    )  # fmt: skip
    for source, chance in chances:
        if rng.random() < chance:
            found.append((source, _day(rng, max(first, who.stopped or first), last)))
    return found


def add(rows: Rows, who: Entity, country: Country) -> None:
    """All that the tax committee publishes of a company."""
    paid = taxes(who, country)
    for row in paid:
        rows.add("taxes_paid", TaxPayment, row)
    debt, on_lists = owed(who, country), listed(who, country)
    for source, since in on_lists:
        note = "Непредставление налоговой отчетности" if source == "violation_tax_code" else None
        rows.add(source, Listing, listing(who, source, since, note))
    if debt > (PERSON_THRESHOLD if who.is_person else LEGAL_THRESHOLD):
        rows.add("tax_arrears", TaxArrears, arrears(who, debt))
    if who.is_person:
        return
    known = with_debt(status(who, country.as_at), debt)
    known |= {STATUS_OF_LIST[source]: YES for source, _ in on_lists if source in STATUS_OF_LIST}
    rows.add("sur_data", TaxpayerStatus, known)
    for row in statistics(who, country, paid):
        rows.add("sur_data", TaxpayerYear, row)
