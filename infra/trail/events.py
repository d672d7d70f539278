"""What happens to the trail itself is in the trail."""

from dataclasses import dataclass

from infra.events import Event, event


@event("trail.exported", about="trail")
@dataclass(frozen=True, slots=True)
class TrailExported(Event):
    """Events of some days were written out for somebody to read elsewhere."""

    first: str
    last: str
    organisation: str | None


@event("trail.signed", about="trail")
@dataclass(frozen=True, slots=True)
class TrailSigned(Event):
    """Closed days were signed with a key that had not signed them."""

    key: str
    days: int
