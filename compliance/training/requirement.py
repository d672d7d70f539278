"""What the label asks of training: nearly everybody who must hold a course holds it, and whoever is exposed does."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from compliance.views.training.records import Share
from infra.i18n import Percent, Text, text

FLOOR = Fraction(95, 100)  # of what is required, as level 3 of the item on training asks
Reason = Literal["nobody_required", "nobody_exposed", "exposed_below", "all_below"]


@dataclass(frozen=True, slots=True)
class Requirement:
    """Training as the label looks at it: of all, and of those who hold exposed posts."""

    everybody: Share
    exposed: Share
    reasons: tuple[Reason, ...]

    @property
    def holds(self) -> bool:
        """Nothing is missing."""
        return not self.reasons

    @property
    def why(self) -> tuple[Text, ...]:
        """What is missing, each in a sentence."""
        shares = {"exposed_below": self.exposed, "all_below": self.everybody}
        return tuple(
            text(
                f"requirement.missing.{each}",
                **({"valid": shares[each].numerator, "required": shares[each].denominator} if each in shares else {}),
                floor=Percent(float(FLOOR)),
            )
            for each in self.reasons
        )


def requirement(everybody: Share, exposed: Share) -> Requirement:
    """Judge the two shares. That nobody is required, or nobody who holds an exposed post, is no good news either."""
    reasons: list[Reason] = []
    if not everybody.denominator:
        reasons.append("nobody_required")
    elif not _reaches(everybody):
        reasons.append("all_below")
    if not exposed.denominator:
        reasons.append("nobody_exposed")
    elif not _reaches(exposed):
        reasons.append("exposed_below")
    return Requirement(everybody, exposed, tuple(reasons))


def _reaches(share: Share) -> bool:
    return Fraction(share.numerator, share.denominator) >= FLOOR
