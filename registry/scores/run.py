"""Scoring some companies, inside the command's transaction."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from infra import clock
from infra.database import Connection, fetch_one
from infra.errors import Refused
from infra.i18n import text
from registry.scores import progress, store
from registry.scores.gather import gather
from registry.scores.scope import Scope
from scoring.evaluate import measured

AT_ONCE = 50_000  # companies
Watch = Callable[[str, int, int], None]  # stage (see progress.STAGES), done, of


class NothingToScore(Refused):
    """No source has been taken in yet."""

    code = "nothing-to-score"


class NationBeingScored(Refused):
    """A national scoring has not ended: single companies wait for it, and so does another one."""

    code = "nation-being-scored"


@dataclass(frozen=True, slots=True)
class Scored:
    """What a scoring did: companies looked at, values closed and opened."""

    run_id: int | None
    scope: str
    cutoff: date | None
    companies: int
    closed: int
    opened: int


NOBODY = Scored(None, "nobody", None, 0, 0, 0)


def nobody_watches(stage: str, done: int, of: int) -> None:
    """Progress that nobody asked for."""


async def refuse_beside_nation() -> None:
    """Raises NationBeingScored while a national scoring has not ended."""
    found = await progress.running()
    if found is not None:
        raise NationBeingScored(text("scoring.running", since=found.moment, done=found.done, parts=found.parts))


async def score(conn: Connection, scope: Scope, moment: datetime, watch: Watch = nobody_watches) -> Scored:
    """Gather, evaluate and store some companies as known at a moment. Raises NothingToScore before any import."""
    frozen = await store.frozen()
    bins = scope.bins or ()
    cutoff, closed, opened = None, 0, 0
    for start in range(0, len(bins), AT_ONCE):
        watch(progress.EVALUATING, start, len(bins))
        gathered = await gather(Scope.of(*bins[start : start + AT_ONCE]), moment)
        if gathered is None:
            raise NothingToScore(text("scoring.nothing"))
        results = await asyncio.to_thread(measured, gathered.facts, gathered.owed, frozen)
        stored = await store.store(conn, results, gathered)
        cutoff, closed, opened = gathered.cutoff, closed + stored.closed, opened + stored.opened
    assert cutoff is not None  # noqa: S101 - the command asks for somebody
    run = await store.note_run(scope.reason, cutoff, (len(bins), opened), (moment, clock.now()))
    return Scored(run, scope.reason, cutoff, len(bins), closed, opened)


async def scored_at(moment: datetime) -> Scored | None:
    """What the scoring of a moment did, once it has ended."""
    row = await fetch_one(
        """select id, scope, cutoff, companies, (select count(*) from score where seen_until = $1) as closed, opened
           from score_run where started_at = $1 order by id desc limit 1""",
        moment,
    )
    return None if row is None else Scored(*row.values())
