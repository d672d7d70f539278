"""What can happen to a key. Its secret, and what it opens it for, stand nowhere here."""

from dataclasses import dataclass
from datetime import datetime

from infra.events import Event, event


@event("key.made", about="key")
@dataclass(frozen=True, slots=True)
class KeyMade(Event):
    """A program may ask in somebody's name."""

    key: int
    scopes: str
    ends_at: datetime


@event("key.renewed", about="key")
@dataclass(frozen=True, slots=True)
class KeyRenewed(Event):
    """Another key takes over; the old one ends soon."""

    key: int
    by: int
    ends_at: datetime


@event("key.revoked", about="key")
@dataclass(frozen=True, slots=True)
class KeyRevoked(Event):
    """A key opens nothing any more."""

    key: int
