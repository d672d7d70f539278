"""What happens to what training feeds."""

from dataclasses import dataclass
from datetime import date

from infra.events import Event, event


@event("training.feed_set", about="training_feed")
@dataclass(frozen=True, slots=True)
class FeedSet(Event):
    """Evidence is made of training by itself every month, or no more."""

    feed: int
    running: bool


@event("training.evidence_made", about="training_evidence")
@dataclass(frozen=True, slots=True)
class TrainingEvidenceMade(Event):
    """Evidence was made of training, as of a day."""

    evidence: int
    day: date


@event("training.figures_counted", about="training_figure")
@dataclass(frozen=True, slots=True)
class FiguresCounted(Event):
    """Training of all organisations was counted for everybody, as of a day."""

    day: date
    cells: int
