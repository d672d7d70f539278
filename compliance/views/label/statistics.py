"""Statistics of the label's desk."""

from dataclasses import dataclass
from datetime import date

from compliance.label.statistics import Counted, Timing


@dataclass(frozen=True, slots=True)
class StatisticsView:
    """How long steps took, what was decided, who was recused; `fewest`: what rests on fewer is withheld."""

    day: date
    timings: tuple[Timing, ...]
    limits: tuple[tuple[str, str], ...]  # state -> its limit or limits in working days
    decisions: tuple[Counted, ...]
    recusals: tuple[Counted, ...]
    fewest: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell of."""
        counts = [each.count for each in self.timings] + [each.count for each in (*self.decisions, *self.recusals)]
        return not any(count != 0 for count in counts)
