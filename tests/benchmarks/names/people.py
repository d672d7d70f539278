"""Pairs of people that rules make of the hand-written lists of surnames, first names and fathers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from tests.benchmarks.names import letters
from tests.benchmarks.names.bases import groups, rows

Spelled = tuple[str, str]  # Kazakh, Russian


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented. `father` is the father's name and the root of the Russian patronymic; None of a Slav."""

    surname: Spelled
    first: Spelled
    father: Spelled
    woman: bool
    kazakh: bool

    def surname_in(self, language: int) -> str:
        name = self.surname[language]
        return name + "а" if self.woman and name.endswith(("ов", "ев", "ёв", "ин")) else name

    def patronymic(self, language: int) -> str:
        if language == 0 and self.kazakh:
            return self.father[0] + ("қызы" if self.woman else "ұлы")
        return self.father[1] + ("на" if self.woman else "ич")

    def full(self, language: int) -> str:
        return f"{self.surname_in(language)} {self.first[language]} {self.patronymic(language)}"

    def short(self, language: int) -> str:
        return f"{self.surname_in(language)} {self.first[language]}"


Made = tuple[str, str, str] | None
Rule = Callable[[Person, Random], Made]


def _spelled(name: str) -> list[Spelled]:
    return [(row[0], row[-1]) for row in rows(name)]


MEN, WOMEN, FATHERS = _spelled("men"), _spelled("women"), _spelled("fathers")
SLAVIC_MEN, SLAVIC_WOMEN, SLAVIC_FATHERS = (
    [(word, word) for word in groups(name)[0]] for name in ("slavic_men", "slavic_women", "slavic_fathers")
)


EITHER = [("Мерей", "Мерей"), ("Жанат", "Жанат"), ("Бақыт", "Бакыт"), ("Қуаныш", "Куаныш"), ("Үміт", "Умит")]
PARTNERS = (("Бекайдаров", "Көркембаев", "Ықсанов"), ("Шүленов", "Толыбеков", "Әнесов"))
LATIN = ("passport", "icao", "q and j")
FAMILIES = {
    "brothers": ("Әлдешов", "Тіленшин", "Қуандықов", "Сүттібаев"),
    "sisters": ("Жантөрин", "Беріков", "Дүзбаев", "Құттыгелдин"),
    "slavic_brothers": ("Овчаренко", "Ракитин"),
    "slavic_sisters": ("Голубчиков", "Полевичко"),
}


@cache
def people() -> list[tuple[str, list[Person]]]:
    """Surnames, each with the people who bear it: a base is a surname, so that no surname is in both splits."""
    rng, found = Random("people of the bench"), []
    for surname, kazakh in [(s, True) for s in _spelled("kazakh_surnames")] + [
        (s, False) for s in _spelled("other_surnames")
    ]:
        bearers = []
        for turn in range(6):
            woman = turn % 2 == 1
            firsts = (WOMEN if woman else MEN) if kazakh else (SLAVIC_WOMEN if woman else SLAVIC_MEN)
            bearers.append(
                Person(surname, rng.choice(firsts), rng.choice(FATHERS if kazakh else SLAVIC_FATHERS), woman, kazakh)
            )
        found.append((surname[0], bearers))
    return found


def _other(options: list[Spelled], than: Spelled, rng: Random) -> Spelled:
    return rng.choice([option for option in options if option[0] != than[0]])


def _firsts(person: Person) -> list[Spelled]:
    return (WOMEN if person.woman else MEN) if person.kazakh else (SLAVIC_WOMEN if person.woman else SLAVIC_MEN)


def _fathers(person: Person) -> list[Spelled]:
    return FATHERS if person.kazakh else SLAVIC_FATHERS


def kk_ru_spelling(person: Person, rng: Random) -> Made:
    one, other = person.full(0), person.full(1)
    return (one, other, "Kazakh and Russian document") if person.kazakh and one != other else None


def no_kazakh_letters(person: Person, rng: Random) -> Made:
    full = rng.choice((person.full(0), person.short(0)))
    typed = letters.plain(full)
    return (full, typed, "Russian keyboard") if typed != full else None


def latin_alphabet(person: Person, rng: Random) -> Made:
    year, full = rng.choice(("2021", "2018", "2017")), rng.choice((person.full(0), person.short(0)))
    return (full, letters.alphabet(full, year), f"alphabet of {year}") if person.kazakh else None


def latin_practice(person: Person, rng: Random) -> Made:
    kind, language = rng.choice(("passport", "icao", "q and j", "gh")), rng.choice((0, 1))
    full = rng.choice((person.full, person.short))
    latin = letters.practice(full(language), kind)
    return full(0), latin.upper() if rng.random() < 0.3 else latin, f"{kind} of the {('Kazakh', 'Russian')[language]}"


def patronymic_form(person: Person, rng: Random) -> Made:
    if not person.kazakh:
        return None
    left = person.full(0)
    apart = f"{person.short(0)} {person.father[0]} {'қызы' if person.woman else 'ұлы'}"
    russian = f"{person.short(0)} {person.patronymic(1)}"
    return left, rng.choice((apart, russian, russian)), "the ending apart, or Russian"


def patronymic_omitted(person: Person, rng: Random) -> Made:
    return person.full(0), person.short(rng.choice((0, 1))), "no patronymic on one side"


def _initials(person: Person, language: int, rng: Random) -> str:
    a, b = person.first[language][0], person.patronymic(language)[0]
    surname = person.surname_in(language)
    return rng.choice((f"{surname} {a}.{b}.", f"{surname} {a}. {b}.", f"{a}.{b}. {surname}", f"{surname} {a}."))


def initials(person: Person, rng: Random) -> Made:
    language = rng.choice((0, 1))
    return person.full(language), _initials(person, language, rng), "initials"


def initials_differ(person: Person, rng: Random) -> Made:
    first = _other(_firsts(person), person.first, rng)
    if first[1][0] == person.first[1][0]:
        return None
    return person.full(1), _initials(replace(person, first=first), 1, rng), "the first initial differs"


def order(person: Person, rng: Random) -> Made:
    language = rng.choice((0, 1))
    surname, first, father = person.surname_in(language), person.first[language], person.patronymic(language)
    turned = rng.choice((f"{first} {father} {surname}", f"{first} {surname}", f"{surname.upper()}, {first} {father}"))
    return person.full(language), turned, "another order"


def typo(person: Person, rng: Random) -> Made:
    full = person.full(rng.choice((0, 1)))
    wrong = letters.slip(full, rng)
    return wrong and (full, wrong[0], wrong[1])


def writing(person: Person, rng: Random) -> Made:
    full = person.full(0)
    return full, rng.choice((full.upper(), full.lower(), full.replace(" ", "  "))), "case, spaces"


def number_equal(person: Person, rng: Random) -> Made:
    number = letters.number(rng, person=True)
    return f"{person.full(0)}, ЖСН {number}", f"{person.short(1)}, ИИН {number}", "one IIN"


def number_unequal(person: Person, rng: Random) -> Made:
    one, other = letters.number(rng, person=True), letters.number(rng, person=True)
    return f"{person.full(0)}, ЖСН {one}", f"{person.full(1)}, ИИН {other}", "two namesakes, two IINs"


def patronymic_differs(person: Person, rng: Random) -> Made:
    other = replace(person, father=_other(_fathers(person), person.father, rng))
    return person.full(0), other.full(rng.choice((0, 1))), "another father"


def gender(person: Person, rng: Random) -> Made:
    if not person.surname[0].endswith(("ов", "ев", "ин")):
        return None
    other = replace(person, woman=not person.woman)
    if person.kazakh and rng.random() < 0.5:
        first = rng.choice(EITHER)
        person, other = replace(person, first=first), replace(other, first=first)
    else:
        other = replace(other, first=rng.choice(_firsts(other)))
    full = rng.choice((Person.full, Person.short))
    return full(person, 0), full(other, rng.choice((0, 1))), "a man and a woman of one surname"


def spouses(person: Person, rng: Random) -> Made:
    one = replace(person, woman=False)
    one = replace(one, first=rng.choice(_firsts(one)))
    two = replace(person, woman=True, father=_other(_fathers(person), person.father, rng))
    two = replace(two, first=rng.choice(_firsts(two)))
    return one.full(0), two.full(rng.choice((0, 1))), "one surname, two people"


def father_and_son(person: Person, rng: Random) -> Made:
    if not person.kazakh or person.woman:
        return None
    father, son = rng.sample(FATHERS, 2)
    one, other = (f"{person.surname[0]} {a[0]} {b[0]}ұлы" for a, b in ((son, father), (father, son)))
    return one, rng.choice((other, letters.plain(other))), "first name and patronymic exchanged"


def other_surname(person: Person, rng: Random) -> Made:
    if not person.kazakh:
        return None
    surname = rng.choice(PARTNERS[_turn(person)])
    other = replace(person, surname=(surname, letters.plain(surname)))
    return person.full(0), other.full(rng.choice((0, 1))), "all but the surname agrees"


def _turn(person: Person) -> int:
    """Which split the surname is in: a partner is taken from the same."""
    return [surname for surname, _ in people()].index(person.surname[0]) % 2


OF_PEOPLE: list[tuple[str, str, int, Rule]] = [
    ("kk_ru_spelling", "same", 28, kk_ru_spelling),
    ("no_kazakh_letters", "same", 20, no_kazakh_letters),
    ("latin_alphabet", "same", 20, latin_alphabet),
    ("latin_practice", "same", 30, latin_practice),
    ("patronymic_form", "same", 22, patronymic_form),
    ("patronymic_omitted", "same", 18, patronymic_omitted),
    ("initials", "same", 18, initials),
    ("order", "same", 20, order),
    ("typo", "same", 24, typo),
    ("writing", "same", 8, writing),
    ("number_given", "same", 10, number_equal),
    ("number_given", "different", 10, number_unequal),
    ("initials", "different", 20, initials_differ),
    ("patronymic_differs", "different", 28, patronymic_differs),
    ("gender", "different", 20, gender),
    ("spouses", "different", 18, spouses),
    ("father_and_son", "different", 16, father_and_son),
    ("other_surname", "different", 16, other_surname),
]


def _near(base: str, rng: Random) -> tuple[str, str, Person]:
    """Two of the names of a base, and somebody whom one of them fits; `base` is `kind, family: names`."""
    about, words = base.split(": ")
    kind, family = about.split(", ")
    one, other = rng.sample(words.split(), 2)
    woman = "sisters" in kind or ("surnames" in kind and rng.random() < 0.5)
    someone = Person((family, family), ("", ""), ("", ""), woman, "slavic" not in kind)
    return one, other, replace(
        someone, first=rng.choice(_firsts(someone)), father=rng.choice(_fathers(someone))
    )  # fmt: skip


def siblings(base: str, rng: Random) -> Made:
    one, other, someone = _near(base, rng)
    left, right = (replace(someone, first=(name, name)).full(0) for name in (one, other))
    return left, rng.choice((right, letters.plain(right))), "sisters" if someone.woman else "brothers"


def siblings_latin(base: str, rng: Random) -> Made:
    one, other, someone = _near(base, rng)
    latin = letters.practice(f"{other} {someone.surname_in(0)}", rng.choice(LATIN))
    return f"{someone.surname_in(0)} {one}", latin, "near first names"


def near_surname(base: str, rng: Random) -> Made:
    one, other, someone = _near(base, rng)
    left, right = (replace(someone, surname=(name, name)).full(0) for name in (one, other))
    return left, rng.choice((right, letters.plain(right))), "near surnames"


def near_surname_latin(base: str, rng: Random) -> Made:
    one, other, someone = _near(base, rng)
    left, right = (replace(someone, surname=(name, name)).short(0) for name in (one, other))
    return left, letters.practice(right, rng.choice(LATIN)), "near surnames"


OF_SIBLINGS: list[tuple[str, str, int, Callable[[str, Random], Made]]] = [
    ("siblings", "different", 34, siblings),
    ("near_across_scripts", "different", 16, siblings_latin),
]
OF_NEAR_SURNAMES: list[tuple[str, str, int, Callable[[str, Random], Made]]] = [
    ("near_surname", "different", 22, near_surname),
    ("near_across_scripts", "different", 20, near_surname_latin),
]


def sibling_names() -> list[str]:
    """Families of first names, each with a surname; the surnames alternate as the splits do."""
    families = [(kind, words) for kind in FAMILIES for words in groups(kind)]
    return [
        f"{kind}, {FAMILIES[kind][turn % len(FAMILIES[kind])]}: {' '.join(words)}"
        for turn, (kind, words) in enumerate(families)
    ]


def near_surnames() -> list[str]:
    return [
        f"{kind}, -: {' '.join(words)}" for kind in ("near_surnames", "near_slavic_surnames") for words in groups(kind)
    ]
