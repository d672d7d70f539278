"""The commands that compute indices: of some companies at once, of the nation part by part."""

import asyncio
import contextlib

from infra.actor import Actor
from infra.database import execute, on_one_connection, transaction
from infra.events import record
from infra.i18n import text
from registry.events import CompaniesScored
from registry.imports import quiet_moment
from registry.scores import frames, nation, progress, store
from registry.scores.known import known_at
from registry.scores.progress import FINISHING
from registry.scores.run import (
    NOBODY,
    NationBeingScored,
    NothingToScore,
    Scored,
    Watch,
    nobody_watches,
    refuse_beside_nation,
    score,
    scored_at,
)
from registry.scores.scope import Scope

LOCK = 7_151  # advisory lock of scorings: of some companies from beginning to end, of the nation while it begins
LANES = 2  # parts that one process works on at the same time: while one computes, the other reads
PAUSE = 0.2  # seconds between looks at what others are still doing


async def score_companies(scope: Scope, *, actor: Actor, watch: Watch = nobody_watches) -> Scored:
    """Compute the three indices of some companies from what is known now, and store what changed.

    One transaction, one event; nothing at all for nobody. Raises NothingToScore before any import, NationBeingScored
    while a national scoring has not ended.
    """
    if scope.is_nobody:
        return NOBODY
    async with transaction() as conn:
        await execute("select pg_advisory_xact_lock($1)", LOCK)
        await refuse_beside_nation()
        done = await score(conn, scope, await quiet_moment(conn), watch)
        await record(CompaniesScored(done.run_id or 0, done.scope, done.companies, done.opened), actor=actor)
        return done


async def begin_nation(scope: Scope, *, actor: Actor) -> int:
    """Begin to score everybody: what is known now is what counts, whenever the parts are done. Jobs go out for them.

    Raises NothingToScore before any import, NationBeingScored while another one has not ended.
    """
    async with transaction() as conn:
        await execute("select pg_advisory_xact_lock($1)", LOCK)
        await refuse_beside_nation()
        known = await known_at(await quiet_moment(conn))
        if known is None:
            raise NothingToScore(text("scoring.nothing"))
        scoring = await progress.begin(scope.reason, known.moment, actor)
        await nation.plan(scoring, known)
        return scoring


async def score_part(part: int | None = None) -> bool:
    """Do one part of a national scoring, or any that is free. Whether there was something to do.

    The last part ends the scoring, with one event: from then on its values are seen, all at once.
    """
    async with transaction() as conn:
        await execute("set local client_connection_check_interval = '1s'")  # a killed worker's part is free soon
        found = await progress.claim(part)
        running = await progress.running()
        if found is None or running is None:
            return False
        known = await known_at(found.moment)
        assert known is not None  # noqa: S101 - it was known when the scoring began
        if found.stage == FINISHING:
            run, counts = await nation.finish(running.scope, found, known)
            await progress.end()
            await record(CompaniesScored(run, running.scope, counts.companies, counts.opened), actor=running.actor)
        else:
            await progress.done(found, await nation.WORK[found.stage](conn, found, known))
        return True


async def is_taken(part: int) -> bool:
    """Whether somebody is at a part, or was when he was killed: then it is free again soon."""
    return await progress.is_open(part)


async def send_waiting() -> None:
    """Send jobs again for the parts that nobody has done: a broker or a worker may have lost theirs."""
    async with transaction():
        running = await progress.running()
        if running is not None:
            await progress.send(running.id, running.stage)


async def abandon_nation() -> bool:
    """Give up a national scoring that has not ended, and everything it has stored. Whether there was one."""
    async with transaction():
        running = await progress.running()
        if running is None:
            return False
        await progress.stop()
        await store.take_back(running.moment)
        await frames.forget()
        await progress.end()
        return True


async def score_nation(*, actor: Actor, watch: Watch = nobody_watches) -> Scored:
    """Score everybody, together with the workers that are running; goes on with a scoring that has not ended.

    Raises NothingToScore before any import.
    """
    with contextlib.suppress(NationBeingScored):
        await begin_nation(Scope.everyone(), actor=actor)
    return await go_on(watch)


async def go_on(watch: Watch = nobody_watches) -> Scored:
    """Work on the national scoring that is running until it has ended, whoever does the parts; without one, nothing."""
    running = await progress.running()
    if running is None:
        return NOBODY
    async with asyncio.TaskGroup() as tasks:
        for _ in range(1 if on_one_connection() else LANES):
            tasks.create_task(_lane(running.id, watch))
    return await scored_at(running.moment) or NOBODY


async def _lane(scoring: int, watch: Watch) -> None:
    while (running := await progress.running()) is not None and running.id == scoring:
        watch(running.stage, running.done, running.parts)
        if not await score_part():
            await asyncio.sleep(PAUSE)
