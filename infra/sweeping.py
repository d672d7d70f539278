"""Sweeps: something done for each of many, where one that fails stops none of the others."""

from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

import structlog

log = structlog.get_logger()
T = TypeVar("T")


async def each_by_itself(
    many: Iterable[T], act: Callable[[T], Awaitable[int]], failed: str, called: Callable[[T], object] = str
) -> int:
    """Do something for each of many; the sum of what the acts say they did.

    `failed` is what the log calls an act that raised, `called` what it calls the one: an id, and no word about anybody.
    Whatever an act raised is that one's alone: a sweep comes again.
    """
    done = 0
    for one in many:
        try:
            done += await act(one)
        except Exception:  # whatever it is, it is written down, and the others go on
            log.exception(failed, of=str(called(one)))
    return done
