"""Who read the trail."""

from collections.abc import Mapping
from dataclasses import dataclass

from infra.events import Event, event


@event("trail.read", about="trail")
@dataclass(frozen=True, slots=True)
class TrailRead(Event):
    """Somebody searched the events of everybody."""

    what: str
    asked: Mapping[str, str]
