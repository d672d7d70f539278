"""Who works on a self-assessment or on training, as commands and queries are told it.

Which roles bring which rights stands on the page of permissions, a floor above; a door turns its viewer into a
colleague there, and commands ask here.
"""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from compliance.errors import NotYours
from infra.actor import Actor
from infra.i18n import text

# read everything; answer one's own items; lead: open, assign, submit, close; review answers; approve what was
# submitted; remark: say something at items of others, which an auditor from outside may and nothing else;
# train: keep staff, rules, courses and records of training; records: read them
Right = Literal["read", "answer", "lead", "review", "approve", "remark", "train", "records"]


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person who acts for an organisation (BIN), and what they may do in its assessments."""

    person: UUID
    organisation: str
    rights: frozenset[Right]

    @property
    def actor(self) -> Actor:
        """The same as the trail remembers it."""
        return Actor("person", str(self.person), self.organisation)

    @property
    def sees_everything(self) -> bool:
        """Whether they see more than the items assigned to them."""
        return "read" in self.rights

    def may(self, right: Right) -> bool:
        """Whether they have a right."""
        return right in self.rights

    def needs(self, right: Right) -> None:
        """Raises NotYours unless they have a right."""
        if right not in self.rights:
            raise NotYours(text("workspace.not_yours"))
