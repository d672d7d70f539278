"""Roles of training, and the words of positions and units that propose them.

A role says which corruption risks somebody's work brings, and so which course it needs. The table is the project's own:
beginnings of words in Kazakh, Russian and English, compared without case. It only proposes; whoever keeps training
decides, and what they decided stays until the place changes.
"""

from collections.abc import Mapping
from types import MappingProxyType

# role -> beginnings of words in a position or a unit
STEMS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "owners": ("учредител", "собственник", "акционер", "құрылтайшы", "меншік иесі", "акционер", "owner", "founder",
               "shareholder"),
    "management": ("директор", "руководител", "начальник", "заведующ", "управляющ", "президент", "басшы", "бастық",
                   "меңгеруші", "бөлім жетекшісі", "director", "head", "chief", "manager", "president"),
    "compliance": ("комплаенс", "противодействи", "антикоррупц", "сыбайлас", "compliance", "integrity"),
    "procurement": ("закуп", "снабжен", "тендер", "сатып алу", "жабдықтау", "procure", "purchas", "supply", "buyer",
                    "tender"),
    "sales": ("продаж", "сбыт", "коммерч", "маркетинг", "сату", "өткізу", "sales", "commerc", "marketing"),
    "finance": ("бухгалтер", "финанс", "экономист", "казнач", "касс", "қаржы", "есепші", "бухгалтерия", "account",
                "financ", "treasur", "cashier", "economist"),
    "hr": ("кадр", "персонал", "подбор", "кадрлар", "қызметкерлерді", "hr", "human resources", "personnel", "recruit"),
    "logistics": ("логист", "склад", "водител", "транспорт", "экспедитор", "қойма", "жүргізуші", "көлік", "logist",
                  "warehous", "driver", "transport"),
    "construction": ("строител", "прораб", "смет", "монтаж", "құрылыс", "жұмыс жүргізуші", "construct", "foreman",
                     "estimat"),
    "quality": ("качеств", "лаборант", "контролер отк", "отк", "сапа", "зертхана", "quality", "laborator"),
    "legal": ("юрист", "юридич", "правов", "заңгер", "құқық", "lawyer", "legal", "counsel"),
})  # fmt: skip
ROLES = tuple(STEMS)


def proposed(position: str, unit: str) -> tuple[str, ...]:
    """The roles that a position and a unit suggest, in the order of the table; none where no word is known.

    Heads of a unit have the unit's role too: the head of procurement buys. A unit's name makes nobody a manager.
    """
    of_position, of_unit = _padded(position), _padded(unit)
    return tuple(
        role
        for role, stems in STEMS.items()
        if _any(of_position, stems) or (role not in ("owners", "management") and _any(of_unit, stems))
    )


def _padded(said: str) -> str:
    """Words with a blank before each, so that a beginning is a beginning of a word."""
    return " " + " ".join("".join(each if each.isalnum() else " " for each in said.casefold()).split())


def _any(padded: str, stems: tuple[str, ...]) -> bool:
    return any(f" {stem}" in padded for stem in stems)
