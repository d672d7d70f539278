"""Documents of the whole register, folded by as many processes as there are cores."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import islice
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any

from infra import clock
from infra.database import engine
from registry.search.documents import document, gather, slices_of_all

FEW = 3  # slices that this process folds sooner than others have started
Slice = Sequence[object]


async def everybody() -> AsyncIterator[list[str]]:
    """Documents of every number that any source names, a slice at a time; as many slices are held as processes work."""
    slices, today = await slices_of_all(), clock.today()
    if len(slices) <= FEW:
        async for rows in gather(slices, today, whole=True):
            yield [document(row) for row in rows]
        return
    hands = os.cpu_count() or 1
    loop = asyncio.get_running_loop()
    # forked processes would share the locks of this one's threads
    with ProcessPoolExecutor(hands, get_context("spawn"), _prepare, (engine.config,)) as pool:
        waiting = iter(slices)
        running = [loop.run_in_executor(pool, _folded, today, one) for one in islice(waiting, hands + 1)]
        while running:
            yield (await running.pop(0)).split("\n")
            running += [loop.run_in_executor(pool, _folded, today, one) for one in islice(waiting, 1)]


def _prepare(config: dict[str, Any]) -> None:
    engine.config = config
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A pool whose process was killed would wait for its next slice for ever."""
    if (parent := parent_process()) is not None:
        parent.join()
    os._exit(1)


def _folded(today: date, slice_: Slice) -> str:
    """Documents of a slice, a line each: one text goes from process to process faster than a list of them."""
    return asyncio.run(_documents_in(today, slice_))


async def _documents_in(today: date, slice_: Slice) -> str:
    return "\n".join([document(row) async for rows in gather([slice_], today, whole=True) for row in rows])
