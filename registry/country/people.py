"""The people of the synthetic country: Kazakh, Russian and other names, in both spellings.

Nobody is meant: surnames, first names and patronymics are drawn apart, and the IIN is one that no real person has.
"""

from dataclasses import dataclass
from random import Random

from registry.country.draws import Weighted, both, lines, stream, zipf
from registry.country.numbers import person_number

KAZAKH_SURNAMES = zipf(both("people", "kazakh_surnames"), 0.6)
PLAIN_SURNAMES = zipf(both("people", "plain_surnames"), 0.6)
SLAVIC_SURNAMES = zipf(both("people", "slavic_surnames"), 0.6)
OTHER_SURNAMES = zipf(both("people", "other_surnames"), 0.6)
KAZAKH_MEN = zipf(both("people", "kazakh_men"), 0.5)
KAZAKH_WOMEN = zipf(both("people", "kazakh_women"), 0.5)
SLAVIC_MEN = zipf([(cells[0], cells[1], cells[2]) for cells in lines("people", "slavic_men")], 0.5)
SLAVIC_WOMEN = zipf(both("people", "slavic_women"), 0.5)
ORIGINS: Weighted[str] = Weighted([("kazakh", 0.70), ("plain", 0.07), ("slavic", 0.18), ("other", 0.05)])
HARD_ENDINGS = "бвгғджзкқлмнңпрст"

Spelled = tuple[str, str]  # kk, ru


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who owns or directs; `surname`, `first`, `father` as (kk, ru)."""

    iin: str
    woman: bool
    surname: Spelled
    first: Spelled
    father: Spelled

    @property
    def name_kk(self) -> str:
        return " ".join((self.surname[0], self.first[0], self.father[0]))

    @property
    def name_ru(self) -> str:
        return " ".join((self.surname[1], self.first[1], self.father[1]))

    @property
    def published(self) -> str:
        """As the statistical register prints a head: capitals, Russian spelling."""
        return self.name_ru.upper()

    @property
    def initials_kk(self) -> str:
        return f"{self.surname[0]} {self.first[0][0]}.{self.father[0][0]}."

    @property
    def initials_ru(self) -> str:
        return f"{self.surname[1]} {self.first[1][0]}.{self.father[1][0]}."


def feminine(surname: str) -> str:
    """A woman's form of a surname in -ов, -ев, -ин; others do not change."""
    return surname + "а" if surname.endswith(("ов", "ев", "ин")) else surname


def _kazakh_father(rng: Random, *, woman: bool) -> Spelled:
    father = KAZAKH_MEN.pick(rng)
    if rng.random() < 0.45 or father[1][-1] not in HARD_ENDINGS:
        kk, ru = ("қызы", "кызы") if woman else ("ұлы", "улы")
        return father[0] + kk, father[1] + ru
    ending = "овна" if woman else "ович"
    return father[0] + ending, father[1] + ending


def _slavic(rng: Random, *, woman: bool) -> tuple[Spelled, Spelled]:
    father = SLAVIC_MEN.pick(rng)
    patronymic = father[2] if woman else father[1]
    man = SLAVIC_MEN.pick(rng)
    first = SLAVIC_WOMEN.pick(rng) if woman else (man[0], man[0])
    return first, (patronymic, patronymic)


def person(seed: int, index: int) -> Person:
    """Person number `index` of the country made with `seed`."""
    rng = stream(seed, "person", index)
    woman = rng.random() < 0.42
    origin = ORIGINS.pick(rng)
    if origin in {"slavic", "other"}:
        surname = (SLAVIC_SURNAMES if origin == "slavic" else OTHER_SURNAMES).pick(rng)
        first, father = _slavic(rng, woman=woman)
    else:
        surname = (KAZAKH_SURNAMES if origin == "kazakh" else PLAIN_SURNAMES).pick(rng)
        first = (KAZAKH_WOMEN if woman else KAZAKH_MEN).pick(rng)
        father = _kazakh_father(rng, woman=woman)
    if woman:
        surname = (feminine(surname[0]), feminine(surname[1]))
    return Person(person_number(index), woman, surname, first, father)
