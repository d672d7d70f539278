"""Which days are worked in Kazakhstan: weekends, holidays and what decrees moved, as the library `holidays` knows."""

from datetime import date
from functools import lru_cache

from holidays import country_holidays

_days = country_holidays("KZ")


@lru_cache(maxsize=4096)
def is_worked(day: date) -> bool:
    """Whether a day is worked. For years whose decrees are not out yet, by the law on holidays alone."""
    return bool(_days.is_working_day(day))
