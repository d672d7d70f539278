"""Enforcement proceedings against debtors, and the list of the Financial Monitoring Agency."""

from datetime import date, timedelta
from math import exp

from registry.country.companies import Country, Entity
from registry.country.draws import stream
from registry.country.frames import Row, Rows
from registry.country.numbers import person_number
from registry.tables.courts import Enforcement, Sanction

RECOVERERS = (
    ("Государство", "государство"), ("Управление государственных доходов", "государственный орган"),
    ("Работники предприятия", "физическое лицо"), ("Банк второго уровня", "юридическое лицо"),
    ("Поставщик товаров", "юридическое лицо"),
)  # fmt: skip
CATEGORIES = (
    "О взыскании государственной пошлины", "О взыскании налоговой задолженности", "О взыскании заработной платы",
    "О взыскании по кредитному договору", "О взыскании денежных сумм по договору",
)  # fmt: skip
INVENTED = ("Ойдан шығарылған", "Выдуманный", "Вымышленный", "Ойдағы", "Несуществующий")
INVENTED_FIRST = ("Ешкім", "Никто", "Персонаж", "Кейіпкер", "Образец")
INVENTED_BODIES = ("Ойдан шығарылған ұйым", "Вымышленная организация", "Выдуманное общество", "Ойдағы бірлестік")


def proceeding(who: Entity, number: int, writ_on: date, amount: int) -> Row:
    """An open proceeding, from the date of the court act; amount in tenge."""
    kind = number % len(RECOVERERS)
    started = writ_on + timedelta(days=25)
    return {
        "proceeding_no": f"{who.place.region_code}{started.year % 100}/{who.index:07}-{number}", "bin": who.bin,
        "debtor": who.head.name_ru if who.is_person else who.name[1], "started_on": started, "ended_on": None,
        "writ_on": writ_on, "writ_by": f"Специализированный межрайонный экономический суд {who.place.of_region}",
        "category": CATEGORIES[kind], "recoverer": RECOVERERS[kind][0], "recoverer_kind": RECOVERERS[kind][1],
        "amount": amount, "bailiff_office": f"Региональная палата частных судебных исполнителей {who.place.of_region}",
        "travel_ban_on": None,
    }  # fmt: skip


def add(rows: Rows, who: Entity, country: Country) -> None:
    """The proceedings against a company: the likelier, the less well it was two years ago."""
    rng = country.stream("enforcement", who.index)
    if not who.is_commercial:
        return
    well = who.health_in(country.as_at.year - 2)
    if rng.random() > 0.30 / (1 + exp(3.4 * (well + 1.25))):
        return
    for number in range(1, rng.choice((2, 2, 2, 3, 4))):
        writ_on = country.as_at - timedelta(days=rng.randint(40, 900))
        if writ_on <= who.registered_on:
            continue
        amount = max(20_000, round(max(who.revenue_in(writ_on.year), 1_000_000) * 0.04 * exp(rng.gauss(-0.8, 1.1)), -2))
        row = proceeding(who, number, writ_on, int(amount))
        if rng.random() < 0.45:
            ended = row["started_on"] + timedelta(days=rng.randint(20, 400))
            row["ended_on"] = ended if ended < country.as_at else None
        elif amount > 173_000 and rng.random() < 0.3:
            row["travel_ban_on"] = min(row["started_on"] + timedelta(days=60), country.as_at - timedelta(days=1))
        rows.add("enforcement", Enforcement, row)


def sanctioned(number: int, iin: str | None, seed: int) -> Row:
    """A person of the agency's list, with a name nobody bears."""
    rng = stream(seed, "sanction", number)
    last, first = rng.choice(INVENTED), rng.choice(INVENTED_FIRST)
    included = date(2018, 1, 15) + timedelta(days=rng.randint(0, 2_800))
    return {
        "category": 1, "kind": "person", "name": f"{last} {first} {number}-й", "aliases": None, "bin": iin,
        "birth_on": date(1955, 1, 1) + timedelta(days=rng.randint(0, 15_000)), "note": None,
        "correction": f"включен от {included:%d.%m.%Y}", "included_on": included,
    }  # fmt: skip


def organisation(number: int, category: int, bin_: str | None) -> Row:
    """An organisation of the agency's lists, with a name nothing bears."""
    name = f"{INVENTED_BODIES[number % len(INVENTED_BODIES)]} № {number}"
    included = date(2019, 3, 1) + timedelta(days=41 * number)
    return {
        "category": category, "kind": "organisation", "name": name, "aliases": None, "bin": bin_,
        "birth_on": None, "note": None, "correction": f"включен от {included:%d.%m.%Y}", "included_on": included,
    }  # fmt: skip


def add_list(rows: Rows, seed: int) -> None:
    """The agency's lists: nobody of the country is on them but by a planted case."""
    for number in range(1, 31):
        rows.add("afm", Sanction, sanctioned(number, person_number(2_990_000 + number), seed))
    for number in range(1, 9):
        rows.add("afm", Sanction, organisation(number, 1 + number % 2, None))
