"""How far a national scoring is: its stages, its parts, and who does which.

A part is done in one transaction that also marks it done, and is claimed by locking its row: a worker that is killed
leaves nothing behind but a part that is free again, and a job that comes twice finds its part done. Whoever does the
last part of a stage opens the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from infra import clock
from infra.actor import Actor
from infra.database import enqueue, execute, execute_many, fetch, fetch_one, fetch_value
from scoring.method import METHOD

GATHERING, JOINING, FREEZING, EVALUATING, FINISHING = "gathering", "joining", "freezing", "evaluating", "finishing"
STAGES = (GATHERING, JOINING, FREEZING, EVALUATING, FINISHING)
JOB = "score_part"


@dataclass(frozen=True, slots=True)
class Running:
    """A national scoring that has not ended, and how many parts of its stage are done."""

    id: int
    scope: str
    moment: datetime
    actor: Actor
    stage: str
    done: int
    parts: int


@dataclass(frozen=True, slots=True)
class Part:
    """What one worker does in one transaction; `bounds` are where all slices but the first begin."""

    id: int
    scoring: int
    stage: str
    what: str
    slice: int | None
    moment: datetime
    bounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What came of a part: companies looked at, values closed and opened."""

    companies: int = 0
    closed: int = 0
    opened: int = 0


async def running() -> Running | None:
    """The national scoring that has not ended, if there is one."""
    row = await fetch_one(
        """select s.*, (select count(*) from scoring_part p where p.scoring = s.id and p.stage = s.stage) as parts
           from scoring s"""
    )
    if row is None:
        return None
    actor = Actor(row["actor_kind"], row["actor"], row["organisation"])
    done = row["parts"] - row["waiting"]
    return Running(row["id"], row["scope"], row["moment"], actor, row["stage"], done, row["parts"])


async def begin(scope: str, moment: datetime, actor: Actor) -> int:
    """Write down a scoring that begins; its parts come with `plan`."""
    return int(
        await fetch_value(
            """insert into scoring (method, scope, moment, actor_kind, actor, organisation, stage, waiting)
               values ($1, $2, $3, $4, $5, $6, '', 0) returning id""",
            METHOD.version, scope, moment, actor.kind, actor.name, actor.organisation,
        )
    )  # fmt: skip


async def plan(scoring: int, stages: dict[str, Sequence[tuple[str, int | None, str | None]]]) -> None:
    """Write down all parts, and open the first stage. Parts are (what, slice, where it begins)."""
    rows = [(scoring, stage, *part) for stage in STAGES for part in stages.get(stage, ())]
    await execute_many("insert into scoring_part (scoring, stage, what, slice, low) values ($1, $2, $3, $4, $5)", rows)
    await _open(scoring, next(stage for stage in STAGES if stages.get(stage)))


async def _open(scoring: int, stage: str) -> None:
    """Open a stage: from now on its parts may be done, and jobs go out for them."""
    parts = await send(scoring, stage)
    await execute("update scoring set stage = $2, waiting = $3 where id = $1", scoring, stage, parts)


async def send(scoring: int, stage: str) -> int:
    """Send a job for each part of a stage that is not done, in the order in which they are best done; how many."""
    rows = await fetch(
        "select id from scoring_part where scoring = $1 and stage = $2 and done_at is null order by id", scoring, stage
    )
    for row in rows:
        enqueue(JOB, row["id"])
    return len(rows)


async def claim(part: int | None = None) -> Part | None:
    """Take a part, or any that is free, for the running transaction. None when it is done, taken or not yet open."""
    row = await fetch_one(
        """select p.id, p.scoring, p.stage, p.what, p.slice, s.moment
           from scoring_part p join scoring s on s.id = p.scoring and s.stage = p.stage
           where p.done_at is null and s.method = $2 and ($1::bigint is null or p.id = $1)
           order by p.id limit 1 for update of p skip locked""",
        part, METHOD.version,
    )  # fmt: skip
    if row is None:
        return None
    bounds = await fetch(
        """select low from scoring_part where scoring = $1 and stage = $2 and low is not null order by slice""",
        row["scoring"], EVALUATING,
    )  # fmt: skip
    return Part(**row, bounds=tuple(each["low"] for each in bounds))


async def is_open(part: int) -> bool:
    """Whether a part is of the stage that is open, and not done."""
    return bool(
        await fetch_value(
            """select exists (select from scoring_part p join scoring s on s.id = p.scoring and s.stage = p.stage
                              where p.id = $1 and p.done_at is null)""",
            part,
        )
    )


async def done(part: Part, counts: Counts) -> None:
    """Mark a part done; the last one of a stage opens the next. Comes last: the scoring's row stays locked."""
    await execute(
        "update scoring_part set companies = $2, closed = $3, opened = $4, done_at = $5 where id = $1",
        part.id, counts.companies, counts.closed, counts.opened, clock.now(),
    )  # fmt: skip
    left = await fetch_value("update scoring set waiting = waiting - 1 where id = $1 returning waiting", part.scoring)
    if left:
        return
    planned = await fetch("select distinct stage from scoring_part where scoring = $1", part.scoring)
    later = STAGES[STAGES.index(part.stage) + 1 :]
    following = [stage for stage in later if stage in {row["stage"] for row in planned}]
    if following:
        await _open(part.scoring, following[0])


async def totals(scoring: int) -> Counts:
    """What all slices came to."""
    row = await fetch_one(
        """select sum(companies)::int as companies, sum(closed)::int as closed, sum(opened)::int as opened
           from scoring_part where scoring = $1 and stage = $2""",
        scoring, EVALUATING,
    )  # fmt: skip
    assert row is not None  # noqa: S101 - a sum always has its row
    return Counts(row["companies"], row["closed"], row["opened"])


async def stop() -> None:
    """Wait until nobody works on a part any more, and let nobody begin."""
    await execute("select from scoring_part for update")


async def end() -> None:
    """The scoring has ended, or is given up."""
    await execute("delete from scoring")
