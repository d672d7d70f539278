"""Three languages: message ids in the code, sentences in `frontend/locales/<language>/*.po`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from zoneinfo import ZoneInfo

import babel.dates
import babel.numbers
from babel.messages.pofile import read_po

from infra.clock import LOCAL, local_date

LANGUAGES = ("kk", "ru", "en")
DEFAULT_LANGUAGE = "kk"
LOCALES = Path(__file__).resolve().parent.parent / "frontend" / "locales"
NBSP = "\u00a0"
MINUS = "\u2212"
FRONT, BACK, VOICELESS, NASAL = "әөүіеэ", "аоұыяёю", "пфктқсшщцчх", "мнң"
NUMERALS = ("нөл", "бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз")
TENS = ("нөл", "он", "жиырма", "отыз", "қырық", "елу", "алпыс", "жетпіс", "сексен", "тоқсан")
TWO_DOTS = re.compile(r"г\.\.(?!\.)")  # a sentence that ends in a Russian day has the dot of its year
# case -> last sound -> after a back vowel, after a front one
ENDINGS: Mapping[str, Mapping[str, tuple[str, str]]] = MappingProxyType({
    "ға": {"voiceless": ("қа", "ке"), "nasal": ("ға", "ге"), "other": ("ға", "ге")},
    "дан": {"voiceless": ("тан", "тен"), "nasal": ("нан", "нен"), "other": ("дан", "ден")},
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence before its language is known: a message id and what to put into it."""

    id: str
    args: Mapping[str, object] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.id, tuple(sorted((k, str(v)) for k, v in self.args.items()))))


def text(message_id: str, **args: object) -> Text:
    """Short for `Text(id, {...})`."""
    return Text(message_id, args)


@dataclass(frozen=True, slots=True)
class Money:
    """Tenge. Shown with ₸ and the language's separators."""

    amount: Decimal | int


@dataclass(frozen=True, slots=True)
class Percent:
    """A share between 0 and 1, shown as per cent."""

    share: float | Decimal
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Size:
    """How large a file is or may be. Shown in the unit in which it has one to three digits."""

    bytes: int


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A published name: Kazakh and Russian where given; English falls back to Russian, then Kazakh."""

    kk: str | None
    ru: str | None
    en: str | None = None


@lru_cache
def catalogue(language: str) -> Mapping[str, str | tuple[str, ...]]:
    """All messages of a language, from every .po file of its folder."""
    messages: dict[str, str | tuple[str, ...]] = {}
    for path in sorted((LOCALES / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if not message.id or message.fuzzy:
                    continue
                key = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
                messages[str(key)] = (
                    tuple(message.string) if isinstance(message.string, (tuple, list)) else str(message.string)
                )
    return messages


def plural_form(language: str, n: int) -> int:
    """Which plural form a count takes: ru has three (1, 2-4, 5+), kk and en two."""
    if language == "ru":
        if n % 10 == 1 and n % 100 != 11:
            return 0
        return 1 if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14 else 2
    return 0 if n == 1 else 1


def translate(message: Text | str, language: str, **args: object) -> str:
    """The sentence of a message in a language, with its arguments formatted for that language.

    A message with plural forms is chosen by the argument `n`. Raises KeyError for an unknown id: a house
    test holds every id in all three languages.
    """
    if isinstance(message, str):
        message = Text(message, args)
    found = catalogue(language)[message.id]
    if isinstance(found, tuple):
        count = message.args.get("n", 1)
        found = found[min(plural_form(language, int(str(count))), len(found) - 1)]
    if not message.args:
        return found
    shown = {name: show(value, language) for name, value in message.args.items()}
    if language == "kk":
        return _KAZAKH.vformat(found, (), shown)
    said = found.format(**shown)
    return TWO_DOTS.sub("г.", said) if language == "ru" else said


class _InCases(Formatter):
    """Kazakh sentences may put what they are given into the case that a word asks for: {day:ға} дейін."""

    def format_field(self, value: object, format_spec: str) -> str:
        return in_case(str(value), format_spec) if format_spec in ENDINGS else str(format(value, format_spec))


_KAZAKH = _InCases()


def in_case(shown: str, case: str) -> str:
    """A Kazakh word, or a number by how it is read, in the dative (`ға`) or the ablative (`дан`): 30-ға, қарашадан."""
    figures = re.search(r"[0-9]+$", shown)
    word = _last_numeral(figures.group()) if figures else shown
    front = next((letter in FRONT for letter in reversed(word.lower()) if letter in FRONT + BACK), False)
    last = word[-1:].lower()
    sound = "voiceless" if last in VOICELESS else "nasal" if last in NASAL else "other"
    return f"{shown}{'-' if figures else ''}{ENDINGS[case][sound][front]}"


def _last_numeral(figures: str) -> str:
    """The last word of a number as it is read."""
    if int(figures[-1]):
        return NUMERALS[int(figures[-1])]
    if int(figures[-2:]):
        return TENS[int(figures[-2])]
    return "нөл" if len(figures) < 3 else "жүз" if int(figures[-3]) else "мың"


def show(value: object, language: str) -> str:  # noqa: C901, PLR0911 - one line per kind of value reads best
    """A value as people of a language write it."""
    match value:
        case Text():
            return translate(value, language)
        case Money():
            return f"{show(value.amount, language)}{NBSP}₸"
        case Percent():
            return percent(value, language)
        case Size():
            return size(value, language)
        case Bilingual():
            order = {"kk": (value.kk, value.ru, value.en), "ru": (value.ru, value.kk, value.en)}
            return next((name for name in order.get(language, (value.en, value.ru, value.kk)) if name), "")
        case bool():
            return translate("value.yes" if value else "value.no", language)
        case datetime():
            return moment(value, language)
        case date():
            return day(value, language)
        case int() | float() | Decimal():
            return number(value, language)
        case None:
            return "–"
        case _:
            return str(value)


def number(value: float | Decimal, language: str, digits: int | None = None) -> str:
    """A number with the language's separators; at most two decimals unless told. Less than nothing has a minus sign,
    at which no line breaks, and not a hyphen.
    """
    pattern = "#,##0" + ("." + "0" * digits if digits else "" if digits == 0 else ".##")
    return babel.numbers.format_decimal(value, format=pattern, locale=language).replace("-", MINUS)


def percent(value: Percent, language: str) -> str:
    """A share as per cent: 12,5 % in Kazakh and Russian, 12.5% in English."""
    figure = number(float(value.share) * 100, language, value.digits)
    return f"{figure}%" if language == "en" else f"{figure}{NBSP}%"


def size(value: Size, language: str) -> str:
    """A size in steps of a thousand: 47,3 МБ."""
    power = next((power for power in (3, 2, 1) if value.bytes >= 1000**power), 0)
    unit = translate(f"size.{power}", language)
    return f"{number(round(value.bytes / 1000**power, 1), language)}{NBSP}{unit}"


def day(value: date, language: str) -> str:
    """A date in words: 2026 ж. 21 қараша, 21 ноября 2026 г., 21 November 2026. Of a moment, its day in Kazakhstan."""
    form = "d MMMM y" if language == "en" else "long"
    return babel.dates.format_date(_calendar(value), format=form, locale=language)


def short_day(value: date, language: str) -> str:
    """A date in figures, for tables. Of a moment, its day in Kazakhstan."""
    on = _calendar(value)
    return on.strftime("%d.%m.%Y") if language != "en" else babel.dates.format_date(on, "d MMM y", locale="en_GB")


def _calendar(value: date) -> date:
    return local_date(value) if isinstance(value, datetime) else value


def month(value: date, language: str) -> str:
    """A month by its name: қараша 2026."""
    return str(babel.dates.format_date(value, "LLLL y", locale=language))


def city(zone: str, language: str) -> str:
    """The city, or country, that a time zone is called by."""
    return "UTC" if zone == "UTC" else str(babel.dates.get_timezone_location(zone, locale=language, return_city=True))


def moment(value: datetime, language: str, zone: ZoneInfo = LOCAL) -> str:
    """A moment, in the time of Kazakhstan or of another zone."""
    local = value.astimezone(zone)
    return f"{day(local.date(), language)}, {local:%H:%M}"
