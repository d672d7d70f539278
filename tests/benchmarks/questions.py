"""Questions to the search: names of the register as people write them from memory, by kind of what they change.

Made by rules from published names and by the alphabets of the name bench, so that nothing of the product's own folding
is in them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from tests.benchmarks.names import letters

PER_KIND = 100
BEFORE, AFTER = ("ТОО", "ИП", "АО", "TOO"), ("ЖШС", "ЖК", "LLP", "АҚ")
# English words of brands as Russian and Kazakh ears write them
_HEARD = {
    "qazaq": "Казак", "silk": "Силк", "way": "Вэй", "nomad": "Номад", "altyn": "Алтын", "steppe": "Степ",
    "asia": "Азия",
    "caspian": "Каспиан", "eurasia": "Евразия", "global": "Глобал", "tengri": "Тенгри", "smart": "Смарт",
    "prime": "Прайм", "alpha": "Альфа", "astana": "Астана", "almaty": "Алматы", "central": "Централ", "royal": "Роял",
    "green": "Грин", "next": "Некст", "delta": "Дельта", "group": "Групп", "trade": "Трейд", "logistics": "Логистикс",
    "tech": "Тех", "invest": "Инвест", "service": "Сервис", "build": "Билд", "steel": "Стил", "energy": "Энерджи",
    "food": "Фуд", "consulting": "Консалтинг", "solutions": "Солюшнс", "capital": "Капитал", "mining": "Майнинг",
    "oil": "Ойл", "partners": "Партнерс", "digital": "Диджитал", "farm": "Фарм", "motors": "Моторс",
    "systems": "Системс",
}  # fmt: skip
Change = Callable[[str, Random], str | None]


@dataclass(frozen=True, slots=True)
class Question:
    """What is typed, what was meant, and how it was changed."""

    kind: str
    typed: str
    bin: str
    name: str


def inside(name: str) -> str:
    """What stands between the quotation marks of a published name, or the name without an entrepreneur's form."""
    first, last = name.find('"'), name.rfind('"')
    bare = name[first + 1 : last] if 0 <= first < last else name
    for form in ("Жеке кәсіпкер ", "Индивидуальный предприниматель ", "ЖК ", "ИП "):
        bare = bare.removeprefix(form)
    return bare.strip()


def typo(name: str, rng: Random) -> str | None:
    """One slip of the hand in the longest word, of five letters at least; its first letter stays."""
    return _slipped(name, rng, 5, 99)


def short_typo(name: str, rng: Random) -> str | None:
    """One slip in the longest word where that has three or four letters: nearly always another word too."""
    return _slipped(name, rng, 3, 4)


def _slipped(name: str, rng: Random, least: int, most: int) -> str | None:
    if slipped := letters.slip(name, rng):
        return slipped[0] if least > 4 else None
    word = max(name.split(), key=len)
    if not word.isalpha() or not least <= len(word) <= most:
        return None
    at = rng.randrange(1, len(word) - 1)
    here, after = word[at], word[at + 1]
    wrong = rng.choice((after, here * 2 + after, after + here if here != after else here * 2 + after))
    return name.replace(word, word[:at] + wrong + word[at + 2 :], 1)


def without_kazakh_letters(name: str, rng: Random) -> str | None:
    """Typed on a Russian keyboard."""
    return other if (other := letters.plain(name)) != name else None


def in_latin(name: str, rng: Random) -> str | None:
    """Cyrillic in one of three Latin alphabets, or as passports and letterheads have it."""
    if name.isascii():
        return None
    if rng.random() < 0.5:
        return letters.alphabet(name, rng.choice(tuple(letters.ALPHABETS)))
    return letters.practice(name, rng.choice(tuple(letters.PRACTICES)))


def in_cyrillic(name: str, rng: Random) -> str | None:
    """A Latin name by ear in Russian letters."""
    words = name.lower().split()
    known = [_HEARD.get(word, word) for word in words]
    return " ".join(known) if words[0] in _HEARD else None


def other_order(name: str, rng: Random) -> str | None:
    """The words in another order."""
    words = name.split()
    if len(set(words)) < 2:
        return None
    shuffled = list(words)
    while shuffled == words:
        rng.shuffle(shuffled)
    return " ".join(shuffled)


def other_form(name: str, rng: Random) -> str | None:
    """A form in another language, or a wrong one, before or after the name."""
    if rng.random() < 0.5:
        return f"{rng.choice(BEFORE)} {name}"
    return f"«{name}» {rng.choice(AFTER)}"


def bare(name: str, rng: Random) -> str | None:
    """Without its form."""
    return name


def both(first: Change, second: Change) -> Change:
    """Two changes, one after the other."""

    def changed(name: str, rng: Random) -> str | None:
        once = first(name, rng)
        return second(once, rng) if once else None

    return changed


KINDS: dict[str, Change] = {
    "form missing": bare,
    "other form": other_form,
    "typo": typo,
    "no Kazakh letters": without_kazakh_letters,
    "Latin letters": in_latin,
    "Cyrillic for Latin": in_cyrillic,
    "other order": other_order,
    "typo + no Kazakh letters": both(without_kazakh_letters, typo),
    "typo + Latin letters": both(typo, in_latin),
    "typo + other order": both(other_order, typo),
    "Latin letters + other order": both(in_latin, other_order),
}
BEYOND = {"typo in a word of 3-4 letters": short_typo}  # shown apart: nobody asked for it


def questions(
    named: list[tuple[str, str]], rng: Random, per_kind: int = PER_KIND, kinds: Mapping[str, Change] = KINDS
) -> list[Question]:
    """So many questions of each kind about companies drawn from (number, published name)."""
    found = []
    for kind, change in kinds.items():
        made = 0
        while made < per_kind:
            number, name = rng.choice(named)
            meant = inside(name)
            typed = change(meant, rng)
            if typed and len(typed) > 2:
                found.append(Question(kind, typed, number, name))
                made += 1
    return found
