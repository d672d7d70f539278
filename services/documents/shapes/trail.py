"""The trail as a document: what anybody may keep, and hold against Möldir later."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from infra.trail.days import Day, OpenDay, Published
from services.documents.shapes.basics import Shape

Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="SHA-256 in hexadecimal.", examples=["00" * 32])]


class TrailDay(Shape, frozen=True, kw_only=True):
    """A closed day."""

    day: date
    events: int
    root: Annotated[Hash, Meta(description="Root of the Merkle tree (RFC 6962) over the day's events.")]
    closed_at: datetime
    note: Annotated[str, Meta(description="A signed checkpoint: four lines, an empty one, the signatures.")]


class TrailOpenDay(Shape, frozen=True, kw_only=True):
    """A day that is still being sealed."""

    day: date
    events: int
    head: Annotated[Hash, Meta(description="Last hash of the day's chain so far.")]


class Trail(Shape, frozen=True, kw_only=True):
    """The days of the trail, newest first."""

    events: int
    closed: Annotated[int, Meta(description="How many days are closed.")]
    first: Annotated[date | None, Meta(description="The first closed day.")]
    open: list[TrailOpenDay]
    days: list[TrailDay]
    keys: Annotated[list[str], Meta(description="Public keys that signed days: name, id and key.")]
    next: Annotated[date | None, Meta(description="Value of before for the next, older page; null on the last.")]


def trail(published: Published) -> Trail:
    """The document of a page of days."""
    return Trail(
        events=published.events, closed=published.closed, first=published.first,
        open=[_open(day) for day in published.open], days=[_closed(day) for day in published.days],
        keys=list(published.keys), next=published.before,
    )  # fmt: skip


def _closed(day: Day) -> TrailDay:
    held = day.checkpoint
    return TrailDay(day=held.day, events=held.events, root=day.root, closed_at=day.closed_at, note=day.note)


def _open(day: OpenDay) -> TrailOpenDay:
    return TrailOpenDay(day=day.day, events=day.events, head=day.head.hex())
