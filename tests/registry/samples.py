"""Small plausible lists of each tabular source, made of synthetic numbers."""

from datetime import date
from decimal import Decimal
from functools import cache

import polars as pl
from piccolo.table import Table

from registry.identifiers import check_digit
from registry.sources.base import columns_of
from registry.tables.company import Company, Kato
from registry.tables.tax import Listing, TaxArrears

AS_AT = date(2026, 11, 1)
LISTS = ("pseudo_company", "inactive", "bankrupt", "wrong_address", "invalid_registration", "violation_tax_code")


@cache
def legal(n: int) -> str:
    """The n-th synthetic BIN of a legal entity. The first ones begin with a zero month: 4001…"""
    return _numbered(f"{40 + n % 50}{1 + n % 12:02d}40", 5, n)


@cache
def person(n: int) -> str:
    """The n-th synthetic IIN, of somebody born in a year that begins with zero."""
    return _numbered(f"0{n % 10}{1 + n % 12:02d}{1 + n % 28:02d}9", 4, n)


def _numbered(start: str, width: int, n: int) -> str:
    for serial in range(n * 7 % 9_000, 10_000):
        eleven = f"{start}{serial:0{width}d}"
        if (digit := check_digit(eleven)) is not None:
            return f"{eleven}{digit}"
    raise AssertionError(f"no number for {start}")


def frame(table: type[Table], rows: list[dict[str, object]]) -> pl.DataFrame:
    """Rows as the frame of a table; what a row does not say is null."""
    types = columns_of(table)
    return pl.DataFrame([{name: row.get(name) for name in types} for row in rows], schema=types)


def company(n: int, **changes: object) -> dict[str, object]:
    """The n-th company; every third is an entrepreneur."""
    number = person(n) if n % 3 == 2 else legal(n)
    found: dict[str, object] = {
        "bin": number, "name_kk": f"«Арман {n}» ЖШС", "name_ru": f"ТОО  «Арман {n}»",
        "registered_on": date(2001 + n % 20, 1 + n % 12, 1 + n % 28), "oked": "01110" if n % 2 else "62011",
        "oked_name_kk": "Дақылдарды өсіру", "oked_name_ru": "Выращивание культур",
        "secondary_okeds": None if n % 4 else "01120,46909", "krp": "105", "kse": "1122", "kse_name_kk": "Жеке",
        "kse_name_ru": "Частные", "kfs": "15", "kato": "751710000", "locality_kk": "Алматы қ.",
        "locality_ru": "г.Алматы", "address": f"г.Алматы, ул. Абая, {n}", "director": "АХМЕТОВ ЕРЛАН",
    }  # fmt: skip
    return found | changes


def companies(count: int) -> pl.DataFrame:
    return frame(Company, [company(n) for n in range(count)])


def places(count: int) -> pl.DataFrame:
    levels = ("oblast", "district", "sub_district", "settlement")
    codes = ("{:02d}0000000", "{:02d}3200000", "{:02d}3230000", "{:02d}3230100")
    rows = [
        {
            "code": codes[n % 4].format(10 + n // 4), "level": levels[n % 4], "type_code": n % 5,
            "name_ru": f"Место {n}", "name_kk": f"Орын {n}",
        }
        for n in range(count)
    ]  # fmt: skip
    return frame(Kato, rows)


def listing(n: int, **changes: object) -> dict[str, object]:
    found: dict[str, object] = {
        "bin": legal(n), "rnn": f"6007{n:08d}", "name": f"ТОО «Алтын {n}»", "person_name": None,
        "head_name": "СЕРІКОВА АЙНҰР", "head_iin": person(n), "head_rnn": f"5119{n:08d}", "act_no": f"№ {n}/26",
        "act_on": date(2020 + n % 6, 1 + n % 12, 1 + n % 28),
    }  # fmt: skip
    return found | changes


def listings(count: int, with_note: bool = False) -> pl.DataFrame:
    note = {"note": "реорганизация с нарушением"} if with_note else {}
    return frame(Listing, [listing(n, **note) for n in range(count)])


def debtor(n: int, **changes: object) -> dict[str, object]:
    is_person = n % 2 == 1
    found: dict[str, object] = {
        "bin": person(n) if is_person else legal(n), "rnn": f"6205{n:08d}",
        "debtor_kind": "person" if is_person else "legal", "region": "г. Астана", "office": "УГД по району Есиль",
        "office_code": "6205", "name_ru": f"ИП {n}" if is_person else f"ТОО {n}", "name_kk": None,
        "person_kk": "СЕРІКОВ АРМАН БОЛАТҰЛЫ" if is_person else None,
        "person_ru": "СЕРИКОВ АРМАН" if is_person else None, "head_iin": None if is_person else person(n),
        "head_rnn": None, "head_name_kk": None, "head_name_ru": "ИВАНОВ ИВАН", "economic_sector": "Торговля",
        "total": Decimal("1234567.89") + n, "main": Decimal("1000000.00") + n, "late_fee": Decimal("234567.89"),
        "fine": None,
    }  # fmt: skip
    return found | changes


def debtors(count: int) -> pl.DataFrame:
    rows = sorted((debtor(n) for n in range(count)), key=lambda row: str(row["debtor_kind"]))
    return frame(TaxArrears, rows)


def sample_frames(code: str, count: int) -> dict[type[Table], pl.DataFrame]:
    """A list of `count` entries of a tabular source."""
    if code == "kato":
        return {Kato: places(count)}
    if code == "statgov":
        return {Company: companies(count)}
    if code == "tax_arrears":
        return {TaxArrears: debtors(count)}
    return {Listing: listings(count, with_note=code == "violation_tax_code")}
