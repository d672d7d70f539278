"""Files under their SHA-256, in a folder: nothing is ever half there, and nothing is kept that nobody looked at."""

import asyncio
import os
from collections.abc import AsyncIterable, Awaitable, Callable, Iterator
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from re import fullmatch
from typing import BinaryIO, TypeVar
from uuid import uuid4

from infra import clock

T = TypeVar("T")
PIECE = 1 << 20
FOR_OWNER = 0o600
STALE = 24 * 3600  # seconds after which what came halfway is swept away


class NotOfSizeError(ValueError):
    """Nothing came (`size` 0), or more bytes than are allowed."""

    def __init__(self, size: int) -> None:
        super().__init__(f"{size} bytes")
        self.size = size


@dataclass(frozen=True, slots=True)
class Kept:
    """A content that is in the store."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of files, each at ab/cdef… of its hash."""

    folder: Path

    def path(self, digest: str) -> Path:
        """Where a content lies, or would. Raises ValueError for what is no hash."""
        if not fullmatch(r"[0-9a-f]{64}", digest):
            raise ValueError(f"{digest!r} is not SHA-256")
        return self.folder / digest[:2] / digest[2:]

    async def keep(self, chunks: AsyncIterable[bytes], limit: int, inspect: Callable[[Path], Awaitable[None]]) -> Kept:
        """Take in a content that comes in pieces; memory does not grow with it.

        In: the pieces, how many bytes at most, and who looks at the file before it is kept: what they raise is raised,
        and nothing stays. Out: hash and size; the same content twice is one file. Raises NotOfSizeError. Whenever
        the process dies, the store holds whole files only: half of one lies apart, and is swept away a day later.
        """
        coming = await asyncio.to_thread(self._place_to_come)
        try:
            kept = await _write(coming, chunks, limit)
            await inspect(coming)
            await asyncio.to_thread(self._settle, coming, kept.sha256)
        finally:
            await asyncio.shield(asyncio.to_thread(coming.unlink, missing_ok=True))
        return kept

    async def make(self, write: Callable[[BinaryIO], T]) -> tuple[Kept, T]:
        """Take in a content that a function writes, in a thread, into an empty file in which it may go back.

        Out: hash and size, and what the function returned. What it raises is raised, and nothing stays.
        """
        coming = await asyncio.to_thread(self._place_to_come)
        try:
            made = await asyncio.to_thread(_made, coming, write)
            kept = await asyncio.to_thread(_measured, coming)
            await asyncio.to_thread(self._settle, coming, kept.sha256)
        finally:
            await asyncio.shield(asyncio.to_thread(coming.unlink, missing_ok=True))
        return kept, made

    def _place_to_come(self) -> Path:
        waiting = self.folder / "coming"
        waiting.mkdir(parents=True, exist_ok=True)
        oldest = clock.now().timestamp() - STALE
        for left in waiting.iterdir():
            if left.stat().st_mtime < oldest:
                left.unlink(missing_ok=True)
        return waiting / uuid4().hex

    def _settle(self, coming: Path, digest: str) -> None:
        target = self.path(digest)
        target.parent.mkdir(exist_ok=True)
        coming.replace(target)
        for folder in (target.parent, self.folder):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


async def _write(path: Path, chunks: AsyncIterable[bytes], limit: int) -> Kept:
    digest, size = sha256(), 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FOR_OWNER)
    with os.fdopen(handle, "wb") as file:
        async for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise NotOfSizeError(size)
            digest.update(chunk)
            await asyncio.to_thread(file.write, chunk)
        if not size:
            raise NotOfSizeError(size)
        file.flush()
        await asyncio.to_thread(os.fsync, file.fileno())
    return Kept(digest.hexdigest(), size)


def _made(path: Path, write: Callable[[BinaryIO], T]) -> T:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, FOR_OWNER)
    with os.fdopen(handle, "w+b") as file:
        made = write(file)
        file.flush()
        os.fsync(file.fileno())
    return made


def _measured(path: Path) -> Kept:
    with path.open("rb") as file:
        return Kept(file_digest(file, "sha256").hexdigest(), path.stat().st_size)


def pieces(path: Path) -> Iterator[bytes]:
    """A file in pieces."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
