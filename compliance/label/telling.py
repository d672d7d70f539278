"""What was found of a requirement and what is asked, in a sentence; and who said so."""

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from math import floor
from types import MappingProxyType
from typing import Any

from compliance.label.eligibility import GRADES, Checked, Known
from infra.clock import months_after
from infra.i18n import Percent, Text, text

# of these the sentence about what is not met would not do for what is
MET = frozenset({"A-REGISTERED", "A-LISTS", "A-TAX-DEBT", "A-COURT", "S-MAJOR"})
Told = tuple[str, Mapping[str, object]]
Teller = Callable[[Known, Mapping[str, Any]], Told]


def why(checked: Checked, known: Known) -> Text | None:
    """What is missing of an automatic requirement; None where it is met, or for people to judge."""
    if checked.met in ("met", "human"):
        return None
    code, said = _TELLERS[checked.requirement.id](known, checked.asks)
    return text(f"label.why.{checked.requirement.id}.{code}", **said)


def told(checked: Checked, known: Known) -> Text | None:
    """What was found of an automatic requirement, met or not; None for people to judge."""
    if checked.met != "met":
        return why(checked, known)
    requirement = checked.requirement.id
    if requirement == "A-INDICES":
        return text("label.why.A-INDICES.met", found=_listed(_grades(known, checked.asks)))
    if requirement in MET:
        return text(f"label.why.{requirement}.met")
    code, said = _TELLERS[requirement](known, checked.asks)
    return text(f"label.why.{requirement}.{code}", **said)


def _grades(known: Known, asks: Mapping[str, Any]) -> list[Text]:
    grades = known.grades or {}
    return [
        text("label.why.index", index=text(f"index.{index}.name"), found=grades.get(index, "NR"), asked=worst)
        for index, worst in asks.items()
    ]


def _listed(texts: Iterable[Text]) -> Text:
    return reduce(lambda first, then: text("label.listed", first=first, then=then), texts)


def _found(share: float) -> Percent:
    """A share that never looks larger than it is."""
    tenths = floor(share * 1000 + 1e-6)
    return Percent(tenths / 1000, digits=1 if tenths % 10 else 0)


def _or_unknown(name: str) -> Teller:
    def tell(known: Known, _: Mapping[str, Any]) -> Told:
        return ("unknown" if getattr(known, name) is None else "unmet"), {}

    return tell


def _lists(known: Known, _: Mapping[str, Any]) -> Told:
    if known.adverse_lists is None:
        return "unknown", {}
    return "unmet", {"lists": _listed(text(f"source.{code}.name") for code in known.adverse_lists)}


def _indices(known: Known, asks: Mapping[str, Any]) -> Told:
    grades = known.grades or {}
    low = [
        text("label.why.index", index=text(f"index.{index}.name"), found=grades.get(index, "NR"), asked=worst)
        for index, worst in asks.items()
        if grades.get(index, "NR") in GRADES and GRADES.index(grades[index]) > GRADES.index(worst)
    ]
    if low:
        return "unmet", {"found": _listed(low)}
    missing = [text(f"index.{index}.name") for index in asks if grades.get(index, "NR") not in GRADES]
    return "unknown", {"indices": _listed(missing)}


def _dated(name: str) -> Teller:
    def tell(known: Known, asks: Mapping[str, Any]) -> Told:
        day = getattr(known, name)
        if day is None:
            return "unknown", {"months": asks["months"]}
        return "unmet", {"day": day, "months": asks["months"], "until": months_after(day, asks["months"])}

    return tell


def _levels(known: Known, asks: Mapping[str, Any]) -> Told:
    lowest = None if known.lowest is None else known.lowest.get(asks["number"])
    number = text(f"label.why.level.{asks['number']}")
    if lowest is None:
        return "unknown", {"number": number, "least": asks["least"]}
    return "unmet", {"number": number, "least": asks["least"], "lowest": lowest}


def _major(known: Known, _: Mapping[str, Any]) -> Told:
    return ("unknown", {}) if known.major_open is None else ("unmet", {"n": known.major_open})


def _shares(name: str) -> Teller:
    def tell(known: Known, asks: Mapping[str, Any]) -> Told:
        found, asked = getattr(known, name), Percent(asks["share"])
        return ("unknown", {"asked": asked}) if found is None else ("unmet", {"found": _found(found), "asked": asked})

    return tell


def _interests(known: Known, asks: Mapping[str, Any]) -> Told:
    if known.interests_on is not None and months_after(known.interests_on, asks["months"]) < known.day:
        return "old", {"day": known.interests_on, "months": asks["months"]}
    if known.interests_on is not None and known.interests_share is not None:
        return "unmet", {"found": _found(known.interests_share), "asked": Percent(asks["share"])}
    return "unknown", {"months": asks["months"], "asked": Percent(asks["share"])}


def _certificate(known: Known, asks: Mapping[str, Any]) -> Told:
    ends = known.certificate_ends
    return ("unknown", {}) if ends is None else ("unmet", {"day": ends, "days": asks["days"]})


_TELLERS: Mapping[str, Teller] = MappingProxyType({
    "A-REGISTERED": _or_unknown("registered"),
    "A-LISTS": _lists,
    "A-TAX-DEBT": _or_unknown("tax_debt"),
    "A-COURT": _or_unknown("court"),
    "A-INDICES": _indices,
    "S-ASSESSMENT": _dated("approved_on"),
    "S-LEVELS": _levels,
    "S-MAJOR": _major,
    "S-PROGRAMME": _shares("policy_share"),
    "S-INTERESTS": _interests,
    "S-RISKS": _dated("analysed_on"),
    "T-EXPOSED": _shares("exposed_share"),
    "T-EVERYBODY": _shares("trained_share"),
    "C-CERTIFICATE": _certificate,
})  # fmt: skip
