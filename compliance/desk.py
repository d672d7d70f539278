"""Who works at the desk of the label, as commands and queries are told it.

Which roles bring which rights stands on the page of permissions, a floor above. What of the desk is open to whom (not a
case in which somebody is recused) is asked of the database, row by row.
"""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from compliance.errors import NotYours
from infra.actor import Actor
from infra.i18n import text

# read: cases that are open to one; work: say one's interests, recuse oneself, ask applicants; manage: take, assign,
# call meetings, watch; assess, review, decide: a part in a case
DeskRight = Literal["read", "work", "manage", "assess", "review", "decide"]


@dataclass(frozen=True, slots=True)
class Officer:
    """A person at the desk, and what they may do there."""

    person: UUID
    rights: frozenset[DeskRight]

    @property
    def actor(self) -> Actor:
        """The same as the trail remembers it: they act for no organisation."""
        return Actor("person", str(self.person))

    def may(self, right: DeskRight) -> bool:
        """Whether they have a right."""
        return right in self.rights

    def needs(self, right: DeskRight) -> None:
        """Raises NotYours unless they have a right."""
        if right not in self.rights:
            raise NotYours(text("label.not_yours"))
