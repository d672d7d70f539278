"""What can happen to records of training: ids only, so that the trail does not tell who learnt what."""

from dataclasses import dataclass
from datetime import date

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

    training_import: int
    sha256: str
    source: str
    added: int


@event("training.exported", about="training_export")
@dataclass(frozen=True, slots=True)
class Exported(Event):
    """Somebody took the matrix or the records away as a file."""

    what: str
    on: date
