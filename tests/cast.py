"""The cast: a few synthetic companies that tests speak about. None of their numbers can be a real one's."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from registry.identifiers import check_digit
from registry.tables.company import Company
from tests.builders import fact

JANUARY = datetime(2026, 1, 10, 6, tzinfo=UTC)
FEBRUARY = datetime(2026, 2, 10, 6, tzinfo=UTC)
MARCH = datetime(2026, 3, 10, 6, tzinfo=UTC)


def number_of(serial: int, start: str = "500340") -> str:
    """A synthetic number that is valid: year 50 as of registration, the given serial, its check digit."""
    while True:
        eleven = f"{start}{serial:0{11 - len(start)}d}"
        digit = check_digit(eleven)
        if digit is not None:
            return f"{eleven}{digit}"
        serial += 10_000


@dataclass(frozen=True)
class Member:
    """A company of the cast, with what the business register says of it."""

    bin: str
    kk: str
    ru: str
    head: str
    kato: str = "391010000"
    oked: str = "10611"

    async def registers(self, **other: Any) -> int:
        """Put it into the business register; `other` overrides any column or the memory of the row."""
        said = {
            "bin": self.bin, "name_kk": self.kk, "name_ru": self.ru, "director": self.head, "kato": self.kato,
            "oked": self.oked, "oked_name_kk": "Ұн өндіру", "oked_name_ru": "Производство муки", "krp": "150",
            "kfs": "16", "registered_on": date(2012, 3, 14), "address": "УЛИЦА АБАЯ, дом 1",
        } | other  # fmt: skip
        return await fact(Company, **said)


ALTYN = Member(number_of(1), "«Алтын Дән» ЖШС", "ТОО «Алтын Дән»", "ҚАСЫМОВА ӘЙГЕРІМ НҰРЛАНҚЫЗЫ")
KUMIS = Member(
    number_of(2), "«Күміс Су» ЖШС", "ТОО «Кумис Су»", "АХМЕТОВ ЕРЛАН СЕРІКҰЛЫ", kato="751110000", oked="41201"
)
AKIMAT = Member(number_of(3), "«Қала жолдары» ММ", "ГУ «Городские дороги»", "САДЫКОВА ДИНАРА БОЛАТҚЫЗЫ", oked="84111")
ERLAN = Member(number_of(77, "8503129"), "«Ерлан» ЖК", "ИП «Ерлан»", "ЕРЛАН ТЕСТОВ")
CAST = (ALTYN, KUMIS, AKIMAT, ERLAN)
