"""Work that is done while the result before it is being used."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")


def one_ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items in the same order, each made in a thread of its own while the one before it is being used.

    At most one waits. A fault comes where the item would have come.
    """
    end = object()
    with ThreadPoolExecutor(1, "ahead") as thread:
        context = copy_context()
        coming = thread.submit(context.run, next, items, end)
        while (item := coming.result()) is not end:
            coming = thread.submit(context.run, next, items, end)
            yield item  # type: ignore[misc]  # `next` gives an item or the end
