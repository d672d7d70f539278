"""Who learns, as commands and queries are told it: somebody of the staff, with an account or without."""

from dataclasses import dataclass
from uuid import UUID

from infra.actor import Actor


@dataclass(frozen=True, slots=True)
class Learner:
    """A member of staff (id) of an organisation (BIN), in their own name. Without `person` they came in by a code."""

    staff: int
    organisation: str
    person: UUID | None = None

    @property
    def actor(self) -> Actor:
        """The same as the trail remembers it."""
        if self.person is not None:
            return Actor("person", str(self.person), self.organisation)
        return Actor("learner", str(self.staff), self.organisation)
