"""What becomes of a label that was granted: suspended for a time, reinstated, revoked for good, renewed, over.

Suspension is reversible and has a last day, by which it is decided; revocation and withdrawal are final. Expiry needs
no act: it is what the day says. Sources: ISO/IEC 17065 7.11, ISO/IEC 17030, and Bitstring Status List 1.0, which says
which purposes can be taken back.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from compliance.label.process import NotPossible
from infra.clock import months_after

Standing = Literal["not_yet", "active", "suspended", "expired", "revoked", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Label:
    """A label of a number, which it keeps for life. Days; `valid_until` is the last one; renewals raise `version`."""

    level: str
    valid_from: date
    valid_until: date
    version: int = 1
    suspended_on: date | None = None
    suspended_until: date | None = None  # the last day by which it is decided
    ended_on: date | None = None
    ended_how: Literal["revoked", "withdrawn"] | None = None

    def standing(self, day: date) -> Standing:
        """What it is on a day. What is final stays final, also after the last day."""
        if self.ended_on is not None and self.ended_how is not None and day >= self.ended_on:
            return self.ended_how
        if day > self.valid_until:
            return "expired"
        if day < self.valid_from:
            return "not_yet"
        return "suspended" if self.suspended_on is not None and day >= self.suspended_on else "active"

    def must_be_decided(self, day: date) -> bool:
        """Whether a suspension has lasted as long as one may."""
        return self.standing(day) == "suspended" and self.suspended_until is not None and day > self.suspended_until

    def opens_for_renewal(self, day: date, months: int) -> bool:
        """Whether it may be renewed: in the last so many months of its term, and not suspended."""
        return self.standing(day) == "active" and day >= months_after(self.valid_until, -months)


def suspend(label: Label, day: date, days: int) -> Label:
    """Take it out of use for at most so many days. Raises NotPossible unless it is in use."""
    if label.standing(day) != "active":
        raise NotPossible("state")
    return replace(label, suspended_on=day, suspended_until=day + timedelta(days=days))


def reinstate(label: Label, day: date) -> Label:
    """Back into use. Raises NotPossible unless it is suspended: what is final, or over, does not come back."""
    if label.standing(day) != "suspended":
        raise NotPossible("state")
    return replace(label, suspended_on=None, suspended_until=None)


def end(label: Label, day: date, how: Literal["revoked", "withdrawn"]) -> Label:
    """Revoke it, or withdraw it at the company's own request, for good. Raises NotPossible where it is over already."""
    if label.standing(day) not in ("active", "suspended", "not_yet"):
        raise NotPossible("state")
    return replace(label, ended_on=day, ended_how=how)


def renew(label: Label, day: date, level: str, months: int, opens_months: int) -> Label:
    """The next version, from the day after the last one of this; of the same or another level.

    Raises NotPossible outside of the window.
    """
    if not label.opens_for_renewal(day, opens_months):
        raise NotPossible("state")
    starts = label.valid_until + timedelta(days=1)
    return replace(
        label, level=level, version=label.version + 1, valid_until=months_after(starts, months) - timedelta(days=1)
    )


def last_day(granted_on: date, months: int, certificate_ends: date | None) -> date:
    """The last day of a grant: so many months, and no later than the certificate on which it rests."""
    ends = months_after(granted_on, months) - timedelta(days=1)
    return ends if certificate_ends is None else min(ends, certificate_ends)
