"""Work that is done while the result before it is being used."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def one_ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items in the same order, each made in a thread of its own while the one before it is being used.

    At most one waits. A fault comes where the item would have come.
    """
    with ThreadPoolExecutor(1, "ahead") as thread:
        context = copy_context()

        def following() -> tuple[T, ...]:
            return tuple(islice(items, 1))  # empty at the end

        coming = thread.submit(context.run, following)
        while item := coming.result():
            coming = thread.submit(context.run, following)
            yield item[0]
