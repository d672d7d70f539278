"""What a key opens: beyond what anybody may read, only what its scopes name. One page for all of them."""

from dataclasses import dataclass
from enum import StrEnum

from infra.actor import VISITOR, Actor
from infra.looking import NOBODY, Looker


class Scope(StrEnum):
    """What a program may be given, alphabetically. Each is the message id `key.scope.NAME`."""

    ASSESSMENTS = "assessments"  # self-assessments of the organisation: their levels, and no word of an answer
    LOOK_UPS = "look-ups"  # what the organisation looked up, and why
    REGISTER = "register"  # what anybody may read, as often as keys may
    TRAIL = "trail"  # events in the name of the key's owner
    TRAINING = "training"  # completion of training in numbers, and results of other systems brought in


# what a key of a person may have; look-ups and assessments belong to organisations
PERSONAL = (Scope.REGISTER, Scope.TRAIL)
READS_ASSESSMENTS = "assessments_key"  # what policies of the database call a key with that scope
KEEPS_TRAINING = "training_key"  # likewise


@dataclass(frozen=True, slots=True)
class Caller:
    """A program that asks the API: with a key, or nobody known."""

    key: int | None = None
    organisation: str | None = None
    person: str = ""
    scopes: frozenset[Scope] = frozenset()

    @property
    def actor(self) -> Actor:
        """The same as the trail remembers it."""
        return Actor("key", f"key:{self.key}", self.organisation) if self.key is not None else VISITOR

    @property
    def looker(self) -> Looker:
        """The same as the database is told it."""
        if self.key is None:
            return NOBODY
        called = {Scope.ASSESSMENTS: READS_ASSESSMENTS, Scope.TRAINING: KEEPS_TRAINING}
        reads = frozenset(name for scope, name in called.items() if scope in self.scopes)
        return Looker(self.person, frozenset({self.organisation} if self.organisation else ()), reads)


ANYBODY = Caller()
