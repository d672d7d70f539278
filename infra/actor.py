"""Who acts: every command is told, every event remembers."""

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
