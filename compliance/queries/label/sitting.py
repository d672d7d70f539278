"""Meetings as commands need them: the meeting, what is on its agenda, who may be asked to come and who not, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from compliance.errors import NothingHere, OutOfTurn
from infra.database import Record, fetch, fetch_one
from infra.i18n import text

Barrier = Literal["recused", "two_parts", "undone", "closed"]
MEETING = "id, body, held_at, place, state, called_by, called_at, closed_by, closed_at, sha256"  # less its minutes
ON_AGENDA = """
select g.*, a.number, a.state, a.level, a.purpose from label_agenda g join label_application a on a.id = g.application
where g.meeting = $1 and g.dropped_at is null order by g.position, g.id
"""
CANDIDATES = """
select p.id, p.name from person p where p.id in (select label_deciders()) order by p.name, p.id
"""
# parts and recusals of everybody in the cases of a meeting, as far as they are open to whoever looks
PARTS = "select application, person, part from label_part where application = any ($1::bigint[])"
RECUSED = """
select application, person, concerned from label_recusal where application = any ($1::bigint[]) and state <> 'dismissed'
"""
UNDONE = """
select a.id as application, u.person from label_application a cross join lateral label_undone(a.id) as u(person)
where a.id = any ($1::bigint[])
"""
ACTED = """
select g.application, x.proposed_by, x.decided_by from label_agenda g join label_appeal p on p.id = g.appeal
join label_act x on x.id = p.act where g.meeting = $1 and g.dropped_at is null
"""


@dataclass(frozen=True, slots=True)
class Bar:
    """Why somebody cannot be asked: what bars them in which case."""

    why: Barrier
    case: str  # its number
    part: str = ""  # which they have already


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who decides about labels, and what bars them from a meeting, if anything does."""

    person: UUID
    name: str
    bars: tuple[Bar, ...]
    asked: bool = False
    present: bool | None = None


async def meeting_row(meeting: int, *, planned: bool = False) -> Record:
    """A meeting; `planned`: it must not be over. Raises NothingHere, OutOfTurn."""
    row = await fetch_one(f"select {MEETING} from label_meeting where id = $1", meeting)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    if planned and row["state"] != "planned":
        raise OutOfTurn(text("label.meeting.over"))
    return row


async def agenda_row(agenda: int) -> Record:
    """A case on an agenda, with its meeting; of a case that is open to the viewer. Raises NothingHere."""
    row = await fetch_one(
        """select g.*, m.body, m.state as meeting_state, m.called_by from label_agenda g
           join label_meeting m on m.id = g.meeting where g.id = $1 and g.dropped_at is null""",
        agenda,
    )
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return row


async def items_of(meeting: int) -> Sequence[Record]:
    """What is on the agenda of a meeting, of cases that are open to the viewer."""
    return await fetch(ON_AGENDA, meeting)


async def candidates(meeting: Record) -> tuple[Candidate, ...]:
    """Everybody who decides about labels, with what bars them from the cases on the agenda."""
    items = await items_of(meeting["id"])
    numbers = {item["application"]: item["number"] for item in items}
    bars = await _bars(meeting, numbers)
    sitting = {
        one["person"]: one["present"]
        for one in await fetch("select person, present from label_sitting where meeting = $1", meeting["id"])
    }
    return tuple(
        Candidate(one["id"], one["name"], tuple(bars.get(one["id"], ())), one["id"] in sitting, sitting.get(one["id"]))
        for one in await fetch(CANDIDATES)
    )


async def _bars(meeting: Record, numbers: Mapping[int, str]) -> dict[UUID, list[Bar]]:
    found: dict[UUID, list[Bar]] = {}
    cases = list(numbers)
    for one in await fetch(RECUSED, cases):
        found.setdefault(one["person"], []).append(Bar("recused", numbers[one["application"]]))
    for one in await fetch(PARTS, cases):
        if one["part"] != meeting["body"]:
            found.setdefault(one["person"], []).append(Bar("two_parts", numbers[one["application"]], one["part"]))
    for one in await fetch(UNDONE, cases):
        found.setdefault(one["person"], []).append(Bar("undone", numbers[one["application"]]))
    for one in await fetch(ACTED, meeting["id"]):
        for person in {one["proposed_by"], one["decided_by"]} - {None}:
            found.setdefault(person, []).append(Bar("two_parts", numbers[one["application"]], "officer"))
    return found
