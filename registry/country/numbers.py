"""BINs and IINs no real company or person has: years 40-89 in a BIN, century digit 9 in an IIN.

A synthetic BIN therefore does not tell the month of registration: its YYMM stays in 1940-1989 while the workbook's date
of registration is the modelled one (2000-2026). Each index has numbers of its own, whatever the size of the country.
"""

from registry.country.draws import scatter
from registry.identifiers import SYNTHETIC_CENTURY, SYNTHETIC_YEARS, check_digit

PEOPLE_AND_COMPANIES = 3_000_000  # the most indices that keep their numbers apart
MOST_ENTITIES = 2_900_000  # of a country: the indices above are for newcomers and the agency's list
MONTHS = len(SYNTHETIC_YEARS) * 12
SERIALS = 100_000
BIRTH_YEARS = (*range(55, 100), *range(7))
BIRTHS = len(BIRTH_YEARS) * 12 * 28
PRIME = 10_000_019


def company_number(index: int, unit: str = "40") -> str:
    """The BIN of company `index`; `unit` is digits 5 and 6 (40 head office, 41 branch, 61 joint...)."""
    for attempt in range(19):
        place = scatter(index + attempt * PEOPLE_AND_COMPANIES, MONTHS * SERIALS, PRIME)
        month, serial = divmod(place, SERIALS)
        year, of_year = divmod(month, 12)
        eleven = f"{SYNTHETIC_YEARS[year]}{of_year + 1:02}{unit}{serial:05}"
        digit = check_digit(eleven)
        if digit is not None:
            return f"{eleven}{digit}"
    raise ValueError(index)


def person_number(index: int) -> str:
    """The IIN of person `index`."""
    for attempt in range(40):
        place = scatter(index + attempt * PEOPLE_AND_COMPANIES, BIRTHS * 10_000, PRIME)
        birth, serial = divmod(place, 10_000)
        months, day = divmod(birth, 28)
        year, month = divmod(months, 12)
        eleven = f"{BIRTH_YEARS[year]:02}{month + 1:02}{day + 1:02}{SYNTHETIC_CENTURY}{serial:04}"
        digit = check_digit(eleven)
        if digit is not None:
            return f"{eleven}{digit}"
    raise ValueError(index)


def rnn(index: int) -> str:
    """An old taxpayer number (РНН) of twelve digits that is no BIN: region 60, office 99 does not exist."""
    return f"6099{scatter(index, 10**8, PRIME):08}"
