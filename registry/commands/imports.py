"""The command that takes a source in."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal, TypedDict, Unpack

import asyncpg
import structlog

from infra import clock
from infra.actor import Actor
from infra.database import Connection, execute, fetch_value, transaction
from infra.events import record
from infra.i18n import Percent, Text, text
from registry import events
from registry.errors import ImportRefused, SourceUnknown
from registry.imports import (
    Callback,
    ImportResult,
    Prepared,
    Progress,
    Run,
    Staging,
    check,
    conformed,
    date_of_files,
    fingerprint,
    gather_files,
    lock,
    merge,
    merge_moment,
    write_rejects,
)  # fmt: skip
from registry.sources import SOURCES
from registry.sources.ahead import one_ahead
from registry.sources.spec import SourceSpec

log = structlog.get_logger()


class Wishes(TypedDict, total=False):
    """What may be said about an import beside its files.

    `as_at` is the list's own date where the files do not state it; `mode` is "snapshot" (the files are the whole
    list: what is missing has ended) or "increment" (only these entries); `accept_shrink` lets a list lose more
    entries than the source's assertion allows; `progress` is called as the import goes on.
    """

    as_at: date | None
    mode: Literal["snapshot", "increment"]
    accept_shrink: bool
    progress: Callback | None


class _Files(list[Path]):
    """Files that know how many of them a reader has turned to."""

    turned_to = 0

    def __iter__(self) -> Iterator[Path]:
        for self.turned_to, path in enumerate(super().__iter__(), start=1):
            yield path


@dataclass(slots=True)
class _Import:
    """One import as it goes: what was asked and what is known so far."""

    spec: SourceSpec
    actor: Actor
    as_at: date | None
    mode: str
    accept_shrink: bool
    progress: Callback | None
    started_at: datetime = field(default_factory=clock.now)
    files: _Files = field(default_factory=_Files)
    prints: list[dict[str, object]] = field(default_factory=list)
    stated: date | None = None  # the newest date a file states
    read: int = 0
    rejected: int = 0

    @property
    def is_snapshot(self) -> bool:
        return self.mode == "snapshot"

    def tell(self, stage: str) -> None:
        if self.progress is not None:
            files = len(self.prints) if stage == "hashing" else self.files.turned_to
            self.progress(Progress(stage, self.read, self.rejected, files, len(self.files)))


async def run_import(source: str, files: Sequence[Path], *, actor: Actor, **wishes: Unpack[Wishes]) -> ImportResult:
    """Take in a snapshot or increment of a source, whole or not at all. `files` are files or folders.

    The same files again open nothing and close nothing. Raises SourceUnknown; raises ImportRefused with one sentence
    when the files do not look like what the source publishes, after writing down the refusal and nothing else.
    """
    if source not in SOURCES:
        raise SourceUnknown(text("import.source_unknown", source=source, known=", ".join(SOURCES)))
    running = _Import(
        SOURCES[source], actor, wishes.get("as_at"), wishes.get("mode", "snapshot"),
        wishes.get("accept_shrink", False), wishes.get("progress"),
    )  # fmt: skip
    try:
        return await _take_in(running, files)
    except ImportRefused as refusal:
        await _note_refusal(running, refusal)
        raise


async def _take_in(running: _Import, paths: Sequence[Path]) -> ImportResult:
    if not running.is_snapshot and not running.spec.increments:
        raise ImportRefused(text("import.no_increments", source=running.spec.name))
    running.files = _Files(await asyncio.to_thread(gather_files, running.spec, paths))
    for path in tuple(running.files):
        running.tell("hashing")
        running.prints.append(await asyncio.to_thread(fingerprint, path))
    try:
        async with transaction() as conn:
            result = await _within(conn, running)
    except (asyncpg.DataError, asyncpg.ProgramLimitExceededError) as fault:
        raise ImportRefused(text("import.unstorable", detail=str(fault)[:200])) from fault
    except asyncpg.InsufficientResourcesError as fault:
        raise ImportRefused(text("import.no_room", detail=str(fault)[:200])) from fault
    running.tell("done")
    return result


async def _within(conn: Connection, running: _Import) -> ImportResult:
    """The one transaction of an import."""
    await lock(conn, running.spec.code)
    run_id = await _open_run(running)
    staging = Staging(conn, running.spec, is_snapshot=running.is_snapshot)
    await staging.open()
    await _stage(running, staging, run_id)
    running.tell("checking")
    await staging.seal()
    await check(staging, rejected=running.rejected, accept_shrink=running.accept_shrink)
    running.tell("merging")
    run = Run(run_id, await merge_moment(conn))
    merged = [await merge(staging, table, run) for table in running.spec.tables]
    await staging.close()
    unchanged = sum(each.unchanged for each in merged)
    opened = sum(each.opened for each in merged)
    result = ImportResult(
        run_id=run_id, source=running.spec.code, read=running.read, opened=opened,
        closed=sum(each.closed for each in merged), unchanged=unchanged, rejected=running.rejected,
        duplicates=sum(each.staged for each in merged) - opened - unchanged,
        as_at=running.as_at or running.stated or date_of_files(running.files),
    )  # fmt: skip
    await _close_run(result, run.moment)
    await record(events.ImportFinished(source=running.spec.code, run_id=run_id), actor=running.actor)
    running.tell("recorded")
    return result


async def _stage(running: _Import, staging: Staging, run_id: int) -> None:
    """Every batch into the staging tables, the next being read meanwhile; rejects go to their table."""
    batches = one_ahead(_prepared(running, staging))
    while (prepared := await asyncio.to_thread(next, batches, None)) is not None:
        await staging.add(prepared)
        batch = prepared.batch
        if batch.rejects:
            await write_rejects(staging.conn, run_id, batch.rejects)
        if batch.as_at is not None:
            running.stated = max(batch.as_at, running.stated or batch.as_at)
        running.read += batch.frame.height + len(batch.rejects)
        running.rejected += len(batch.rejects)
        running.tell("reading")


def _prepared(running: _Import, staging: Staging) -> Iterator[Prepared]:
    try:
        for batch in running.spec.reader.read(running.files):
            yield staging.prepare(conformed(batch, running.spec))
    except ImportRefused:
        raise
    except Exception as fault:  # of a file from outside anything may come: it is refused, and logged as our fault
        log.exception("import.reader_failed", source=running.spec.code)
        raise ImportRefused(text("import.unreadable", detail=f"{type(fault).__name__}: {fault}"[:200])) from fault


async def _open_run(running: _Import, state: str = "done") -> int:
    run_id = await fetch_value(
        """insert into import_run (source, state, mode, as_at, files, started_at, finished_at, read, opened, closed,
                                   unchanged, rejected, duplicates, actor)
           values ($1, $2, $3, $4, $5::jsonb, $6, $7, 0, 0, 0, 0, 0, 0, $8) returning id""",
        running.spec.code, state, running.mode, running.as_at, json.dumps(running.prints, ensure_ascii=False),
        running.started_at, clock.now(), running.actor.name,
    )  # fmt: skip
    return int(run_id)


async def _close_run(result: ImportResult, moment: datetime) -> None:
    await execute(
        """update import_run set as_at = $2, finished_at = $3, read = $4, opened = $5, closed = $6, unchanged = $7,
                                 rejected = $8, duplicates = $9 where id = $1""",
        result.run_id, result.as_at, moment, result.read, result.opened, result.closed, result.unchanged,
        result.rejected, result.duplicates,
    )  # fmt: skip


async def _note_refusal(running: _Import, refusal: ImportRefused) -> None:
    reason = {"id": refusal.text.id, "args": _plain(refusal.text)}
    async with transaction():
        run_id = await _open_run(running, "refused")
        await execute(
            "update import_run set reason = $2::jsonb, read = $3, rejected = $4 where id = $1",
            run_id, json.dumps(reason, ensure_ascii=False), running.read, running.rejected,
        )  # fmt: skip
        happened = events.ImportRefused(source=running.spec.code, run_id=run_id, reason=refusal.text.id)
        await record(happened, actor=running.actor)


def _plain(message: Text) -> dict[str, object]:
    """A message's arguments as JSON can hold them; a share stays a number, a name its message id."""
    plain: dict[str, object] = {}
    for name, value in message.args.items():
        match value:
            case Text():
                plain[name] = {"id": value.id, "args": _plain(value)}
            case Percent():
                plain[name] = float(value.share)
            case bool() | int() | float() | str() | None:
                plain[name] = value
            case _:
                plain[name] = str(value)
    return plain
