"""The answer to "do two names mean one?": a score, a verdict and the reasons in words."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from infra.i18n import Text, text

SAME_FROM = 0.75
UNSURE_FROM = 0.6


class Kind(StrEnum):
    """Whose names are compared."""

    COMPANY = "company"
    PERSON = "person"


class Verdict(StrEnum):
    """What the score means: one bearer, two, or a question for a person."""

    SAME = "same"
    UNSURE = "unsure"
    DIFFERENT = "different"

    @property
    def text(self) -> Text:
        """The verdict in words."""
        return text(f"match.verdict.{self.value}")


@dataclass(frozen=True, slots=True)
class Match:
    """A score from 0 to 1, what it means, and why, the weightiest reason first."""

    score: float
    verdict: Verdict
    reasons: tuple[Text, ...]


def verdict_of(score: float) -> Verdict:
    """SAME from 0.75, UNSURE from 0.6, else DIFFERENT."""
    if score >= SAME_FROM:
        return Verdict.SAME
    return Verdict.UNSURE if score >= UNSURE_FROM else Verdict.DIFFERENT


class _Reason(NamedTuple):
    weight: float  # what of the score it takes, for the order of reasons
    text: Text


@dataclass(slots=True)
class Evidence:
    """Gathers what was seen while two names are compared, and turns it into a Match.

    A contradiction sets a ceiling; an omission or a slip multiplies. Under a ceiling the grade of the rest still shows.
    """

    base: float = 1.0
    factor: float = 1.0
    ceiling: float = 1.0
    reasons: list[_Reason] = field(default_factory=list)

    def note(self, message: Text) -> None:
        """A reason that speaks for the match or only explains it."""
        self.reasons.append(_Reason(0.0, message))

    def lower(self, factor: float, message: Text) -> None:
        """An omission or a difference of writing: multiplies the score."""
        self.factor *= factor
        self.reasons.append(_Reason(1 - factor, message))

    def cap(self, ceiling: float, message: Text) -> None:
        """A contradiction or a large omission: the score stays below."""
        self.ceiling = min(self.ceiling, ceiling)
        self.reasons.append(_Reason(1.5 - ceiling, message))

    def first(self, message: Text) -> None:
        """A reason that outweighs all others."""
        self.reasons.insert(0, _Reason(2.0, message))

    def match(self) -> Match:
        """The finished answer."""
        found = self.base * self.factor
        if self.ceiling < 1 and found > 0:
            found = min(found, self.ceiling * (0.9 + 0.1 * found))
        score = round(min(max(found, 0.0), 1.0), 4)
        ordered = sorted(self.reasons, key=lambda reason: -reason.weight)
        return Match(score, verdict_of(score), tuple(reason.text for reason in ordered))
