"""The companies and entrepreneurs of the synthetic country, each made from its index alone.

Behind every company stands its health: a yearly number near zero, above it for the strong. Whatever is published of a
company follows from it, with a lag: first the ratios worsen, then payments come late, then taxes stop, arrears and
enforcement follow, and last the lists.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import exp
from random import Random

from registry.country import economy, naming, places
from registry.country.draws import stream
from registry.country.economy import Activity, Size
from registry.country.numbers import company_number
from registry.country.people import Person, Spelled, person
from registry.country.places import Place

RESERVED = 1_000  # indices below are kept for planted cases
BLOCK = 50  # neighbours that may share a director or an address
FIRST_YEAR = 2019
YEARS = 8  # of health and revenue, from FIRST_YEAR


@dataclass(frozen=True, slots=True)
class Entity:
    """One company, branch, state body or entrepreneur.

    `revenues` (tenge) and `health` are by year from 2019; `stopped` is the day it fell silent; `lateness` the mean
    days beyond terms at which it pays as a customer; `rogue` marks a shell of a group made to disappear.
    """

    index: int
    bin: str
    form: str
    name: Spelled
    head: Person
    activity: Activity
    secondary: str | None
    size: Size
    people: int
    place: Place
    address: str
    registered_on: date
    health: tuple[float, ...]
    revenues: tuple[float, ...]
    stopped: date | None
    lateness: float
    rogue: bool
    kfs: str

    @property
    def is_person(self) -> bool:
        return self.bin[4] in "0123"

    @property
    def is_customer(self) -> bool:
        return self.form in economy.BUYERS and (self.form != "ao" or self.kfs == "23")

    @property
    def is_commercial(self) -> bool:
        return self.form in economy.COMMERCIAL or self.form in economy.ENTREPRENEURS

    @property
    def kse(self) -> str:
        return economy.sector_of(self.form, self.activity)

    def health_in(self, year: int) -> float:
        """Health in a year between 2019 and 2026."""
        return self.health[min(max(year - FIRST_YEAR, 0), YEARS - 1)]

    def revenue_in(self, year: int) -> float:
        """Revenue of a year, tenge: none before registration and after it fell silent."""
        if year < self.registered_on.year or (self.stopped and year > self.stopped.year):
            return 0.0
        return self.revenues[min(max(year - FIRST_YEAR, 0), YEARS - 1)]


@dataclass(frozen=True, slots=True)
class Country:
    """What is asked for: how many entities, of which seed, as it stood on which day."""

    entities: int
    seed: int
    as_at: date

    @property
    def indices(self) -> range:
        """Of all entities but the planted ones."""
        return range(RESERVED, RESERVED + self.entities)

    def everybody(self) -> Iterator[Entity]:
        """All entities but the planted ones, in order."""
        return (entity(self, index) for index in self.indices)

    def stream(self, name: str, index: int) -> Random:
        return stream(self.seed, name, index)


def _health(rng: Random, *, rogue: bool) -> tuple[float, ...]:
    usual = rng.gauss(-2.6, 0.3) if rogue else rng.gauss(0.15, 0.75)
    now = usual + rng.gauss(0, 0.4)
    path = []
    for _ in range(YEARS):
        path.append(now)
        now = 0.72 * now + 0.28 * usual + rng.gauss(0, 0.42)
    return tuple(path)


def _revenues(health: tuple[float, ...], people: int, activity: Activity, rng: Random) -> tuple[float, ...]:
    each = economy.REVENUE_PER_WORKER.get(activity.oked[:2], economy.USUAL_REVENUE_PER_WORKER)
    now = max(people, 0.5) * each * exp(rng.gauss(-0.4, 0.5))
    path = []
    for well in health:
        path.append(now)
        now *= exp(0.05 + 0.06 * max(-2.5, min(well, 2.0)) + rng.gauss(0, 0.10))
    return tuple(path)


def _stopped(health: tuple[float, ...], registered_on: date, rng: Random) -> date | None:
    for year, well in enumerate(health[:-2], FIRST_YEAR + 1):
        if year > registered_on.year and well < -1.7 and rng.random() < 0.7:
            return date(year, rng.randint(1, 12), 15)
    return None


def _registered(as_at: date, rng: Random, mean_age: float) -> date:
    age = min(rng.expovariate(1 / mean_age), 26.0)
    found = as_at - timedelta(days=int(age * 365.25) + rng.randint(1, 40))
    return found - timedelta(days=(found.weekday() - 4)) if found.weekday() > 4 else found


def _activity(form: str, rng: Random) -> Activity:
    if form in economy.STATE_INSTITUTIONS:
        return economy.ACTIVITY["84112" if form == "gu" else "85310"]
    if form in economy.STATE_ENTERPRISES:
        return economy.ACTIVITY[rng.choice(("86101", "36000", "35301", "85310"))]
    if form in economy.NON_PROFIT:
        return economy.ACTIVITY[{"ro": "94910", "osi": "81210"}.get(form, "94992")]
    if form == "kh":
        return economy.OF_FARMS.pick(rng)
    found = (economy.OF_ENTREPRENEURS if form == "ip" else economy.OF_COMPANIES).pick(rng)
    if form != "ao" and found.oked in {"64192", "65121"}:
        return economy.ACTIVITY["64929"]
    return found


def _size(form: str, rng: Random) -> tuple[Size, int]:
    if form in economy.ENTREPRENEURS:
        size = economy.ENTREPRENEUR_SIZES.pick(rng)
    elif form in economy.STATE_INSTITUTIONS or form in economy.STATE_ENTERPRISES or form == "ao":
        size = economy.SIZE[rng.choice(("130", "160", "160", "215", "220", "225"))]
    elif form in economy.NON_PROFIT:
        size = economy.SIZE["105"]
    else:
        size = economy.COMPANY_SIZES.pick(rng)
    return size, rng.randint(size.least, size.most)


@lru_cache(maxsize=16)
def _block(country: Country, block: int) -> tuple[float, bool]:
    """How many of the neighbours share a director, and whether the group is made to disappear."""
    rng = country.stream("block", block)
    chance = rng.random()
    rogue = chance < 0.025
    return (0.35 if rogue else 0.55 if chance > 0.97 else 0.12), rogue


def _seat(country: Country, index: int, form: str, rng: Random) -> tuple[Place, str, int, bool]:
    """Place, address, index of the head's person, and whether the company belongs to a rogue group."""
    share, rogue = _block(country, index // BLOCK)
    grouped = form == "too" and rng.random() < share
    if grouped and rogue:
        place = places.ANYWHERE.pick(country.stream("shells", index // BLOCK))
        spot = places.centre(place, country.stream("shells", index // BLOCK))
        return place, spot, index // BLOCK * BLOCK, True
    place = (places.VILLAGES if form == "kh" else places.ANYWHERE).pick(rng)
    if form in economy.COMMERCIAL and rng.random() < 0.25:
        building = int(place.kato) * 40 + rng.randint(0, 39)
        spot = f"{places.centre(place, country.stream('centre', building))}, офис {rng.randint(1, 400)}"
    else:
        spot = places.address(place, rng)
    return place, spot, index // BLOCK * BLOCK + rng.randint(0, 1) if grouped else index, False


def _lateness(form: str, health: tuple[float, ...], rng: Random) -> float:
    """Mean days beyond terms: a habit of state bodies, a sign of health in companies."""
    if form not in economy.COMMERCIAL:
        return rng.choice((-18, -12, -5, 2, 10, 25, 55, 100))
    return max(-25.0, 14 - 30 * sum(health[-3:]) / 3 + rng.gauss(0, 8))


def _number(index: int, form: str, head: Person, rng: Random) -> str:
    if form == "ip" or (form == "kh" and rng.random() < 0.85):
        return head.iin
    return company_number(index, {"filial": "41", "kh": "61"}.get(form, "40"))


def customers(country: Country, indices: Iterable[int]) -> Iterator[Entity]:
    """Those of the entities that buy by the rules of public procurement. The others are told by their form alone."""
    for index in indices:
        if economy.FORMS.pick(country.stream("entity", index)) in economy.BUYERS:
            found = entity(country, index)
            if found.is_customer:
                yield found


def entity(country: Country, index: int) -> Entity:
    """The entity numbered `index`, always the same for a seed."""
    rng = country.stream("entity", index)
    form = economy.FORMS.pick(rng)
    place, spot, head_index, rogue = _seat(country, index, form, rng)
    head = person(country.seed, head_index)
    activity = _activity(form, rng)
    size, people = _size(form, rng)
    registered_on = _registered(country.as_at, rng, {"ip": 4.5, "too": 7.5}.get(form, 12.0))
    health = _health(rng, rogue=rogue)
    revenues = _revenues(health, people, activity, rng)
    stopped = None if form not in economy.COMMERCIAL | {"ip"} else _stopped(health, registered_on, rng)
    secondary = None
    if rng.random() < 0.3:
        other = sorted({economy.OF_COMPANIES.pick(rng).oked for _ in range(rng.randint(1, 3))} - {activity.oked})
        secondary = ",".join(other) or None
    name = naming.company_name(form, activity.oked, (head, place), rng)
    return Entity(
        index=index, bin=_number(index, form, head, rng), form=form, name=name, head=head, activity=activity,
        secondary=secondary, size=size, people=people, place=place, address=spot, registered_on=registered_on,
        health=health, revenues=revenues, stopped=stopped, lateness=_lateness(form, health, rng),
        rogue=rogue, kfs=economy.ownership_of(form, rng.random()),
    )  # fmt: skip
