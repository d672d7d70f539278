"""What can happen to records of training: ids only, so that the trail does not tell who learnt what."""

from dataclasses import dataclass

from infra.events import Event, event


@event("training.recorded", about="training_record")
@dataclass(frozen=True, slots=True)
class Recorded(Event):
    """A record was added."""

    record: int
    staff: int
    course: str
    source: str


@event("training.corrected", about="training_record")
@dataclass(frozen=True, slots=True)
class Corrected(Event):
    """A record took the place of another, or only took it back (`void`)."""

    record: int
    corrects: int
    void: bool


@event("training.imported", about="training_import")
@dataclass(frozen=True, slots=True)
class Imported(Event):
    """Records came in together from elsewhere: those whose evidence is the file of this hash."""

    sha256: str
    source: str
    added: int
