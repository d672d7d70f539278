"""Templates of documents: one strict, escaping environment a language, with the figures and dates of that language."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from infra import i18n
from infra.i18n import Bilingual, Money
from registry.references import is_person, masked, numbered, reference_of
from services.documents import charts

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
# how numbers are written; a whole one only where the page's permission opens it, which a test in tests/house holds
NUMBERS = {"number": masked, "reference": reference_of, "whole_number": numbered}
ORDERS = {"kk": ("kk", "ru", "en"), "ru": ("ru", "kk", "en"), "en": ("en", "ru", "kk")}


@lru_cache
def environment(language: str) -> Environment:
    """Jinja for one language: everything escaped, an unknown name is an error."""
    jinja = Environment(
        loader=FileSystemLoader(FRONTEND / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )

    def translated(message_id: str, **args: object) -> str:
        return i18n.translate(message_id, language, **args)

    def shown(value: object) -> str:
        return i18n.show(value, language)

    def named(value: Bilingual) -> str:
        return published(value, language)

    def other_name(value: Bilingual) -> str:
        return in_other_language(value, language)

    def money(value: Decimal | None) -> str:
        return i18n.show(None if value is None else Money(round(value)), language)

    def points(value: Decimal | None) -> str:
        return i18n.show(None if value is None else round(Decimal(value), 1).normalize() + 0, language)

    def short_day(value: date | datetime | None) -> str:
        return "–" if value is None else i18n.short_day(value, language)

    def percent(value: Decimal | float | None) -> str:
        return i18n.show(None if value is None else i18n.Percent(value), language)

    jinja.globals |= {"t": translated, "language": language, "charts": charts}
    jinja.filters |= {"say": shown, "named": named, "other_name": other_name, "money": money, "points": points}
    jinja.filters |= {"day": shown, "short_day": short_day, "percent": percent} | NUMBERS
    jinja.filters["level"] = partial(i18n.number, language=language, digits=1)
    jinja.tests["person"] = is_person
    return jinja


def published(value: Bilingual, language: str) -> str:
    """A published name, marked with its own language where that is not the document's; empty where there is none."""
    for code in ORDERS[language]:
        name = getattr(value, code)
        if name:
            return escape(name) if code == language else Markup('<span lang="{}">{}</span>').format(code, name)
    return Markup("")


def in_other_language(value: Bilingual, language: str) -> str:
    """The name in the other official language, marked as such; empty where there is none or it is the same."""
    shown = i18n.show(value, language)
    for code in ("kk", "ru"):
        name = getattr(value, code)
        if name and name != shown and code != language:
            return Markup('<span lang="{}">{}</span>').format(code, name)
    return Markup("")
