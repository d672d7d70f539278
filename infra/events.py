"""Event rows: at once audit log, timeline and outbox. Append-only."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, TypeVar

from infra import clock
from infra.actor import Actor
from infra.database import enqueue, fetch_value, in_transaction
from infra.logs import request_id

EVENT_KINDS: dict[str, type["Event"]] = {}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. A subclass names its `kind`, and its fields are the event's data."""

    kind: ClassVar[str] = ""
    subject_kind: ClassVar[str] = ""

    @property
    def subject(self) -> str:
        """What it happened to: by default the first field."""
        return str(getattr(self, fields(self)[0].name))


E = TypeVar("E", bound=Event)


def event(kind: str, about: str) -> Callable[[type[E]], type[E]]:
    """Class decorator: enter an event class under its kind."""

    def enter(cls: type[E]) -> type[E]:
        cls.kind, cls.subject_kind = kind, about
        EVENT_KINDS[kind] = cls
        return cls

    return enter


def _plain(value: object) -> object:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


async def record(happened: Event, *, actor: Actor) -> int:
    """Write the event row of the running command and return its id.

    Raises RuntimeError outside a transaction: an event without its change would be a lie.
    """
    if not in_transaction():
        raise RuntimeError(f"{happened.kind} recorded outside a transaction")
    data = {name: _plain(value) for name, value in asdict(happened).items()}
    event_id = await fetch_value(
        """insert into event (at, kind, actor_kind, actor, organisation, subject_kind, subject, data, request_id)
           values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9) returning id""",
        clock.now(), happened.kind, actor.kind, actor.name, actor.organisation,
        happened.subject_kind, happened.subject, json.dumps(data, ensure_ascii=False), request_id.get(),
    )  # fmt: skip
    enqueue("deliver_events")
    return int(event_id)
