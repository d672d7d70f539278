"""What companies are called: in both languages, in the published manner, with the form in full."""

from random import Random

from registry.country.draws import Weighted, both, lines, zipf
from registry.country.economy import ENTREPRENEURS, FORM, STATE_ENTERPRISES, STATE_INSTITUTIONS
from registry.country.people import Person, Spelled
from registry.country.places import CITIES, Place

KAZAKH = (zipf(both("words", "kazakh_first")), zipf(both("words", "kazakh_second")))
RUSSIAN = (zipf(both("words", "russian_first")), zipf(both("words", "russian_second")))
LATIN = (zipf(both("words", "latin_first")), zipf(both("words", "latin_second")))
KAZAKH_SINGLE = zipf(both("words", "kazakh_single"), 0.6)
RUSSIAN_SINGLE = zipf(both("words", "russian_single"), 0.6)
CITY = zipf(both("words", "places_in_names"), 0.6)
BODIES: Weighted[tuple[str, ...]] = Weighted(
    (cells, 6.0 if "№" in cells[0] else 1.0) for cells in lines("words", "state_bodies")
)
ENTERPRISES = zipf(lines("words", "state_enterprises"), 0.2)
SOCIETIES = zipf(lines("words", "societies"), 0.2)
MANNERS = Weighted(
    [
        ("kazakh", 0.30),
        ("kazakh_single", 0.20),
        ("russian_joined", 0.16),
        ("russian_single", 0.08),
        ("latin", 0.16),
        ("city", 0.10),
    ]
)
TAILS = Weighted([("", 0.70), ("-{n}", 0.08), (" {n}", 0.06), (" LTD", 0.04), (" Қазақстан", 0.04), (" KZ", 0.08)])


def brand(rng: Random) -> str:
    """What stands between the quotation marks."""
    match MANNERS.pick(rng):
        case "kazakh":
            written = f"{KAZAKH[0].pick(rng)[0]} {KAZAKH[1].pick(rng)[0]}"
        case "kazakh_single":
            written = KAZAKH_SINGLE.pick(rng)[0]
        case "russian_joined":
            first, second = RUSSIAN[0].pick(rng)[0], RUSSIAN[1].pick(rng)[0]
            written = f"{first}{second}" if rng.random() < 0.5 else f"{first}{second.lower()}"
        case "russian_single":
            written = RUSSIAN_SINGLE.pick(rng)[0]
        case "latin":
            written = f"{LATIN[0].pick(rng)[0]} {LATIN[1].pick(rng)[0]}"
        case _:
            written = f"{CITY.pick(rng)[0]} {KAZAKH[1].pick(rng)[0]}"
    tail = TAILS.pick(rng)
    year = tail.format(n=rng.choice((1, 2, 3, 5, 7, 2000, 2010, 2015, 2020, 777)))
    return (written if rng.random() < 0.8 else written.upper()) + year


def quoted(form: str, inside: Spelled) -> Spelled:
    """The full name: the form after the quoted name in Kazakh, before it in Russian."""
    known = FORM[form]
    return f'"{inside[0]}" {known.long[0]}', f'{known.long[1]} "{inside[1]}"'


def _body(template: tuple[str, ...], place: Place, rng: Random) -> Spelled:
    town: Spelled = ("", "") if place.region_code in CITIES else place.locality  # a city is its own region
    words = {"n": rng.randint(1, 60), "place_kk": town[0], "place_ru": town[1], "kk": place.region[0]}
    kk, ru = (" ".join(part.format(ru=place.of_region, **words).split()) for part in template[:2])
    return kk, ru


def body_name(place: Place, rng: Random) -> Spelled:
    """The name of a state institution of a place."""
    return quoted("gu", _body(BODIES.pick(rng), place, rng))


def _entrepreneur(form: str, owner: Person, rng: Random) -> Spelled:
    if form == "kh":
        kk, ru = KAZAKH_SINGLE.pick(rng)
        return quoted("kh", (kk, ru))
    chance = rng.random()
    if chance < 0.30:
        inside = brand(rng)
        return f'Жеке кәсіпкер "{inside}"', f'Индивидуальный предприниматель "{inside}"'
    if chance < 0.65:
        return f"ЖК {owner.initials_kk}", f"ИП {owner.initials_ru}"
    return f"Жеке кәсіпкер {owner.name_kk}", f"Индивидуальный предприниматель {owner.name_ru}"


def _financial(oked: str, rng: Random) -> Spelled | None:
    inside = KAZAKH_SINGLE.pick(rng)
    match oked:
        case "64192":
            return f"{inside[0]} Банк", f"{inside[1]} Банк"
        case "65121":
            return f"{inside[0]} сақтандыру компаниясы", f"Страховая компания {inside[1]}"
        case _:
            return None


def company_name(form: str, oked: str, who: tuple[Person, Place], rng: Random) -> Spelled:
    """The names, kk and ru, of a company of a legal form and main activity, with its head and place."""
    owner, place = who
    if form in ENTREPRENEURS:
        return _entrepreneur(form, owner, rng)
    if form in STATE_INSTITUTIONS:
        return quoted(form, _body(BODIES.pick(rng), place, rng))
    if form in STATE_ENTERPRISES:
        return quoted(form, _body(ENTERPRISES.pick(rng), place, rng))
    if form in {"oo", "of", "ro"}:
        kk, ru = SOCIETIES.pick(rng)
        return quoted(form, (f"{place.locality[0]} {kk}", f"{ru} {place.locality[1]}"))
    inside = brand(rng)
    if form == "filial":
        kk = f'"{inside}" жауапкершілігі шектеулі серіктестігінің {place.locality[0]} филиалы'
        return kk, f'Филиал товарищества с ограниченной ответственностью "{inside}" в {place.locality[1]}'
    return quoted(form, _financial(oked, rng) or (inside, inside))
