"""Finished work, kept in this process for as long as it is asked for: bounded in bytes, and made once at a time."""

import asyncio
import pickle
import zlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping
from typing import Generic, TypeVar, cast

T = TypeVar("T")
ENTRY = 1_000  # bytes that an entry takes beside its value: its key, and its place


class Kept:
    """Values by keys; what was asked for longest ago goes first when they take more than `most` bytes.

    A key must name everything that its value depends on: nothing here ever finds out that a value is no longer true.
    Values are kept packed: they take a sixth of their size, which is known, and everybody gets a copy of their own.
    """

    def __init__(self, most: Callable[[], int]) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, bytes] = OrderedDict()
        self._making: dict[Hashable, asyncio.Task[object]] = {}
        self.bytes = 0

    async def get(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """The value of a key, made where it is not there. Whoever asks meanwhile waits for the same making.

        Raises what `make` raises, and then keeps nothing. Whoever goes away while waiting stops nobody else's waiting.
        """
        if (found := self._values.get(key)) is not None:
            self._values.move_to_end(key)
            return cast("T", pickle.loads(zlib.decompress(found)))  # noqa: S301 - packed below, never left this process
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
        self._keep(key, zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL)))
        return value

    def _keep(self, key: Hashable, packed: bytes) -> None:
        if len(packed) + ENTRY > self._most():
            return
        self._values[key] = packed
        self.bytes += len(packed) + ENTRY
        while self.bytes > self._most():
            _, gone = self._values.popitem(last=False)
            self.bytes -= len(gone) + ENTRY

    def forget(self) -> None:
        """Drop everything, as a new process would."""
        self._values.clear()
        self._making.clear()
        self.bytes = 0


class Together:
    """One asking for all who ask at once. An answer is given only to those who were there before it was asked for."""

    def __init__(self) -> None:
        self._now: asyncio.Task[object] | None = None
        self._next: asyncio.Task[object] | None = None

    async def ask(self, question: Callable[[], Awaitable[T]]) -> T:
        """What `question` gives; it is asked once for everybody who comes before it is asked. Raises what it raises."""
        if self._next is None:
            self._next = asyncio.ensure_future(self._ask(question))
            self._next.add_done_callback(_looked_at)
        return cast("T", await asyncio.shield(self._next))

    async def _ask(self, question: Callable[[], Awaitable[T]]) -> T:
        if self._now is not None and not self._now.done():
            await asyncio.wait([self._now])
        self._now, self._next = self._next, None  # whoever comes from here on might miss what happens now
        return await question()


class Gathered(Generic[T]):
    """One asking for the things that many ask for at once: those named while it runs are asked for by the next one."""

    def __init__(self, question: Callable[[Iterable[str]], Awaitable[Mapping[str, T]]]) -> None:
        self._question = question
        self._together = Together()
        self._names: set[str] = set()

    async def ask(self, name: str) -> T | None:
        """What is known of a name; None where nothing is. Raises what the question raises."""
        self._names.add(name)
        found: Mapping[str, T] = await self._together.ask(self._ask)
        return found.get(name)

    async def _ask(self) -> Mapping[str, T]:
        names, self._names = self._names, set()
        return await self._question(names)


def _looked_at(made: asyncio.Task[object]) -> None:
    """An error that nobody waits for any more is not said twice."""
    if not made.cancelled():
        made.exception()
