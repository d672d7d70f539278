"""Sealing: a job chains what has committed and closes days that are over, so that no command waits for another."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from infra import clock
from infra.database import SCHEMA, Record, connection, execute, fetch, fetch_one, fetch_value, transaction
from infra.settings import settings
from infra.trail.auditor import leaf_of, link, root_of, start_of
from infra.trail.checkpoints import BEFORE_ALL, Checkpoint, Signature, sign
from infra.trail.days import checkpoint_of
from infra.trail.keys import signing_key
from infra.trail.lines import COLUMNS, line_of

SEALER_LOCK = 7_205_001
BATCH = 10_000
# An hour after its end a day is closed: what a slow host's clock dated a little back still comes in.
GRACE = timedelta(hours=1)
# How far back of the newest seal the job of every minute looks; before a day is closed it looks everywhere.
LOOK_BACK = 50_000
COLUMNS_OF_SEAL = ("event", "day", "position", "leaf", "hash")

UNSEALED = "from event e where not exists (select from event_seal s where s.event = e.id)"
# Transactions older than every running one: nothing can slip in before them any more. A number that this server has not
# given out yet comes from the server that the database was restored from, and is old, too.
SETTLED = """(e.txid < pg_snapshot_xmin(pg_current_snapshot()) or e.txid >= pg_snapshot_xmax(pg_current_snapshot()))"""


async def seal_events(limit: int = BATCH) -> int:
    """Seal the oldest unsealed events and return how many."""
    async with transaction():
        if not await _alone():
            return 0
        newest = await fetch_value("select coalesce(max(event), 0) from event_seal")
        return await _seal(await _unsealed(limit, newest - LOOK_BACK))


async def close_days() -> list[date]:
    """Close the days that are over, oldest first, and return them."""
    async with transaction():
        if not await _alone() or not await _days_over():
            return []
        while await _seal(await _unsealed(BATCH, 0)) == BATCH:
            pass
        closed = []
        for day in await _days_over():
            if not await _close(day):
                break
            closed.append(day)
        return closed


async def _alone() -> bool:
    """Whether no other process seals at this moment."""
    return bool(await fetch_value("select pg_try_advisory_xact_lock($1)", SEALER_LOCK))


async def _unsealed(limit: int, after: int) -> list[Record]:
    return await fetch(
        f"select {COLUMNS}, e.at as moment {UNSEALED} and e.id > $2 and {SETTLED} order by e.txid, e.id limit $1",
        limit, after,
    )  # fmt: skip


async def _seal(rows: list[Record]) -> int:
    """Give each event its place in a day: that of its moment, or the first open one where that is closed."""
    first_open = await fetch_value("select max(day) + 1 from trail_day") or date.min
    today = clock.today()
    by_day: defaultdict[date, list[Record]] = defaultdict(list)
    for row in rows:
        by_day[max(min(clock.local_date(row["moment"]), today), first_open)].append(row)
    for day, events in by_day.items():
        last = await fetch_one(
            "select position, hash from event_seal where day = $1 order by position desc limit 1", day
        )
        before, seal = (last["position"], last["hash"]) if last else (0, start_of(day))
        seals = []
        for position, row in enumerate(events, before + 1):
            leaf = leaf_of(line_of(row))
            seal = link(seal, leaf)
            seals.append((row["id"], day, position, leaf, seal))
        async with connection() as conn:
            await conn.copy_records_to_table("event_seal", records=seals, columns=COLUMNS_OF_SEAL, schema_name=SCHEMA)
    return len(rows)


async def _days_over() -> list[date]:
    """Days with seals that ended an hour ago and are not closed, oldest first."""
    last = clock.local_date(clock.now() - GRACE) - timedelta(days=1)
    rows = await fetch(
        """select distinct day from event_seal
           where day > coalesce((select max(day) from trail_day), '-infinity') and day <= $1 order by day""",
        last,
    )
    return [row["day"] for row in rows]


async def _close(day: date) -> bool:
    """Put a day under its root and sign it; not while an event of it is still unsealed.

    The horizon says which transactions the day has seen the end of: what is found later and should have been in it was
    put there by hand.
    """
    horizon = await fetch_value("select pg_current_snapshot()::text")
    if await fetch_value(f"select exists (select {UNSEALED} and e.at <= $1)", clock.end_of(day)):
        return False
    leaves = [row["leaf"] for row in await fetch("select leaf from event_seal where day = $1 order by position", day)]
    last = await fetch_one("select * from trail_day order by day desc limit 1")
    previous = checkpoint_of(last).hash if last else await _before_the_first()
    closed = Checkpoint(site_name(), day, len(leaves), root_of(leaves), previous)
    await execute(
        """insert into trail_day (day, name, events, root, previous, horizon, closed_at)
           values ($1, $2, $3, $4, $5, $6::text::pg_snapshot, $7)""",
        day, closed.name, closed.events, closed.root, closed.previous, horizon, clock.now(),
    )  # fmt: skip
    await add_signature(closed, clock.now())
    return True


async def _before_the_first() -> bytes:
    """The last hash of the chain that stood before the trail had days, if it did."""
    return await fetch_value("select hash from first_seal order by position desc limit 1") or BEFORE_ALL


def site_name() -> str:
    """The name under which this site publishes its days."""
    return urlsplit(settings().public_url).netloc or "moldir"


async def add_signature(checkpoint: Checkpoint, at: datetime) -> Signature | None:
    """Sign a closed day with this machine's key; None where that key had signed it."""
    signature = sign(checkpoint, signing_key())
    done = await execute(
        """insert into trail_signature (day, name, public_key, signature, signed_at)
           values ($1, $2, $3, $4, $5) on conflict (day, public_key) do nothing""",
        checkpoint.day, signature.name, signature.public_key, signature.signature, at,
    )  # fmt: skip
    return signature if done.endswith(" 1") else None
