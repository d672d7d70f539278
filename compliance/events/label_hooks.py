"""What happens to web hooks. Their addresses and secrets stand nowhere here."""

from dataclasses import dataclass

from infra.events import Event, event


@event("label.hook_made", about="label_hook")
@dataclass(frozen=True, slots=True)
class HookMade(Event):
    """An organisation wants to be told of changes of labels."""

    hook: int


@event("label.hook_stopped", about="label_hook")
@dataclass(frozen=True, slots=True)
class HookStopped(Event):
    """A hook is told nothing more: its owner wants it so, or it has failed too often."""

    hook: int
    why: str


@event("label.hook_tried", about="label_hook")
@dataclass(frozen=True, slots=True)
class HookTried(Event):
    """Its owner wants a test sent."""

    hook: int
    delivery: int
