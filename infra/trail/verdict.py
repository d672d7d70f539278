"""What a verification says: what it read, and every place that does not hold."""

from dataclasses import dataclass
from datetime import date

from infra.i18n import Text, text

# Every way in which a trail can be found wrong, by code; the sentence of each is `trail.fault.CODE`.
FAULTS = (
    "changed",  # the event is not what was sealed
    "deleted",  # sealed, and gone
    "swapped",  # two events stand in each other's place
    "inserted",  # not sealed, though it would have been, had it been there
    "backdated",  # sealed late, though it began after its day was closed
    "chain",  # a seal does not follow from the one before
    "place",  # a place in the day's order is empty
    "events",  # the closed day counts another number of events
    "root",  # the closed day has another root
    "previous",  # the closed day names another day before it
    "signature",  # a signature does not fit the day
    "kept_day",  # a day that somebody kept is not there
    "kept_events",  # it is there with fewer events
    "kept_root",  # it is there with another root, predecessor or chain
    "kept_signature",  # what somebody kept is not signed by the key they named
    "first_chain",  # the chain from before the days does not hold
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One place that does not hold."""

    code: str
    day: date | None = None
    position: int | None = None
    event: int | None = None
    other: int | None = None  # the event it was swapped with

    @property
    def sentence(self) -> Text:
        """The place in words."""
        return text(
            f"trail.fault.{self.code}",
            day=str(self.day), position=str(self.position), event=str(self.event), other=str(self.other),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was read and what was found."""

    events: int
    days: int
    late: int  # sealed in a later day than their own, as they may be
    unsealed: int  # not sealed yet
    kept: int  # days and chains held against what somebody kept
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.faults
