"""Web hooks, as their owners see them."""

from dataclasses import dataclass
from datetime import datetime

from infra.i18n import Bilingual


@dataclass(frozen=True, slots=True)
class HookLine:
    """A hook: where it leads, what it wants to hear, how it fares."""

    id: int
    url: str
    chosen: tuple[str, ...]  # what refers to labels and companies; none: all
    made_at: datetime
    stopped_at: datetime | None
    stopped_why: str | None
    failures: int
    waiting: int


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One thing that was to be told."""

    id: int
    number: str | None  # of a label; None: a test
    what: str | None
    state: str
    tries: int
    status: int | None
    error: str | None
    made_at: datetime
    done_at: datetime | None
    next_try_at: datetime


@dataclass(frozen=True, slots=True)
class HooksView:
    """The hooks of an organisation."""

    bin: str  # what refers to it
    name: Bilingual
    hooks: tuple[HookLine, ...]


@dataclass(frozen=True, slots=True)
class HookView:
    """One hook and what was delivered lately, newest first. `secret`: only once, when it was just made."""

    bin: str
    name: Bilingual
    hook: HookLine
    deliveries: tuple[DeliveryLine, ...]
    secret: str = ""
