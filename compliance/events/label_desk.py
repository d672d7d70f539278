"""What people at the label's desk do in a case besides its steps. Ids only: what was said stands in the case."""

from dataclasses import dataclass

from infra.events import Event, event


@event("label.recusals_found", about="label_application")
@dataclass(frozen=True, slots=True)
class RecusalsFound(Event):
    """Interests were held against a case: so many people are recused, so many may have to be."""

    application: int
    held: int
    proposed: int


@event("label.recusal_said", about="label_application")
@dataclass(frozen=True, slots=True)
class RecusalSaid(Event):
    """Somebody of the desk recused themselves from a case."""

    application: int
    recusal: int


@event("label.recusal_settled", about="label_application")
@dataclass(frozen=True, slots=True)
class RecusalSettled(Event):
    """An officer said whether somebody who may have to do with a case does: `state` is held or dismissed."""

    application: int
    recusal: int
    state: str


@event("label.asked", about="label_application")
@dataclass(frozen=True, slots=True)
class QuestionAsked(Event):
    """The desk asked the applicant something."""

    application: int
    question: int


@event("label.judged", about="label_application")
@dataclass(frozen=True, slots=True)
class RequirementJudged(Event):
    """The assessor judged a requirement."""

    application: int
    requirement: str
    met: bool


@event("label.found", about="label_application")
@dataclass(frozen=True, slots=True)
class FindingWritten(Event):
    """The assessor found something."""

    application: int
    finding: int
    grade: str


@event("label.finding_closed", about="label_application")
@dataclass(frozen=True, slots=True)
class FindingClosed(Event):
    """A finding is settled."""

    application: int
    finding: int


@event("label.review_taken", about="label_application")
@dataclass(frozen=True, slots=True)
class ReviewTaken(Event):
    """Somebody took the review of a case upon themselves."""

    application: int
    person: str
