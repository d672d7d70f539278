"""Many requests at once over kept connections: as many as will go, or so many a second."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field

from tests.benchmarks.web import HOST

OK = (b"200", b"304")
WAITING = 64  # connections of a steady load: more requests than that never wait at once, or the run has failed


@dataclass(slots=True)
class Came:
    """What came of a load: how long each answer took, in seconds, and how long all of them."""

    seconds: list[float] = field(default_factory=list)
    all: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.all


class Line:
    """A connection that is kept, and asks for one thing after another."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: str) -> None:
        self._reader, self._writer, self._head = reader, writer, head

    @classmethod
    async def to(cls, port: int, head: str) -> "Line":
        """A line to a server on this machine; `head` are lines that go along with every request."""
        return cls(*await asyncio.open_connection(HOST, port, limit=2**20), head)

    async def get(self, path: str) -> None:
        """Ask, and read the whole answer. Raises AssertionError for anything but 200 and 304."""
        self._writer.write(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n{self._head}\r\n".encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        status, length = head[9:12], head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        body = await self._reader.readexactly(int(length or 0)) if status != b"304" else b""
        if status not in OK:
            raise AssertionError(f"{path}: {head!r} {body[:200]!r}")

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


async def _lines(port: int, count: int, head: str, work: Callable[[list[Line]], Awaitable[None]]) -> None:
    lines = [await Line.to(port, head) for _ in range(count)]
    try:
        await work(lines)
    finally:
        for line in lines:
            line.close()


async def as_fast(port: int, paths: Sequence[str], seconds: float, lines: int = 16, head: str = "") -> Came:
    """So many lines ask one after another until the paths or the seconds are over."""
    came = Came()
    left: Iterator[str] = iter(paths)
    began = time.perf_counter()

    async def ask(line: Line) -> None:
        for path in left:
            started = time.perf_counter()
            if started - began > seconds:
                return
            await line.get(path)
            came.seconds.append(time.perf_counter() - started)

    async def work(opened: list[Line]) -> None:
        await asyncio.gather(*map(ask, opened))

    await _lines(port, lines, head, work)
    came.all = time.perf_counter() - began
    return came


async def steadily(port: int, paths: Sequence[str], a_second: float, head: str = "") -> Came:
    """So many requests a second, each at its time whether or not earlier ones are answered; waiting counts too."""
    came = Came()

    async def work(opened: list[Line]) -> None:
        free: asyncio.Queue[Line] = asyncio.Queue()
        for line in opened:
            free.put_nowait(line)
        began = time.perf_counter() + 0.1

        async def ask(number: int, path: str) -> None:
            due = began + number / a_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            line = await free.get()
            await line.get(path)
            free.put_nowait(line)
            came.seconds.append(time.perf_counter() - due)

        await asyncio.gather(*(ask(number, path) for number, path in enumerate(paths)))
        came.all = time.perf_counter() - began

    await _lines(port, WAITING, head, work)
    return came
