"""On whose behalf the database is asked: told to each connection, held there by row-level security.

A process that works for nobody in particular (imports, scoring, jobs) tells nothing and owns the tables. Web and API
have a role of their own, `APPLICATION`, to which a tenant's row is visible only when the connection was told so.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

APPLICATION = "moldir_app"  # the role of web and API


@dataclass(frozen=True, slots=True)
class Looker:
    """Whose rows are shown: a person's, those of organisations (BINs), what staff with certain roles may see."""

    person: str = ""
    organisations: frozenset[str] = frozenset()
    staff: frozenset[str] = frozenset()
    at_the_door: bool = False  # for what comes before anybody is known
    strong: bool = False  # they used a second factor
    learner: str = ""  # a member of staff who came in by a personal code or a link, without an account

    @property
    def settings(self) -> tuple[str, ...]:
        """The same as PostgreSQL is told it: functions of the migrations `rights`, `auditors` and `training` read
        them.
        """
        return (
            self.person,
            " ".join(sorted(self.organisations)),
            " ".join(sorted(self.staff)),
            "open" if self.at_the_door else "",
            "yes" if self.strong else "",
            self.learner,
        )


NOBODY = Looker()
_looking: ContextVar[Looker] = ContextVar("looking", default=NOBODY)


def looking() -> Looker:
    """Whoever the running request works for."""
    return _looking.get()


@contextmanager
def looks(who: Looker) -> Iterator[None]:
    """Within the block the database is asked on behalf of `who`."""
    token = _looking.set(who)
    try:
        yield
    finally:
        _looking.reset(token)


@contextmanager
def at_the_door() -> Iterator[None]:
    """Within the block also the rows that let people in are visible: accounts, sessions, invitations by their secret.

    Only what happens before somebody is known, or becomes a member, may open the door, and not for longer than it
    takes; a house test names the modules.
    """
    with looks(replace(looking(), at_the_door=True)):
        yield


def lets_in(act: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """Decorator: the whole of an act happens at the door."""

    @wraps(act)
    async def at_door(*args: P.args, **kwargs: P.kwargs) -> T:
        with at_the_door():
            return await act(*args, **kwargs)

    return at_door
