"""The folder of the index: generations side by side, a pointer to the one in use, one writer at a time.

A generation is built in a folder of its own and becomes visible when the pointer is replaced, which is one atomic
step. Killed before it: the old index stays in use. Killed in the middle of an update: tantivy opens at its last commit,
and since the state is written after the commit, what was in it is done again.

A copy is kept beside them. When the index is lost or broken the copy takes its place, and what happened since is taken
in: seconds, where building takes minutes.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import msgspec
import structlog
import tantivy

from infra.settings import settings
from registry.search.schema import EDITION, schema, with_tokenizers

log = structlog.get_logger()
POINTER = "current"
STATE = "state.json"
KEPT = "kept"
LOCK = "lock"
HEAP_BYTES, HEAP_OF_REBUILD = 64_000_000, 400_000_000


class Seen(msgspec.Struct, frozen=True):
    """Ids of runs the index has taken in. Ids are given out before they are committed, so the recent ones are kept."""

    newest: int = 0
    recent: tuple[int, ...] = ()

    def plus(self, ids: list[int]) -> "Seen":
        """With more ids."""
        known = sorted({*self.recent, *ids})
        newest = max([self.newest, *known])
        return Seen(newest, tuple(one for one in known if one > newest - LOOK_BACK))


LOOK_BACK = 200


class State(msgspec.Struct, frozen=True):
    """Up to where the index follows the database."""

    edition: int
    database: str
    event: int
    imports: Seen
    scores: Seen


@dataclass(frozen=True, slots=True)
class Generation:
    """One built index."""

    folder: Path

    @property
    def state(self) -> State | None:
        """Where it stands; None when that cannot be read or is of another edition."""
        try:
            state = msgspec.json.decode((self.folder / STATE).read_bytes(), type=State)
        except (OSError, msgspec.DecodeError):
            return None
        return state if state.edition == EDITION else None

    def keep(self, state: State) -> None:
        """Write where it stands."""
        _replace(self.folder / STATE, msgspec.json.encode(state))

    def opened(self) -> tantivy.Index | None:
        """The index, or None when it is damaged."""
        try:
            if not tantivy.Index.exists(str(self.folder)):
                return None
            index = with_tokenizers(tantivy.Index.open(str(self.folder)))
            index.config_reader("manual")
            index.searcher()
        except (ValueError, OSError, RuntimeError) as damage:
            log.warning("search.damaged", folder=str(self.folder), why=str(damage))
            return None
        return index


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_name(f"{path.name}.{uuid4().hex[:8]}")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def root() -> Path:
    """The folder of all generations, made if absent."""
    folder = settings().search_dir
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def pointer() -> Path:
    """The file that names the generation in use."""
    return settings().search_dir / POINTER


def current() -> Generation | None:
    """The generation in use, if there is one."""
    try:
        name = pointer().read_text().strip()
    except OSError:
        return None
    folder = settings().search_dir / name
    return Generation(folder) if name and folder.is_dir() else None


@contextmanager
def writing() -> Iterator[None]:
    """Be the one writer; waits for another one. The lock goes with the process, however it ends."""
    with (root() / LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def fresh() -> tuple[Generation, tantivy.Index]:
    """An empty generation beside the others, not yet in use."""
    folder = root() / f"generation-{uuid4().hex[:12]}"
    folder.mkdir()
    return Generation(folder), with_tokenizers(tantivy.Index(schema(), path=str(folder)))


def switch_to(generation: Generation) -> None:
    """Put a generation into use and clear the others away; readers keep the files they have open."""
    _replace(root() / POINTER, generation.folder.name.encode())
    for folder in root().glob("generation-*"):
        if folder != generation.folder:
            shutil.rmtree(folder, ignore_errors=True)
    for leftover in root().glob(f"{POINTER}.*"):
        leftover.unlink(missing_ok=True)


def keep_copy(generation: Generation) -> None:
    """Keep a copy of a generation that nobody writes to meanwhile; the copy before goes when this one is whole."""
    made, before = root() / f"{KEPT}-{uuid4().hex[:12]}", root() / KEPT
    shutil.copytree(generation.folder, made)
    shutil.rmtree(before, ignore_errors=True)
    made.rename(before)
    for leftover in root().glob(f"{KEPT}-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def kept() -> Generation | None:
    """The copy, if there is a whole one."""
    folder = root() / KEPT
    return Generation(folder) if folder.is_dir() else None


def brought_back(copy: Generation) -> Generation:
    """A generation made from the copy, not yet in use; the copy stays."""
    folder = root() / f"generation-{uuid4().hex[:12]}"
    shutil.copytree(copy.folder, folder)
    return Generation(folder)


def writer(index: tantivy.Index, heap: int = HEAP_BYTES) -> tantivy.IndexWriter:
    """A writer with one thread: the folding before it takes the time. The larger its heap, the less it merges."""
    return index.writer(heap, 1)
