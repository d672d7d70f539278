"""Meetings of the panel and of those who decide appeals: called, members asked, cases put on the agenda, closed."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

from compliance.credentials.canonical import jcs
from compliance.desk import Officer
from compliance.errors import NothingHere, OutOfTurn, Unfit
from compliance.events.label_panel import (
    DroppedFromAgenda,
    MeetingCalled,
    MeetingCancelled,
    MeetingClosed,
    MemberAsked,
    PresenceNoted,
    PutOnAgenda,
)
from compliance.label.process import PROPOSABLE
from compliance.library.scheme import scheme
from compliance.queries.label.case import Unmet, case_row, unmet_of
from compliance.queries.label.minutes import minutes_of
from compliance.queries.label.sitting import candidates, meeting_row
from infra import clock
from infra.database import Record, execute, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text

Body = Literal["panel", "appeal_panel"]
Proposal = Literal["grant", "grant_with_conditions", "defer", "refuse", "uphold", "change", "reopen"]
LONGEST, LONGEST_PLACE = 10_000, 300


@dataclass(frozen=True, slots=True)
class Called:
    """A meeting: of whom, when, where (a room, or an address in the net)."""

    body: Body
    held_at: datetime
    place: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A condition of a conditional grant: what is to be done for which requirement, in how many days."""

    requirement: str
    said: str
    days: int


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is proposed of a case, with reasons; a conditional grant brings its conditions. `appeal`: against an act."""

    what: Proposal
    reasons: str
    conditions: tuple[Wanted, ...] = ()
    appeal: int | None = None


async def call_meeting(by: Officer, called: Called) -> int:
    """Call a meeting; its id. Raises NotYours, Unfit."""
    by.needs("manage")
    if called.body not in get_args(Body):
        raise Unfit(text("label.meeting.unfit.body"), field="body")
    if called.held_at < clock.start_of(clock.today()):
        raise Unfit(text("label.meeting.unfit.past"), field="day")
    place = _said(called.place, "place", LONGEST_PLACE)
    async with transaction():
        meeting = int(await fetch_value(
            """insert into label_meeting (body, held_at, place, state, called_by, called_at)
               values ($1, $2, $3, 'planned', $4, $5) returning id""",
            called.body, called.held_at, place, by.person, clock.now(),
        ))  # fmt: skip
        await record(MeetingCalled(meeting, called.body), actor=by.actor)
    return meeting


async def ask_member(by: Officer, meeting: int, person: UUID) -> None:
    """Ask somebody to come. Raises NotYours, NothingHere, OutOfTurn for whoever may not decide about its cases."""
    by.needs("manage")
    async with transaction():
        row = await meeting_row(meeting, planned=True)
        known = {each.person: each for each in await candidates(row)}
        if person not in known:
            raise NothingHere(text("workspace.nothing_here"))
        if known[person].bars:
            raise OutOfTurn(text(f"label.not_possible.{known[person].bars[0].why}"))
        if known[person].asked:
            return
        await execute("insert into label_sitting (meeting, person) values ($1, $2)", meeting, person)
        await record(MemberAsked(meeting, str(person)), actor=by.actor)


async def put_on_agenda(by: Officer, meeting: int, application: int, proposed: Proposed) -> int:
    """Put a case on the agenda, with what is proposed and why; the item's id.

    Raises NotYours, NothingHere, Unfit, OutOfTurn where the case is not to be decided so.
    """
    by.needs("manage")
    reasons = _said(proposed.reasons, "reasons")
    async with transaction():
        row, case = await meeting_row(meeting, planned=True), await case_row(by, application, held=True)
        await _fits(row, case, proposed)
        if await fetch_one("select id from label_agenda where application = $1 and meeting = $2 and dropped_at is null",
                           application, meeting):  # fmt: skip
            raise OutOfTurn(text("label.agenda.twice"))
        asked = json.dumps(_conditions(proposed, await unmet_of(case)), ensure_ascii=False)
        agenda = int(await fetch_value(
            """insert into label_agenda (organisation, application, round, meeting, position, proposed, reasons,
                                         conditions, proposed_by, proposed_at, appeal)
               values ($1, $2, $3, $4,
                       (select coalesce(max(position), 0) + 1 from label_agenda where meeting = $4),
                       $5, $6, $7::jsonb, $8, $9, $10) returning id""",
            case["organisation"], application, case["round"], meeting, proposed.what, reasons,
            asked, by.person, clock.now(), proposed.appeal,
        ))  # fmt: skip
        await record(PutOnAgenda(meeting, agenda, application, proposed.what), actor=by.actor)
    return agenda


async def drop_from_agenda(by: Officer, agenda: int) -> None:
    """Take a case from the agenda: it is not decided there. Raises NotYours, NothingHere, OutOfTurn once decided."""
    by.needs("manage")
    async with transaction():
        row = await fetch_one("select * from label_agenda where id = $1 and dropped_at is null", agenda)
        if row is None:
            raise NothingHere(text("workspace.nothing_here"))
        await meeting_row(row["meeting"], planned=True)
        if await fetch_value("select true from label_decision where agenda = $1", agenda):
            raise OutOfTurn(text("label.agenda.decided"))
        await execute("update label_agenda set dropped_at = $2 where id = $1", agenda, clock.now())
        await record(DroppedFromAgenda(row["meeting"], agenda), actor=by.actor)


async def note_presence(by: Officer, meeting: int, present: Collection[UUID]) -> None:
    """Who of those asked is there; the others are not. Raises NotYours, NothingHere."""
    by.needs("manage")
    async with transaction():
        await meeting_row(meeting, planned=True)
        await execute(
            "update label_sitting set present = (person = any ($2::uuid[])) where meeting = $1", meeting, list(present)
        )
        await record(PresenceNoted(meeting, len(present)), actor=by.actor)


async def close_meeting(by: Officer, meeting: int) -> str:
    """End a meeting: its minutes are fixed from now on; their hash.

    Raises NotYours, NothingHere, OutOfTurn while a case is neither decided nor taken from the agenda.
    """
    by.needs("manage")
    async with transaction():
        row = await meeting_row(meeting, planned=True)
        whole, seen = await fetch_value("select label_on_agenda($1)", meeting), 0
        minutes: dict[str, Any] = await minutes_of(row, by.person)
        for item in minutes["items"]:
            seen += item["dropped_at"] is None
            if item["dropped_at"] is None and item["decision"] is None:
                raise OutOfTurn(text("label.meeting.undecided"))
        if seen != whole:
            raise OutOfTurn(text("label.meeting.hidden"))
        await execute(
            "update label_meeting set state = 'held', closed_by = $2, closed_at = $3, minutes = $4 where id = $1",
            meeting, by.person, clock.now(), jcs(minutes),
        )  # fmt: skip
        await record(MeetingClosed(meeting), actor=by.actor)
        return str(await fetch_value("select sha256 from label_meeting where id = $1", meeting))


async def cancel_meeting(by: Officer, meeting: int) -> None:
    """It will not be held. Raises NotYours, NothingHere, OutOfTurn where something was decided there."""
    by.needs("manage")
    async with transaction():
        await meeting_row(meeting, planned=True)
        decided = (
            "select true from label_agenda g join label_decision d on d.agenda = g.id where g.meeting = $1 limit 1"
        )
        if await fetch_value(decided, meeting):
            raise OutOfTurn(text("label.agenda.decided"))
        await execute(
            "update label_meeting set state = 'cancelled', closed_by = $2, closed_at = $3 where id = $1",
            meeting, by.person, clock.now(),
        )  # fmt: skip
        await record(MeetingCancelled(meeting), actor=by.actor)


async def _fits(meeting: Record, case: Record, proposed: Proposed) -> None:
    """Raises OutOfTurn unless the case may be decided so, by this body."""
    body = "appeal_panel" if proposed.what in ("uphold", "change", "reopen") else "panel"
    if meeting["body"] != body:
        raise OutOfTurn(text("label.agenda.other_body"))
    if proposed.appeal is None:
        if proposed.what not in PROPOSABLE.get(case["state"], ()):
            raise OutOfTurn(text("label.not_possible.state"))
        return
    found = await fetch_one(
        """select p.id from label_appeal p join label_act x on x.id = p.act join label l on l.id = x.label
           where p.id = $1 and p.outcome is null and l.application = $2""",
        proposed.appeal, case["id"],
    )  # fmt: skip
    if found is None or proposed.what not in ("uphold", "change"):
        raise OutOfTurn(text("label.not_possible.state"))


def _conditions(proposed: Proposed, unmet: Unmet) -> Sequence[Mapping[str, object]]:
    """What a conditional grant asks: something for each requirement that is not met, and for no other."""
    if proposed.what != "grant_with_conditions":
        return []
    asked = {each.requirement for each in proposed.conditions}
    if not asked or asked != unmet.all or unmet.all - unmet.curable:
        raise Unfit(text("label.agenda.unfit.conditions"), field="conditions")
    if not all(0 < each.days <= scheme().clocks.condition_days for each in proposed.conditions):
        raise Unfit(text("label.agenda.unfit.days", days=scheme().clocks.condition_days), field="conditions")
    return [
        {"requirement": each.requirement, "said": _said(each.said, "conditions"), "days": each.days}
        for each in proposed.conditions
    ]


def _said(said: str, field: str, longest: int = LONGEST) -> str:
    if not said.strip() or len(said) > longest:
        raise Unfit(text("label.unfit.said"), field=field)
    return said.strip()
