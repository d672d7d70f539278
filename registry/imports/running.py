"""The import that is running and what came of it: its turn, its row, its rejects."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from infra import clock
from infra.database import Connection
from infra.i18n import text
from registry.errors import ImportRefused
from registry.sources.base import RejectedRow

LOCK_CLASS = 7_150  # advisory locks of imports
MERGES = 7_152  # advisory lock that imports share while they merge
VALUE_LIMIT = 200  # characters of a rejected value that are kept
CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: `stage` is hashing, reading, checking, merging, recorded or done.

    `files` of `of_files` are hashed or, while reading, begun; `read` and `rejected` are rows.
    """

    stage: str
    read: int = 0
    rejected: int = 0
    files: int = 0
    of_files: int = 0


Callback = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did. read = opened + unchanged + duplicates + rejected, for a snapshot."""

    run_id: int
    source: str
    read: int
    opened: int
    closed: int
    unchanged: int
    rejected: int
    duplicates: int
    as_at: date | None

    @property
    def changed(self) -> int:
        """Facts that opened or closed; 0: the source says what it said before."""
        return self.opened + self.closed


@dataclass(frozen=True, slots=True)
class Run:
    """The import that is running: its row's id and its one moment."""

    id: int
    moment: datetime


async def lock(conn: Connection, source: str) -> None:
    """Keep other imports of the source out until the transaction ends. Raises ImportRefused when one is running.

    The server is asked to notice within a second when the importing process is gone, so that its lock goes too.
    """
    await conn.execute("set local client_connection_check_interval = '1s'")
    got: Any = await conn.fetchval("select pg_try_advisory_xact_lock($1, hashtext($2))", LOCK_CLASS, source)
    if not got:
        raise ImportRefused(text("import.already_running", source=text(f"source.{source}.name")))


async def write_rejects(conn: Connection, run_id: int, rejects: Sequence[RejectedRow]) -> None:
    """Store unreadable rows: where each stands, why, and what stood there."""
    rows = [
        (
            run_id,
            each.file,
            each.row,
            each.reason,
            re.sub(CONTROL, "", each.value)[:VALUE_LIMIT] if each.value else None,
        )
        for each in rejects
    ]
    await conn.copy_records_to_table("reject", records=rows, columns=["run", "file", "row", "reason", "value"])


async def merge_moment(conn: Connection) -> datetime:
    """The moment from which the facts of an import are known. Until it commits, `quiet_moment` waits."""
    await conn.execute("select pg_advisory_xact_lock_shared($1)", MERGES)
    return clock.now()


async def quiet_moment(conn: Connection) -> datetime:
    """A moment at which no import is merging: whoever asks later what was known at it is told the same."""
    await conn.execute("select pg_advisory_lock($1)", MERGES)
    try:
        return clock.now()
    finally:
        await conn.execute("select pg_advisory_unlock($1)", MERGES)
