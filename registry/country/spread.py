"""Work on many pieces by several processes, with the same outcome in the same order as by one."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

Map = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]


def usual_processes() -> int:
    """As many as this process may use cores."""
    return len(os.sched_getaffinity(0))


@contextmanager
def workers(processes: int, prepare: Callable[..., None] | None = None, *given: Any) -> Iterator[Map]:
    """A `map` over so many processes, each of which has called `prepare(*given)` first; a single one is this process.

    What is mapped is a function of a module and pieces that can be pickled.
    """
    if processes == 1:
        if prepare:
            prepare(*given)
        yield map
        return
    # forked processes would share the locks of Polars' threads, and wait for them for ever
    with ProcessPoolExecutor(processes, get_context("spawn"), prepare, given) as pool:
        yield pool.map
