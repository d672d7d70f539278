"""Audit packages: asked for, made in the background step by step, called off, and deleted when their time is over."""

import json
from dataclasses import dataclass
from datetime import timedelta

from compliance.colleagues import Colleague
from compliance.errors import Unfit
from compliance.events.auditing import OutputTaken, PackageCancelled, PackageFailed, PackageMade, PackageOrdered
from compliance.queries.outputs import has_file, package_row, submitted
from infra import clock
from infra.actor import SYSTEM, Actor
from infra.database import Record, enqueue, execute, fetch, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import LANGUAGES, Text, text
from infra.settings import settings
from infra.storage import Kept, Store

KEPT = timedelta(days=14)  # a package that is deleted can be made again, byte for byte
SILENT = timedelta(minutes=5)  # whoever makes one and is not heard of for so long is dead
SENT_BY = timedelta(seconds=5)  # a job that left with its command has been taken by then
JOB = "build_package"


@dataclass(frozen=True, slots=True)
class Wish:
    """Which package: the language of its documents, and whether restricted evidence goes in."""

    language: str
    restricted: bool = False


async def order_package(by: Colleague, assessment: int, wish: Wish) -> int:
    """Ask for a package of what was submitted last; its id. One that is there, or on its way, is not made twice.

    Raises NotYours, NothingHere where nothing was submitted, OutOfTurn for a snapshot of older rules, Unfit.
    """
    by.needs("lead")
    if wish.language not in LANGUAGES:
        raise Unfit(text("outputs.unfit.language"), field="language")
    found = await submitted(by, assessment)
    frozen = found.standing.frozen
    assert frozen is not None  # noqa: S101 - whatever was submitted is frozen
    key = frozen.snapshot, frozen.approved_at is not None, wish.language, wish.restricted and bool(found.hidden)
    async with transaction():
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"packages {assessment}")
        there = await fetch_one(
            """select * from audit_package where snapshot = $1 and approved = $2 and language = $3 and restricted = $4
               and state in ('waiting', 'running', 'ready') order by id desc limit 1""",
            *key,
        )
        if there is not None and (there["state"] != "ready" or has_file(there)):
            return int(there["id"])
        made = await fetch_value(
            """insert into audit_package (organisation, assessment, snapshot, approved, language, restricted, state,
                                          asked_by, asked_at, done_bytes, all_bytes)
               values ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8, 0, 0) returning id""",
            by.organisation, assessment, *key, by.person, clock.now(),
        )  # fmt: skip
        await record(PackageOrdered(assessment, made, frozen.snapshot, key[3]), actor=by.actor)
        enqueue(JOB, made)
    return int(made)


async def cancel_package(by: Colleague, package: int) -> None:
    """Call a package off that is not ready yet. Nothing happens to one that is. Raises NotYours, NothingHere."""
    by.needs("lead")
    row = await package_row(by, package)
    async with transaction():
        tag = await execute(
            """update audit_package set state = 'cancelled', ended_at = $2
               where id = $1 and state in ('waiting', 'running')""",
            package, clock.now(),
        )  # fmt: skip
        if tag.endswith(" 1"):
            await record(PackageCancelled(row["assessment"], package), actor=by.actor)


async def note_taken(by: Colleague, assessment: int, what: str) -> None:
    """Somebody takes a file of an assessment away."""
    by.needs("read")
    async with transaction():
        # whoever reads from outside the organisation may not write in its name
        actor = by.actor if by.may("lead") else Actor("person", str(by.person))
        await record(OutputTaken(assessment, what), actor=actor)


async def note_packed(actor: Actor, assessment: int, root: str) -> None:
    """Somebody at the machine itself packed what was submitted last; the root over its files is remembered."""
    async with transaction():
        await record(OutputTaken(assessment, f"package {root}"), actor=actor)


async def claim_package(package: int) -> Record | None:
    """Part of the job: from now on this process makes the package; None where it is made, called off or somebody's."""
    now = clock.now()
    return await fetch_one(
        """update audit_package set state = 'running', beat_at = $2, done_bytes = 0
           where id = $1 and (state = 'waiting' or state = 'running' and beat_at < $3) returning *""",
        package, now, now - SILENT,
    )  # fmt: skip


async def beat(package: int, done: int, whole: int) -> bool:
    """Part of the job: so many bytes of all are written; whether the package is still wanted."""
    tag = await execute(
        """update audit_package set beat_at = $2, done_bytes = $3, all_bytes = $4
           where id = $1 and state = 'running'""",
        package, clock.now(), done, whole,
    )  # fmt: skip
    return tag.endswith(" 1")


async def finish_package(package: int, kept: Kept, root: str) -> None:
    """Part of the job: the package is ready, and kept for a while. One that was called off stays so."""
    now = clock.now()
    async with transaction():
        row = await fetch_one(
            """update audit_package set state = 'ready', ended_at = $2, ends_at = $3, size = $4, sha256 = $5, root = $6,
                      done_bytes = all_bytes
               where id = $1 and state = 'running' returning assessment, organisation""",
            package, now, now + KEPT, kept.size, kept.sha256, root,
        )  # fmt: skip
        if row is not None:
            await record(PackageMade(row["assessment"], package, kept.sha256, root), actor=SYSTEM)


async def fail_package(package: int, why: Text) -> None:
    """Part of the job: the package cannot be made, and this is why."""
    async with transaction():
        row = await fetch_one(
            """update audit_package set state = 'failed', ended_at = $2, fault = $3, fault_about = $4::jsonb
               where id = $1 and state = 'running' returning assessment""",
            package, clock.now(), why.id, json.dumps(dict(why.args), ensure_ascii=False, default=str),
        )  # fmt: skip
        if row is not None:
            await record(PackageFailed(row["assessment"], package, why.id), actor=SYSTEM)


async def send_waiting_packages() -> int:
    """Send jobs again for packages that nobody makes; how many."""
    now = clock.now()
    async with transaction():
        rows = await fetch(
            """select id from audit_package where state = 'waiting' and asked_at < $1
               or state = 'running' and beat_at < $2""",
            now - SENT_BY, now - SILENT,
        )  # fmt: skip
        for row in rows:
            enqueue(JOB, row["id"])
    return len(rows)


async def forget_packages() -> int:
    """Delete packages whose time is over; how many. A file that another package is too stays."""
    now = clock.now()
    async with transaction():
        rows = await fetch(
            "update audit_package set state = 'gone' where state = 'ready' and ends_at <= $1 returning sha256", now
        )
        kept = await fetch("select sha256 from audit_package where state = 'ready'")
    store = Store(settings().packages_dir)
    for digest in {row["sha256"] for row in rows} - {row["sha256"] for row in kept}:
        store.path(digest).unlink(missing_ok=True)
    return len(rows)
