"""What the first pages of self-assessments are given: how far each is, and what waits for somebody."""

from dataclasses import dataclass
from datetime import date

from compliance.queries.heads import Head


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """A self-assessment in a list, as far as the colleague sees it: of whoever answers, their own items are counted."""

    head: Head
    asked: int
    answered: int
    overdue: int
    mine: int  # items assigned to the colleague that nobody has answered
    due_on: date | None  # the earliest day by which one of those should be

    @property
    def running(self) -> bool:
        """Whether it may still be worked on."""
        return self.head.closed_at is None

    @property
    def share(self) -> int:
        """Answered items of a hundred, rounded down: 100 only when all are."""
        return self.answered * 100 // self.asked if self.asked else 0


@dataclass(frozen=True, slots=True)
class WaitingView:
    """What waits for one colleague; each is a number of things to look at."""

    answers: int  # items of theirs without an answer
    overdue: int  # of those, how many should have been answered by now
    evidence: int  # evidence of others to confirm
    reasons: int  # reasons of others to agree to: not applicable, and above what an item rests on
    approvals: int  # assessments that somebody else submitted
    actions: int  # corrective actions to take

    @property
    def nothing(self) -> bool:
        """Whether nothing waits."""
        return not (self.answers or self.evidence or self.reasons or self.approvals or self.actions)


@dataclass(frozen=True, slots=True)
class OverviewView:
    """Where an organisation stands, for one of its colleagues."""

    running: tuple[AssessmentLine, ...]
    closed: tuple[AssessmentLine, ...]
    waiting: WaitingView
    leads: bool  # the colleague may start one
    at_work: bool  # the organisation is not suspended
