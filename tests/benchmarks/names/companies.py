"""Pairs of companies that rules make of the hand-written brands."""

from collections.abc import Callable
from random import Random

from tests.benchmarks.names import letters
from tests.benchmarks.names.bases import rows

Made = tuple[str, str, str] | None  # left, right, note
Rule = Callable[[str, Random], Made]
# Each form: Russian short, Kazakh short, Russian long, Kazakh long.
FORMS = {
    "llp": ("ТОО", "ЖШС", "Товарищество с ограниченной ответственностью", "жауапкершілігі шектеулі серіктестігі"),
    "jsc": ("АО", "АҚ", "Акционерное общество", "акционерлік қоғамы"),
    "ip": ("ИП", "ЖК", "Индивидуальный предприниматель", "жеке кәсіпкері"),
    "farm": ("К/Х", "Ш/Қ", "Крестьянское хозяйство", "шаруа қожалығы"),
    "pk": ("ПК", "ӨК", "Производственный кооператив", "өндірістік кооперативі"),
}
TRADES, ADDITIONS, TOWNS = rows("trades"), [row[0] for row in rows("additions")], rows("towns")
DESCRIPTORS = rows("descriptors")
NUMBERS = {
    2: ("Екі", "Два", "II"), 3: ("Үш", "Три", "III"), 4: ("Төрт", "Четыре", "IV"), 5: ("Бес", "Пять", "V"),
    6: ("Алты", "Шесть", "VI"), 7: ("Жеті", "Семь", "VII"), 8: ("Сегіз", "Восемь", "VIII"),
    9: ("Тоғыз", "Девять", "IX"),
}  # fmt: skip


def written(brand: str, rng: Random, form: str = "llp", kinds: str = "rkRK") -> str:
    """A brand with its form: r, k short, R, K long, in Russian or Kazakh order."""
    kind = rng.choice(kinds)
    russian_short, kazakh_short, russian, kazakh = FORMS[form]
    quoted = rng.choice(("«{}»", '"{}"')).format(brand)
    return {
        "r": f"{russian_short} {quoted}",
        "k": f"{quoted} {kazakh_short}",
        "R": f"{russian} {quoted}",
        "K": f"{quoted} {kazakh}",
    }[kind]


def form_spelling(brand: str, rng: Random) -> Made:
    """One form, two of its writings."""
    form, (one, other) = rng.choice((*FORMS, "llp")), rng.sample("rkRK", 2)
    return written(brand, rng, form, one), written(brand, rng, form, other), f"{form}: {one} and {other}"


def form_missing(brand: str, rng: Random) -> Made:
    return written(brand, rng, rng.choice(("llp", "jsc", "farm"))), rng.choice((brand, f"«{brand}»")), "no form"


def form_conflict(brand: str, rng: Random) -> Made:
    one, other = rng.sample(list(FORMS), 2)
    if {one, other} == {"ip", "farm"}:  # a farm is registered as an entrepreneur's: the two need not contradict
        return None
    return written(brand, rng, one), written(brand, rng, other), f"{one} and {other}"


def writing(brand: str, rng: Random) -> Made:
    left = written(brand, rng, kinds="rk")
    return left, rng.choice((left.upper(), left.lower(), left.replace("«", "“").replace("»", "”").replace(" ", "  "),
                             left.translate(str.maketrans("", "", '«»"')))), "case, quotes, spaces"  # fmt: skip


def joined_words(brand: str, rng: Random) -> Made:
    words = brand.split()
    glued = words[0] + rng.choice((words[1].lower(), words[1], f"-{words[1]}"))
    return written(brand, rng), written(" ".join([glued, *words[2:]]), rng), "two words as one"


def no_kazakh_letters(brand: str, rng: Random) -> Made:
    typed = letters.plain(brand)
    return None if typed == brand else (written(brand, rng), written(typed, rng, kinds="rR"), "Russian keyboard")


def latin_alphabet(brand: str, rng: Random) -> Made:
    if not set(brand.lower()) & set(letters.KAZAKH):
        return None
    year = rng.choice(("2021", "2018", "2017"))
    form = {"2021": "JŞS", "2018": "JShS", "2017": "JS'S"}[year]
    return written(brand, rng), f"«{letters.alphabet(brand, year)}» {form}", f"alphabet of {year}"


def latin_practice(brand: str, rng: Random) -> Made:
    kind = rng.choice(list(letters.PRACTICES))
    name = letters.practice(brand, kind)
    return written(brand, rng), rng.choice((f"{name} LLP", f'TOO "{name}"', f"“{name}” LLP")), kind


def typo(brand: str, rng: Random) -> Made:
    wrong = letters.slip(brand, rng)
    return wrong and (written(brand, rng), written(wrong[0], rng), wrong[1])


def stray_letter(brand: str, rng: Random) -> Made:
    wrong = letters.stray(brand, rng)
    return wrong and (written(brand, rng), written(wrong, rng), "a Latin letter")


def number_spelling(brand: str, rng: Random) -> Made:
    number = rng.choice(list(NUMBERS))
    forms = (
        f"{brand} {number}",
        f"{brand}-{number}",
        f"{brand} № {number}",
        *(f"{brand} {w}" for w in NUMBERS[number]),
    )
    one, other = rng.sample(forms, 2)
    return written(one, rng, kinds="rk"), written(other, rng, kinds="rk"), "one number"


def number_differs(brand: str, rng: Random) -> Made:
    one, other = rng.sample((*NUMBERS, 12, 15, 21, 25, 51, 52, 777, 2010, 2020, 2030), 2)
    left, right = (rng.choice((f"{brand} {n}", f"{brand}-{n}", f"{brand} № {n}")) for n in (one, other))
    return written(left, rng), written(right, rng), f"{one} and {other}"


def number_added(brand: str, rng: Random) -> Made:
    more = f"{brand}{rng.choice((' ', '-', ' № '))}{rng.choice((2, 3, 5, 7, 12, 2015))}"
    return written(brand, rng), written(more, rng), "a number on one side"


def letter_differs(brand: str, rng: Random) -> Made:
    one, other = rng.sample("АБГДЖКЛМНРТ", 2)
    pattern = rng.choice(("{0}-{1}", "{1} {0}", "{1}-{0}"))
    return written(pattern.format(one, brand), rng), written(pattern.format(other, brand), rng), f"{one} and {other}"


def trade_differs(brand: str, rng: Random) -> Made:
    one, other = rng.sample(TRADES, 2)
    if rng.random() < 0.25:
        latin = letters.practice(brand, "passport")
        return written(f"{brand} {one[0]}", rng), f"{latin} {other[1]} LLP", "another trade, across scripts"
    return written(f"{brand} {one[0]}", rng), written(f"{brand} {other[0]}", rng), "another trade"


def extra_word(brand: str, rng: Random) -> Made:
    more = f"{brand} {rng.choice(ADDITIONS)}" if rng.random() < 0.7 else f"{rng.choice(ADDITIONS)} {brand}"
    return written(brand, rng), written(more, rng), "a word on one side"


def place_differs(brand: str, rng: Random) -> Made:
    one, other = (rng.choice(town) for town in rng.sample(TOWNS, 2))
    part = rng.choice((" ", "-"))
    return written(f"{brand}{part}{one}", rng), written(f"{brand}{part}{other}", rng), "two towns"


def branch(brand: str, rng: Random) -> Made:
    town = rng.choice(TOWNS)
    of = rng.choice((f"Филиал ТОО «{brand}» (город {town[1]})", f"«{brand}» ЖШС {town[0]} қаласындағы филиалы",
                     f"Филиал товарищества с ограниченной ответственностью «{brand}», {town[1]}"))  # fmt: skip
    return written(brand, rng), of, "the firm and its branch"


def branches(brand: str, rng: Random) -> Made:
    one, other = rng.sample(TOWNS, 2)
    return (f"«{brand}» ЖШС {one[0]} қаласындағы филиалы", f"Филиал ТОО «{brand}» (город {other[1]})",
            "branches in two towns")  # fmt: skip


def one_branch(brand: str, rng: Random) -> Made:
    town = rng.choice(TOWNS)
    return (f"«{brand}» ЖШС {town[0]} қаласындағы филиалы", f"Филиал ТОО «{brand}» (город {town[1]})",
            "one branch, two languages")  # fmt: skip


def descriptor_moved(brand: str, rng: Random) -> Made:
    long, short = rng.choice(DESCRIPTORS)
    places = (f"ТОО «{long} {brand}»", f"{long} «{brand}» ТОО", f"ТОО «{brand} {short}»", f"ТОО «{short} {brand}»")
    return *rng.sample(places, 2), "the descriptor elsewhere"


def number_equal(brand: str, rng: Random) -> Made:
    """A name with its BIN, and the same BIN with the name as another hand writes it."""
    number = letters.number(rng, person=False)
    other = rng.choice((letters.plain(brand), letters.practice(brand, "passport"), brand.split(maxsplit=1)[0]))
    return f"{written(brand, rng)}, БИН {number}", f"{other}, БСН {number}", "one BIN"


def number_unequal(brand: str, rng: Random) -> Made:
    """One name, two BINs: two firms, whatever they are called."""
    one, other = letters.number(rng, person=False), letters.number(rng, person=False)
    return f"{written(brand, rng)}, БИН {one}", f"{written(brand, rng)}, БСН {other}", "two BINs"


def near_brand(words: str, rng: Random) -> Made:
    one, other = words.split(" | ")
    trade = rng.choice(TRADES)[0]
    return written(f"{one} {trade}", rng), written(f"{other} {trade}", rng), "near words"


def near_brand_across_scripts(words: str, rng: Random) -> Made:
    one, other = rng.sample(words.split(" | "), 2)
    trade, kind = rng.choice(TRADES), rng.choice(("passport", "icao", "q and j"))
    return written(f"{one} {trade[0]}", rng), f"{letters.practice(other, kind)} {trade[1]} LLP", f"near words, {kind}"


# What is made of a brand: category, label, how many in each split, rule.
OF_BRANDS: list[tuple[str, str, int, Rule]] = [
    ("form_spelling", "same", 24, form_spelling),
    ("form_missing", "same", 18, form_missing),
    ("writing", "same", 12, writing),
    ("joined_words", "same", 20, joined_words),
    ("no_kazakh_letters", "same", 22, no_kazakh_letters),
    ("latin_alphabet", "same", 22, latin_alphabet),
    ("latin_practice", "same", 26, latin_practice),
    ("typo", "same", 26, typo),
    ("stray_letter", "same", 12, stray_letter),
    ("number_spelling", "same", 18, number_spelling),
    ("descriptor_moved", "same", 12, descriptor_moved),
    ("number_given", "same", 12, number_equal),
    ("branch", "same", 8, one_branch),
    ("form_conflict", "different", 26, form_conflict),
    ("number_differs", "different", 26, number_differs),
    ("number_added", "different", 18, number_added),
    ("letter_differs", "different", 22, letter_differs),
    ("trade_differs", "different", 28, trade_differs),
    ("extra_word", "different", 24, extra_word),
    ("place_differs", "different", 22, place_differs),
    ("branch", "different", 14, branch),
    ("branch", "different", 8, branches),
    ("number_given", "different", 12, number_unequal),
]
OF_NEAR_BRANDS: list[tuple[str, str, int, Rule]] = [
    ("near_brand", "different", 25, near_brand),
    ("near_brand_across_scripts", "different", 25, near_brand_across_scripts),
]


def brands() -> list[str]:
    return [row[0] for name in ("kazakh_brands", "russian_brands") for row in rows(name)]


def near_brands() -> list[str]:
    return [" | ".join(row) for row in rows("near_brands")]
