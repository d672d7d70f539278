"""What an assessment is before anything in it is read, and which of its items somebody works on."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast
from uuid import UUID

from compliance.assessment import Scope
from compliance.colleagues import Colleague
from compliance.errors import NothingHere, OutOfTurn
from compliance.library import Standard, standards
from infra.database import fetch, fetch_one
from infra.i18n import text

State = Literal["draft", "submitted", "approved"]


@dataclass(frozen=True, slots=True)
class Head:
    """A self-assessment from the outside. `at_work`: the organisation is not suspended."""

    id: int
    organisation: str
    edition: str
    profile: str
    cycle: str
    scope: Scope
    state: State
    opened_by: UUID
    opened_at: datetime
    closed_at: datetime | None
    at_work: bool

    @property
    def standard(self) -> Standard:
        """The edition, as the library has it today."""
        return standards()[self.edition]

    @property
    def items(self) -> tuple[str, ...]:
        """What is asked, in the order of the standard."""
        return tuple(clause.item.id for clause in self.standard.of_profile(self.profile))


@dataclass(frozen=True, slots=True)
class Place:
    """An item of an assessment."""

    assessment: int
    item: str


HEADS = "select *, scope::text as said, at_work(organisation) as at_work from assessment where organisation = $1"


async def head_of(by: Colleague, assessment: int) -> Head:
    """An assessment of the colleague's organisation. Raises NothingHere."""
    row = await fetch_one(f"{HEADS} and id = $2", by.organisation, assessment)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return _head(dict(row))


async def heads_of(by: Colleague) -> tuple[Head, ...]:
    """All assessments of the colleague's organisation, newest first; a respondent gets those they have a part in."""
    rows = await fetch(
        f"""{HEADS} and ($2 or exists (select from assigned a where a.assessment = assessment.id
            and a.person = $3 and a.until is null)) order by id desc""",
        by.organisation, by.sees_everything, by.person,
    )  # fmt: skip
    return tuple(_head(dict(row)) for row in rows)


def _head(row: dict[str, object]) -> Head:
    said = json.loads(str(row["said"]))
    scope = Scope(
        str(row["organisation"]), said["name"], said["boundary"], tuple(said["products"]), tuple(said["sites"]),
        tuple(said.get("entities", ())),
    )  # fmt: skip
    names = (
        "id", "organisation", "edition", "profile", "cycle", "state", "opened_by", "opened_at", "closed_at", "at_work",
    )  # fmt: skip
    return Head(scope=scope, **{name: row[name] for name in names})  # type: ignore[arg-type] # the columns have these types


async def running(by: Colleague, assessment: int) -> Head:
    """An assessment in which something may be changed. Raises NothingHere, OutOfTurn."""
    head = await head_of(by, assessment)
    if not head.at_work:
        raise OutOfTurn(text("workspace.suspended"))
    if head.closed_at is not None:
        raise OutOfTurn(text("workspace.closed"))
    return head


async def items_of(by: Colleague, head: Head) -> frozenset[str]:
    """The items that a colleague sees: all, or those assigned to them."""
    if by.sees_everything:
        return frozenset(head.items)
    rows = await fetch(
        "select item from assigned where assessment = $1 and person = $2 and until is null", head.id, by.person
    )
    return frozenset(cast("str", row["item"]) for row in rows) & frozenset(head.items)


async def item_at(by: Colleague, place: Place) -> Head:
    """The running assessment of an item that the colleague may work on. Raises NothingHere, OutOfTurn."""
    head = await running(by, place.assessment)
    if place.item not in await items_of(by, head):
        raise NothingHere(text("workspace.nothing_here"))
    return head
