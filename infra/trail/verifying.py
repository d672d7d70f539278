"""Verification: every event, seal and day is read once and computed again; whatever does not fit is named."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from infra import clock
from infra.database import Connection, Record, connection
from infra.trail.auditor import leaf_of, link, root_of, start_of
from infra.trail.checkpoints import BEFORE_ALL, Checkpoint, Signature
from infra.trail.days import OpenDay, checkpoint_of
from infra.trail.kept import Kept
from infra.trail.lines import COLUMNS, line_of
from infra.trail.sealing import UNSEALED
from infra.trail.verdict import Fault, Verdict

AT_ONCE = 5_000  # rows
MOST_PAIRED = 200  # changed events of a day among which swapped pairs are looked for
NOTHING_KEPT = Kept()
_SEALED = f"""select s.event as sealed, s.day, s.position, s.leaf, s.hash, r.* from event_seal s
              left join lateral (select {COLUMNS} from event e where e.id = s.event) r on true
              where s.day = $1 order by s.position"""


@dataclass(slots=True)
class _Reading:
    """What is known so far."""

    conn: Connection
    kept: Kept
    closed: dict[date, Checkpoint] = field(default_factory=dict)
    events: int = 0
    late: list[tuple[Record, date]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


async def verify(day: date | None = None, kept: Kept = NOTHING_KEPT) -> Verdict:
    """Compute the trail again, whole or of one day, as it stands at this moment."""
    async with _one_moment() as conn:
        reading = _Reading(conn, kept.of(day))
        rows = await conn.fetch("select * from trail_day where $1::date is null or day = $1 order by day", day)
        reading.closed = {row["day"]: checkpoint_of(row) for row in rows}
        sealed = await conn.fetch(
            "select distinct day from event_seal where $1::date is null or day = $1 order by day", day
        )
        days = sorted({*reading.closed, *(row["day"] for row in sealed)})
        for each in days:
            await _verify_day(reading, each)
        if day is None:
            await _verify_order(reading)
            await _verify_first_chain(reading)
        await _verify_signatures(reading, day)
        unsealed = await _verify_unsealed(reading, day)
        _verify_kept_days(reading, days)
        await _verify_late(reading)
        return Verdict(
            reading.events, len(days), len(reading.late), unsealed, reading.kept.number, tuple(reading.faults)
        )


@asynccontextmanager
async def _one_moment() -> AsyncIterator[Connection]:
    """A connection for which the database stands still, or that of the running transaction."""
    async with connection() as conn:
        still = None if conn.is_in_transaction() else "repeatable_read"
        async with conn.transaction(isolation=still, readonly=True):
            yield conn


async def _verify_day(reading: _Reading, day: date) -> None:
    """The places, leaves and chain of a day, and what of it was published or kept."""
    leaves: list[bytes] = []
    changed: list[tuple[Record, bytes]] = []
    heads = {one.events: one.head for one in reading.kept.chains if one.day == day}
    previous, place = start_of(day), 0
    async for row in reading.conn.cursor(_SEALED, day, prefetch=AT_ONCE):
        place += 1
        at = {"day": day, "position": row["position"], "event": row["sealed"]}
        if row["position"] != place:
            reading.faults.append(Fault("place", day, place))
            place = row["position"]
        if row["id"] is None:
            reading.faults.append(Fault("deleted", **at))
        else:
            leaf = leaf_of(line_of(row))
            leaves.append(leaf)
            if leaf != row["leaf"]:
                changed.append((row, leaf))
            if _day_of(row) < day:
                reading.late.append((row, day))
        if link(previous, row["leaf"]) != row["hash"]:
            reading.faults.append(Fault("chain", **at))
        previous = row["hash"]
        if heads.pop(row["position"], previous) != previous:
            reading.faults.append(Fault("kept_root", **at))
    reading.faults += _named(changed, day)
    reading.faults += [Fault("kept_events", day, events) for events in heads]
    reading.faults += _against_published(reading, day, leaves)
    reading.events += place


def _day_of(row: Record) -> date:
    return clock.local_date(datetime.fromisoformat(row["at"]))


def _named(changed: list[tuple[Record, bytes]], day: date) -> list[Fault]:
    """Changed events, or pairs of them of which each stands where the other was."""
    by_seal = {row["leaf"]: row for row, _ in changed}
    faults, paired = [], set()
    for row, leaf in changed:
        at = {"day": day, "position": row["position"], "event": row["sealed"]}
        others = [other for other, _ in changed if other is not row] if len(changed) <= MOST_PAIRED else []
        other = by_seal.get(leaf) or next((one for one in others if _is_in_place_of(row, one)), None)
        if other is None:
            faults.append(Fault("changed", **at))
        elif row["sealed"] not in paired:
            paired |= {row["sealed"], other["sealed"]}
            faults.append(Fault("swapped", **at, other=other["sealed"]))
    return faults


def _is_in_place_of(row: Record, other: Record) -> bool:
    """Whether the row, given the other's number, is what the other's seal says."""
    words = dict(row)
    return any(
        leaf_of(line_of(words | {name: other[name] for name in names})) == other["leaf"]
        for names in (("id",), ("id", "txid"))
    )


def _against_published(reading: _Reading, day: date, leaves: list[bytes]) -> Iterable[Fault]:
    """The day's count and root, against the row of the closed day and against every copy that somebody kept."""
    closed = reading.closed.get(day)
    kept = [one for one in reading.kept.days if one.day == day]
    root = root_of(leaves) if closed or kept else b""
    if closed and closed.events != len(leaves):
        yield Fault("events", day)
    if closed and closed.root != root:
        yield Fault("root", day)
    for one in kept:
        if one.root != root or one.events != len(leaves) or closed is None or one.previous != closed.previous:
            yield Fault("kept_root", day)


async def _verify_order(reading: _Reading) -> None:
    """Each closed day names the one before, back to the chain from before the days."""
    row = await reading.conn.fetchrow("select hash from first_seal order by position desc limit 1")
    expected = row["hash"] if row else BEFORE_ALL
    for day, checkpoint in reading.closed.items():
        if checkpoint.previous != expected:
            reading.faults.append(Fault("previous", day))
        expected = checkpoint.hash


async def _verify_signatures(reading: _Reading, day: date | None) -> None:
    for row in await reading.conn.fetch("select * from trail_signature where $1::date is null or day = $1", day):
        checkpoint = reading.closed.get(row["day"])
        signature = Signature(row["name"], row["public_key"], row["signature"])
        if checkpoint is None or not signature.fits(checkpoint):
            reading.faults.append(Fault("signature", row["day"]))


async def _verify_unsealed(reading: _Reading, day: date | None) -> int:
    """Events without a seal: how many, and which of them cannot have been there when their day was closed."""
    found = 0
    async for row in reading.conn.cursor(f"select {COLUMNS}, e.id as sealed {UNSEALED}", prefetch=AT_ONCE):
        own = _day_of(row)
        if day is None or own == day:
            found += 1
            if not await _may_be_late(reading, row):
                reading.faults.append(Fault("inserted", own, event=row["id"]))
    return found


async def _verify_late(reading: _Reading) -> None:
    """Events in a later day than their own: their transaction must have been running when their day was closed."""
    for row, day in reading.late:
        if not await _may_be_late(reading, row):
            reading.faults.append(Fault("backdated", day, row["position"], row["sealed"]))


async def _may_be_late(reading: _Reading, row: Record) -> bool:
    """Whether an event's transaction had begun, and not ended, when the event's day was closed, if it is closed."""
    fits = await reading.conn.fetchval(
        """select not pg_visible_in_snapshot($2::text::xid8, horizon) and $2::text::xid8 < pg_snapshot_xmax(horizon)
           from trail_day where day = $1""",
        _day_of(row), row["txid"],
    )  # fmt: skip
    return fits is not False


def _verify_kept_days(reading: _Reading, days: list[date]) -> None:
    kept: list[Checkpoint | OpenDay] = [*reading.kept.days, *reading.kept.chains]
    reading.faults += [Fault("kept_day", one.day) for one in kept if one.day not in days]
    reading.faults += [Fault("kept_signature", day) for day in reading.kept.unsigned]


async def _verify_first_chain(reading: _Reading) -> None:
    """The chain that stood before the trail had days, by its own rule."""
    previous = b""
    async for row in _first_chain(reading.conn):
        words = "\x1f".join("" if value is None else str(value) for value in list(row.values())[3:])
        previous = sha256(previous + words.encode()).digest()
        if previous != row["hash"]:
            reading.faults.append(Fault("first_chain", position=row["position"], event=row["event"]))
            return


def _first_chain(conn: Connection) -> AsyncIterator[Record]:
    cursor: AsyncIterator[Record] = conn.cursor(
        """select s.position, s.event, s.hash, e.id, e.txid::text,
                  to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.kind, e.actor_kind, e.actor,
                  e.organisation, e.subject_kind, e.subject, e.data::text, e.request_id
           from first_seal s left join event e on e.id = s.event order by s.position""",
        prefetch=AT_ONCE,
    )
    return cursor
