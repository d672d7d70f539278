"""Finished work, kept in this process for as long as it is asked for: bounded in bytes, and made once at a time."""

import asyncio
import sys
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from typing import TypeVar, cast

T = TypeVar("T")
ENTRY = 400  # bytes that an entry takes beside its key and value


def weight(value: object) -> int:
    """Bytes of memory of a value made of data classes, mappings, sequences, texts and figures.

    What two parts share is counted twice, so the sum is never too small.
    """
    own = sys.getsizeof(value)
    match value:
        case str() | bytes():
            return own
        case Mapping():
            return own + sum(weight(key) + weight(each) for key, each in value.items())
        case tuple() | list() | frozenset():
            return own + sum(map(weight, value))
        case _ if is_dataclass(value):
            return own + sum(weight(getattr(value, field.name)) for field in fields(value))
        case _:
            return own


class Kept:
    """Values by keys; what was asked for longest ago goes first when they weigh more than `most` bytes.

    A key must name everything that its value depends on: nothing here ever finds out that a value is no longer true.
    """

    def __init__(self, most: Callable[[], int]) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
        self._making: dict[Hashable, asyncio.Task[object]] = {}
        self.bytes = 0

    async def get(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """The value of a key, made where it is not there. Whoever asks meanwhile waits for the same making.

        Raises what `make` raises, and then keeps nothing. Whoever goes away while waiting stops nobody else's waiting.
        """
        if (found := self._values.get(key)) is not None:
            self._values.move_to_end(key)
            return cast("T", found[0])
        making = self._making.get(key)
        if making is None:
            making = self._making[key] = asyncio.ensure_future(self._made(key, make))
            making.add_done_callback(_looked_at)
        return cast("T", await asyncio.shield(making))

    async def _made(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        try:
            value = await make()
        finally:
            self._making.pop(key, None)
        self._keep(key, value)
        return value

    def _keep(self, key: Hashable, value: object) -> None:
        own = weight(key) + weight(value) + ENTRY
        if own > self._most():
            return
        self._values[key] = (value, own)
        self.bytes += own
        while self.bytes > self._most():
            _, (_, gone) = self._values.popitem(last=False)
            self.bytes -= gone

    def forget(self) -> None:
        """Drop everything, as a new process would."""
        self._values.clear()
        self._making.clear()
        self.bytes = 0


def _looked_at(made: asyncio.Task[object]) -> None:
    """An error that nobody waits for any more is not said twice."""
    if not made.cancelled():
        made.exception()
