"""What applicants do in their cases besides the acts that carry them on. Ids only: words stand in the case."""

from dataclasses import dataclass

from infra.events import Event, event


@event("label.application_changed", about="label_application")
@dataclass(frozen=True, slots=True)
class ApplicationChanged(Event):
    """A draft was changed, or its company's data were confirmed."""

    application: int
    what: str


@event("label.document_added", about="label_application")
@dataclass(frozen=True, slots=True)
class DocumentAdded(Event):
    """The applicant gave a file."""

    application: int
    document: int
    sha256: str


@event("label.question_answered", about="label_application")
@dataclass(frozen=True, slots=True)
class QuestionAnswered(Event):
    """The applicant answered a question of the desk."""

    application: int
    question: int
