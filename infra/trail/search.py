"""Searching the trail: by kind, actor, organisation, subject and day, newest first."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from infra import clock
from infra.database import Record, fetch


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for; empty fields are not asked about. `kind` may be the first part of one: `person`."""

    kind: str = ""
    actor: str = ""
    organisation: str = ""
    subject: str = ""
    first: date | None = None
    last: date | None = None
    mine: tuple[str | None, str] | None = None  # only of an organisation (BIN) or by a person
    after: int | None = None  # number of the event after which this page begins


@dataclass(frozen=True, slots=True)
class EventView:
    """One event as it is shown: its data are JSON, as they were recorded."""

    id: int
    at: datetime
    kind: str
    actor_kind: str
    actor: str
    organisation: str | None
    subject_kind: str
    subject: str
    request_id: str | None
    data: str
    day: date | None  # in which it is sealed; None: not yet


@dataclass(frozen=True, slots=True)
class Found:
    """A page of events, and after which number the next one begins; None at the end."""

    events: tuple[EventView, ...]
    after: int | None


def _conditions(question: Question) -> list[tuple[str, object]]:
    """Only what is asked about stands in the statement, so that the index of it is used."""
    wanted: list[tuple[str, object]] = []
    if question.kind:
        wanted.append(("(e.kind = {0} or e.kind like {0} || '.%')", question.kind.replace("%", "").rstrip(".")))
    wanted += [
        (f"e.{column} = {{0}}", value)
        for column in ("actor", "organisation", "subject")
        if (value := getattr(question, column))
    ]
    if question.mine is not None:
        organisation, person = question.mine
        wanted.append(("e.organisation = {0}", organisation) if organisation else ("e.actor = {0}", person))
    if question.first is not None:
        wanted.append(("e.at >= {0}", clock.start_of(question.first)))
    if question.last is not None:
        wanted.append(("e.at < {0}", clock.start_of(question.last + timedelta(days=1))))
    if question.after is not None:
        wanted.append(("e.id < {0}", question.after))
    return wanted


async def search(question: Question, limit: int = 50) -> Found:
    """The events that fit."""
    wanted = _conditions(question)
    where = " and ".join(condition.format(f"${number}") for number, (condition, _) in enumerate(wanted, 1)) or "true"
    rows = await fetch(
        f"""select e.id, e.at, e.kind, e.actor_kind, e.actor, e.organisation, e.subject_kind, e.subject, e.request_id,
                   e.data::text as data, s.day
            from event e left join event_seal s on s.event = e.id
            where {where} order by e.id desc limit {limit + 1:d}""",
        *(value for _, value in wanted),
    )
    shown = rows[:limit]
    return Found(tuple(_event(row) for row in shown), shown[-1]["id"] if len(rows) > limit else None)


def _event(row: Record) -> EventView:
    return EventView(**dict(row))
