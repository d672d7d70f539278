"""What a person may be called, which languages and time zones there are: fields of forms, checked."""

import unicodedata

from infra.i18n import LANGUAGES, text
from services.accounts.errors import Unreadable

LONGEST_NAME = 100
# where our readers live and travel; more is a line here
TIME_ZONES = (
    "Asia/Almaty", "Asia/Tashkent", "Asia/Bishkek", "Asia/Dushanbe", "Asia/Ashgabat", "Asia/Baku", "Asia/Tbilisi",
    "Asia/Yerevan", "Asia/Yekaterinburg", "Asia/Omsk", "Asia/Novosibirsk", "Asia/Ulaanbaatar", "Asia/Shanghai",
    "Asia/Seoul", "Asia/Tokyo", "Asia/Kolkata", "Asia/Dubai", "Europe/Moscow", "Europe/Samara", "Europe/Istanbul",
    "Europe/Kyiv", "Europe/Warsaw", "Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "UTC",
)  # fmt: skip


def named(typed: str) -> str:
    """A name as it is kept: one line, blanks made single. Raises Unreadable."""
    name = " ".join(typed.split())
    if not name:
        raise Unreadable(text("account.name.missing"), field="name")
    if len(name) > LONGEST_NAME:
        raise Unreadable(text("account.name.long", most=LONGEST_NAME), field="name")
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cs") for letter in name):
        raise Unreadable(text("account.name.signs"), field="name")
    return name


def language_chosen(typed: str) -> str:
    """One of our languages. Raises Unreadable."""
    if typed not in LANGUAGES:
        raise Unreadable(text("account.language.unknown"), field="language")
    return typed


def time_zone_chosen(typed: str) -> str:
    """One of the time zones above. Raises Unreadable."""
    if typed not in TIME_ZONES:
        raise Unreadable(text("account.time_zone.unknown"), field="time_zone")
    return typed


def lines(typed: str, longest: int, field: str, *, needed: bool = False) -> str:
    """A text of several lines as it is kept. Raises Unreadable when it is too long, or missing where it is needed."""
    kept = "".join(letter for letter in typed.replace("\r\n", "\n") if letter == "\n" or letter.isprintable()).strip()
    if needed and not kept:
        raise Unreadable(text("field.needed"), field=field)
    if len(kept) > longest:
        raise Unreadable(text("field.long", most=longest), field=field)
    return kept
