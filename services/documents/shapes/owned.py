"""What belongs to the owner of a key: events in their name, look-ups of their organisation."""

from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from infra.i18n import show
from infra.trail.search import EventView, Found
from registry.references import numbered
from services.accounts.views.organisations import LookUpsView, LookUpView
from services.documents.shapes.basics import Number, Shape


class Event(Shape, frozen=True, kw_only=True):
    """Something that happened, as it was recorded."""

    id: int
    at: datetime
    kind: Annotated[str, Meta(examples=["key.made"])]
    actor_kind: Annotated[str, Meta(description="person, key, system or visitor.")]
    actor: str
    organisation: Number | None
    subject_kind: str
    subject: str
    request_id: str | None
    data: Annotated[dict[str, Any], Meta(description="What was recorded, by kind.")]
    day: Annotated[date | None, Meta(description="The day in which it is sealed; null: not sealed yet.")]


class Events(Shape, frozen=True, kw_only=True):
    """A page of events, newest first."""

    events: list[Event]
    next: Annotated[int | None, Meta(description="Value of after for the next page; null on the last.")]


class LookUp(Shape, frozen=True, kw_only=True):
    """One answer that was given to a member, and what for. The number stands in full: they looked it up."""

    id: int
    bin: Number
    name: Annotated[str, Meta(description="Name of the company, in the language asked for.")]
    by: Annotated[str, Meta(description="Who looked.")]
    kind: Annotated[str, Meta(description="page, xlsx, csv or json.")]
    purpose: str
    reference: str
    at: datetime
    as_of: datetime
    shown: Annotated[str, Meta(description="SHA-256 of what was shown.")]


class LookUps(Shape, frozen=True, kw_only=True):
    """A page of look-ups, newest first."""

    look_ups: list[LookUp]
    next: Annotated[int | None, Meta(description="Value of after for the next page; null on the last.")]


def events(found: Found) -> Events:
    """The document of a page of events."""
    return Events(events=[_event(one) for one in found.events], next=found.after)


def _event(one: EventView) -> Event:
    return Event(
        id=one.id, at=one.at, kind=one.kind, actor_kind=one.actor_kind, actor=one.actor,
        organisation=one.organisation, subject_kind=one.subject_kind, subject=one.subject,
        request_id=one.request_id, data=msgspec.json.decode(one.data), day=one.day,
    )  # fmt: skip


def look_ups(view: LookUpsView, language: str) -> LookUps:
    """The document of a page of look-ups."""
    return LookUps(look_ups=[_look_up(one, language) for one in view.look_ups], next=view.after)


def _look_up(one: LookUpView, language: str) -> LookUp:
    return LookUp(
        id=one.id, bin=numbered(one.bin), name=show(one.name, language), by=one.by, kind=one.kind, purpose=one.purpose,
        reference=one.reference, at=one.at, as_of=one.as_of, shown=one.shown,
    )  # fmt: skip
