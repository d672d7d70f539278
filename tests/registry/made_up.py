"""Companies made up for tests of the search, and the ways people misspell them."""

import random
from datetime import date

from infra.database import connection, execute
from registry import search
from registry.identifiers import check_digit
from tests.builders import LONG_AGO, import_run

FIRST = (
    "Алтын Күміс Жаңа Ақ Көк Қызыл Ұлы Кең Мөлдір Биік Жібек Нұрлы Өркен Тұлпар Барыс Сұңқар Қыран Арман Үміт Жұлдыз"
).split()
SECOND = "дала жол тау су аспан орда бұлақ өзен көпір қала ауыл шаңырақ дән гүл ай күн таң жел мұнай жер".split()
THIRD = "Құрылыс Сервис Трейд Инвест Логистик Агро Энерго Транс Сауда Фарм Строй Тех Мұнайгаз Азия Групп".split()
# how people without a Kazakh keyboard write: practical Latin, and Russian letters
LATIN = dict(
    zip(
        "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
        "a a b v g g d e e zh z i i k k l m n n o o p r s t u u u f kh h ts ch sh shch  y i  e yu ya".replace(
            "  ", " - "
        ).split(" "),
        strict=False,
    )
)
RUSSIAN = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноууhиАГКНОУУXИ".replace("h", "х").replace("X", "Х"))


def number_of(serial: int, kind: str = "40") -> str:
    """A valid synthetic BIN for a serial number."""
    serials = (f"4{serial % 10}0{serial % 9 + 1}{kind}{serial:04}{last}" for last in range(10))
    return next(f"{eleven}{digit}" for eleven in serials if (digit := check_digit(eleven)) is not None)


def made_up(count: int) -> list[tuple[str, str]]:
    """Number and bare Kazakh name of companies whose names differ in at least a word."""
    chance = random.Random(2026)
    names = sorted({f"{a} {b} {c}" for a in FIRST for b in SECOND for c in chance.sample(THIRD, 2)})
    return [(number_of(serial), name) for serial, name in enumerate(chance.sample(names, count))]


COMPANIES = made_up(400)


async def register(companies: list[tuple[str, str]]) -> None:
    """Companies of the business register, as if published with their Kazakh and Russian names."""
    run = await import_run("statgov")
    async with connection() as conn:
        await conn.executemany(
            """insert into company (source, snapshot, seen_from, content, bin, name_kk, name_ru, registered_on, oked,
               kato, director) values ('statgov', $1, $2, gen_random_uuid(), $3, $4, $5, $6, $7, $8, $9)""",
            [
                (
                    run, LONG_AGO, number, f"«{name}» ЖШС", f'ТОО "{name.translate(RUSSIAN)}"',
                    date(2010 + place % 10, 1, 1), ("41201", "47110", "01110")[place % 3],
                    ("711010000", "751010000")[place % 2], "Ахметов Ерлан Болатұлы",
                )
                for place, (number, name) in enumerate(companies)
            ],
        )  # fmt: skip


def bins(found: search.Found) -> list[str]:
    return [hit.bin for hit in found.hits]


def typo(name: str, chance: random.Random) -> str:
    """One slip in the longest word: a letter lost, doubled, changed, or swapped with its neighbour."""
    words = name.split()
    place = max(range(len(words)), key=lambda number: len(words[number]))
    word = words[place]
    at = chance.randrange(1, len(word) - 1)
    slips = [
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + chance.choice("абвгдеклмнопрст") + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    ]
    words[place] = chance.choice(slips)
    return " ".join(words)


def in_latin(name: str, chance: random.Random) -> str:
    return "".join(LATIN.get(letter, letter) for letter in name.lower()).replace("-", "").title()


def in_russian(name: str, chance: random.Random) -> str:
    return name.translate(RUSSIAN)


def with_form(name: str, chance: random.Random) -> str:
    return chance.choice(
        ["ТОО {}", "{} ЖШС", "{} LLP", "Товарищество с ограниченной ответственностью «{}»", "АО {}"]
    ).format(name)


def swapped(name: str, chance: random.Random) -> str:
    words = name.split()
    chance.shuffle(words)
    return " ".join(words)


def half_typed(name: str, chance: random.Random) -> str:
    first, second, third = name.split()
    return f"{first} {second} {third[:2]}"


def glued(name: str, chance: random.Random) -> str:
    first, second, third = name.split()
    return f"{first}{second} {third}"


def troubled(name: str, chance: random.Random) -> str:
    return swapped(typo(in_russian(name, chance), chance), chance)


async def grade(number: str, index: str, letter: str) -> None:
    await execute(
        """insert into score (bin, index, value, grade, state, confidence, points, method, cutoff, input, seen_from)
           values ($1, $2, 50, $3, 'rated', 'high', '{}', '1.0', '2026-01-01', gen_random_uuid(), $4)""",
        number, index, letter, LONG_AGO,
    )  # fmt: skip
