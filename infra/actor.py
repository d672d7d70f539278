"""Who acts: every command is told, every event remembers."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """`kind` is person, key, system or visitor; `name` is what the trail shows."""

    kind: str
    name: str
    organisation: str | None = None  # BIN of the organisation acted for


SYSTEM = Actor("system", "moldir")
VISITOR = Actor("visitor", "visitor")


def command_line(user: str) -> Actor:
    """Somebody at the command line of this machine."""
    return Actor("person", f"cli:{user}")


_acting: ContextVar[Actor] = ContextVar("acting", default=VISITOR)


def acting() -> Actor:
    """Whoever acts in the running request; a visitor where nobody said otherwise."""
    return _acting.get()


@contextmanager
def acts(who: Actor) -> Iterator[None]:
    """Within the block it is `who` that acts."""
    token = _acting.set(who)
    try:
        yield
    finally:
        _acting.reset(token)
