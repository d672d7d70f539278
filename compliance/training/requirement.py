"""What the label asks of training: most of whoever must hold a course holds it, and of whoever is exposed nearly all.

How many says the scheme of the label, here by the shares of one level; its own pages tell those of all.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from compliance.library.scheme import scheme
from compliance.views.training.records import Share
from infra.i18n import Percent, Text, text

LEVEL = "implemented"  # of the label
EVERYBODY, EXPOSED = "T-EVERYBODY", "T-EXPOSED"  # requirements of the scheme
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
        shares = {"exposed_below": (self.exposed, EXPOSED), "all_below": (self.everybody, EVERYBODY)}
        return tuple(
            text(f"requirement.missing.{each}", **(_figures(*shares[each]) if each in shares else {}))
            for each in self.reasons
        )


def floor_of(requirement_id: str) -> Fraction:
    """The share that the scheme asks for."""
    asked = {each.id: each for each in scheme().requirements}[requirement_id].asked_of(LEVEL, micro=False) or {}
    return Fraction(str(asked["share"]))


def _figures(share: Share, requirement_id: str) -> dict[str, object]:
    return {
        "valid": share.numerator, "required": share.denominator, "floor": Percent(float(floor_of(requirement_id))),
    }  # fmt: skip


def requirement(everybody: Share, exposed: Share) -> Requirement:
    """Judge the two shares. That nobody is required, or nobody who holds an exposed post, is no good news either."""
    reasons: list[Reason] = []
    if not everybody.denominator:
        reasons.append("nobody_required")
    elif not _reaches(everybody, EVERYBODY):
        reasons.append("all_below")
    if not exposed.denominator:
        reasons.append("nobody_exposed")
    elif not _reaches(exposed, EXPOSED):
        reasons.append("exposed_below")
    return Requirement(everybody, exposed, tuple(reasons))


def _reaches(share: Share, requirement_id: str) -> bool:
    return Fraction(share.numerator, share.denominator) >= floor_of(requirement_id)
