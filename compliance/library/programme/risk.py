"""How careful to be with a counterparty: a suggestion made from public signs, each told, and never a finding. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.library.programme.clauses import RISKS, Kind, Risk
from infra.i18n import Text, text

GRADES: dict[str, Risk] = {"A": "low", "B": "low", "C": "medium", "D": "high", "E": "high"}
TONES: dict[str, Risk] = {"danger": "high", "warn": "medium"}
# contracts under which others act in one's name, or money leaves without a thing in return
CAREFUL: frozenset[Kind] = frozenset({"agency", "joint_venture", "donation"})


@dataclass(frozen=True, slots=True)
class Signs:
    """What the register says publicly: grades by name of index, cautions that hold with their tone."""

    grades: Sequence[tuple[Text, str]]
    cautions: Sequence[tuple[Text, str]]
    registered: bool


@dataclass(frozen=True, slots=True)
class Suggested:
    """A level of care, and the sentences that say where it comes from."""

    risk: Risk
    reasons: tuple[Text, ...]


def suggested(signs: Signs | None, kind: Kind) -> Suggested:
    """The highest level that any sign asks for; without signs what the kind of contract asks for.

    What is not known is never taken for good: a company without an index is met with medium care.
    """
    found: list[tuple[Risk, Text]] = []
    if kind in CAREFUL:
        found.append(("medium", text("clauses.why.kind", kind=text(f"clauses.kind.{kind}"))))
    if signs is not None:
        found += _of(signs)
    levels = {each for each, _ in found}
    risk: Risk = next((each for each in reversed(RISKS) if each in levels), "low")
    reasons = tuple(reason for each, reason in found if each == risk)
    return Suggested(risk, reasons or (text("clauses.why.nothing"),))


def _of(signs: Signs) -> list[tuple[Risk, Text]]:
    found: list[tuple[Risk, Text]] = [
        (TONES[tone], text("clauses.why.caution", what=what)) for what, tone in signs.cautions if tone in TONES
    ]
    rated = [(name, grade) for name, grade in signs.grades if grade in GRADES]
    found += [(GRADES[grade], text("clauses.why.grade", index=name, grade=grade)) for name, grade in rated]
    if not signs.registered:
        found.append(("medium", text("clauses.why.unregistered")))
    elif not rated:
        found.append(("medium", text("clauses.why.unrated")))
    return found
