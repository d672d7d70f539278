"""Cases about finding: half a name, a wrong letter, another script, no form, another order."""

from dataclasses import replace

from registry.country import naming
from registry.country.people import Person
from registry.country.planted.plot import Plot, short_names

# inside the quotation marks: the ways somebody may ask for it, each with the worst acceptable place
ASKED = {
    "Күнбағыс Май Зауыты": {"half a name": ("Күнбағыс Ма", 3), "capitals": ("КҮНБАҒЫС МАЙ ЗАУЫТЫ", 1)},
    "Жаркент Крахмал Кешені": {
        "a wrong letter": ("Жаркент Крахмол", 3),
        "a lost letter": ("Жаркнт Крахмал Кешені", 3),
    },
    "Ойыл Тұз Комбинаты": {
        "in Latin letters": ("Oiyl Tuz Kombinaty", 10),
        "without Kazakh letters": ("Ойыл Туз Комбинаты", 3),
    },
    "Торғай Балық Аулау": {
        "without the form": ("Торғай Балық Аулау", 1),
        "with the short form": ("ТОО Торғай Балық Аулау", 1),
        "with the Kazakh form": ('"Торғай Балық Аулау" ЖШС', 1),
        "with the long form": ("Товарищество с ограниченной ответственностью Торғай Балық Аулау", 1),
    },
    "Мақташы Жылыжай Көшеті": {"words swapped": ("Көшеті Мақташы Жылыжай", 3)},
    "Zangar Bright Optics": {"in Cyrillic": ("Зангар Брайт Оптикс", 10), "in small letters": ("zangar bright", 3)},
    "Северный Мукомол Тайынша": {"Russian, a wrong letter": ("Северный Мукамол Тайынша", 3)},
}  # fmt: skip
RENAMED = ("Бозторғай Тақта Ілу", "Жаңғақты Айдын Шамы")  # before and after
HEAD = Person("", False, ("Үлгібайұлы", "Улгибайулы"), ("Сынақбек", "Сынакбек"), ("Мысалұлы", "Мысалулы"))


def plant(plot: Plot) -> None:
    """All cases of this theme."""
    for inside, ways in ASKED.items():
        who = plot.publish(plot.company(name=naming.quoted("too", (inside, inside))))
        for case, (query, rank) in ways.items():
            plot.answer(f"search:{case}", who.bin, search={"query": query, "rank": rank})
        plot.answer("search:by number", who.bin, search={"query": who.bin, "rank": 1})
    short = plot.publish(plot.company(name=short_names("too", "Шыңырау Құдық Бұрғы")))
    plot.answer("search:published with the short form", short.bin, search={"query": "Шыңырау Құдық", "rank": 3})
    before, after = (naming.quoted("too", (inside, inside)) for inside in RENAMED)
    renamed = plot.publish(plot.company(name=before))
    plot.becomes(renamed.bin, name_kk=after[0], name_ru=after[1])
    plot.answer(
        "search:by a former name", renamed.bin, search={"query": RENAMED[0], "rank": 1},
        second={"search": {"query": RENAMED[0], "rank": 3}},
    )  # fmt: skip
    plot.answer("search:by the new name", renamed.bin, second={"search": {"query": RENAMED[1], "rank": 1}})
    plain = plot.company()
    directed = plot.publish(replace(plain, head=replace(HEAD, iin=plain.head.iin)))
    plot.answer("search:by director", directed.bin, search={"query": "Улгибайулы Сынакбек", "rank": 10})
