"""What companies do, how large they are and who owns them: the classifiers the synthetic country draws from."""

from dataclasses import dataclass

from registry.country.draws import Weighted, lines
from registry.country.people import Spelled


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity with its usual net margin and tax burden, as shares of revenue."""

    oked: str
    name: Spelled
    margin: float
    burden: float

    @property
    def division(self) -> int:
        return int(self.oked[:2])


@dataclass(frozen=True, slots=True)
class Size:
    """A size class: between `least` and `most` people."""

    krp: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Form:
    """A legal form, long and short, in both languages."""

    code: str
    long: Spelled
    short: Spelled


def _activities() -> list[tuple[Activity, float, float]]:
    return [
        (Activity(oked, (kk, ru), float(margin) / 100, float(burden) / 100), float(companies), float(entrepreneurs))
        for oked, companies, entrepreneurs, margin, burden, kk, ru in lines("economy", "activities")
    ]


def _sizes() -> list[tuple[Size, float, float]]:
    return [
        (Size(krp, int(least), int(most)), float(companies), float(entrepreneurs))
        for krp, least, most, companies, entrepreneurs in lines("economy", "sizes")
    ]


ACTIVITY = {activity.oked: activity for activity, _, _ in _activities()}
OF_COMPANIES: Weighted[Activity] = Weighted((activity, weight) for activity, weight, _ in _activities())
OF_ENTREPRENEURS: Weighted[Activity] = Weighted((activity, weight) for activity, _, weight in _activities())
OF_FARMS: Weighted[Activity] = Weighted((a, weight) for a, _, weight in _activities() if a.division == 1)
SIZE = {size.krp: size for size, _, _ in _sizes()}
COMPANY_SIZES: Weighted[Size] = Weighted((size, weight) for size, weight, _ in _sizes())
ENTREPRENEUR_SIZES: Weighted[Size] = Weighted((size, weight) for size, _, weight in _sizes())
FORM = {
    code: Form(code, (long_kk, long_ru), (short_kk, short_ru))
    for code, long_kk, long_ru, short_kk, short_ru, _ in lines("economy", "forms")
}
FORMS: Weighted[str] = Weighted((cells[0], float(cells[5])) for cells in lines("economy", "forms"))
SECTOR = {code: (kk, ru) for code, kk, ru in lines("economy", "sectors")}

STATE_INSTITUTIONS = frozenset({"gu", "kgu"})
STATE_ENTERPRISES = frozenset({"gkp", "gkkp", "rgp"})
BUYERS = STATE_INSTITUTIONS | STATE_ENTERPRISES | {"ao"}  # by the rules of public procurement; "ao" where quasi-state
NON_PROFIT = frozenset({"oo", "of", "osi", "ro"})
ENTREPRENEURS = frozenset({"ip", "kh"})  # identified by the owner's IIN
QUASI_STATE = 0.4  # of joint-stock companies: with the state among the owners, they buy by its rules
COMMERCIAL = frozenset({"too", "ao", "pk"})


def sector_of(form: str, activity: Activity) -> str:
    """The КСЭ code of a company."""
    if form in STATE_INSTITUTIONS:
        return "1313"
    if form in STATE_ENTERPRISES:
        return "1110"
    if form in NON_PROFIT:
        return "1500"
    return {"64192": "1220", "65121": "1280", "64929": "1290"}.get(activity.oked, "1122")


def ownership_of(form: str, chance: float) -> str:
    """The КФС code of a company; `chance` between 0 and 1 decides between the private forms."""
    if form in STATE_INSTITUTIONS | {"gkp", "gkkp"}:
        return "13"
    if form == "rgp":
        return "12"
    if form in {"oo", "ro"}:
        return "29"
    if form in ENTREPRENEURS:
        return "16"
    if form == "ao" and chance < QUASI_STATE:
        return "23"
    for code, upto in (("16", 0.70), ("19", 0.86), ("17", 0.93), ("28", 0.96), ("36", 0.985)):
        if chance < upto:
            return code
    return "23"


# Least income for each tenge of taxes, and wages: what one worker brings a year, tenge
REVENUE_PER_WORKER = {
    "06": 90_000_000, "07": 40_000_000, "46": 45_000_000, "47": 14_000_000, "41": 16_000_000, "42": 18_000_000,
    "64": 60_000_000, "65": 60_000_000, "62": 15_000_000,
}  # fmt: skip
USUAL_REVENUE_PER_WORKER = 9_000_000
