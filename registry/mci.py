"""The monthly calculation index (айлық есептік көрсеткіш, МРП), tenge, by the date from which it holds.

Source: the laws on the republican budget of each year; it changed in mid-year in 2020 and 2022.
"""

from datetime import date
from decimal import Decimal

MCI: tuple[tuple[date, int], ...] = (
    (date(2015, 1, 1), 1982),
    (date(2016, 1, 1), 2121),
    (date(2017, 1, 1), 2269),
    (date(2018, 1, 1), 2405),
    (date(2019, 1, 1), 2525),
    (date(2020, 1, 1), 2651),
    (date(2020, 4, 1), 2778),
    (date(2021, 1, 1), 2917),
    (date(2022, 1, 1), 3063),
    (date(2022, 4, 1), 3180),
    (date(2023, 1, 1), 3450),
    (date(2024, 1, 1), 3692),
    (date(2025, 1, 1), 3932),
    (date(2026, 1, 1), 4325),
)


def mci_on(day: date) -> Decimal:
    """The index in force on a day, tenge; before 2015 the oldest known, later the newest."""
    found = [amount for start, amount in MCI if start <= day]
    return Decimal(found[-1] if found else MCI[0][1])
