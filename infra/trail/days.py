"""The days of the trail as they are published: closed ones with root and signatures, open ones with their chain."""

from dataclasses import dataclass
from datetime import date, datetime

from infra.database import Record, fetch
from infra.trail.checkpoints import Checkpoint, Signature, note

A_PAGE = 60  # days: two months


@dataclass(frozen=True, slots=True)
class Day:
    """A closed day of the trail."""

    checkpoint: Checkpoint
    closed_at: datetime
    signatures: tuple[Signature, ...]

    @property
    def note(self) -> str:
        """The checkpoint as a signed note."""
        return note(self.checkpoint, self.signatures)

    @property
    def root(self) -> str:
        """The root in hexadecimal, as people compare it."""
        return self.checkpoint.root.hex()


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A day that is still being sealed: its chain so far, which whoever keeps it can hold against us later."""

    day: date
    events: int
    head: bytes


@dataclass(frozen=True, slots=True)
class Published:
    """What the page of the trail shows: totals, open days, a stretch of closed ones, and who signed."""

    events: int
    closed: int
    first: date | None
    open: tuple[OpenDay, ...]
    days: tuple[Day, ...]
    keys: tuple[str, ...]
    before: date | None  # where the next, older stretch begins; None at the end


async def published(before: date | None = None, limit: int = A_PAGE) -> Published:
    """The trail with its closed days, newest first, from before a day on."""
    rows = await fetch(
        "select * from trail_day where $1::date is null or day < $1 order by day desc limit $2", before, limit + 1
    )
    totals = (await fetch("select count(*) as days, min(day) as first, sum(events) as events from trail_day"))[0]
    keys = await fetch("select name, public_key from trail_signature group by name, public_key order by min(day)")
    opened = await open_days()
    return Published(
        events=int(totals["events"] or 0) + sum(day.events for day in opened),
        closed=totals["days"],
        first=totals["first"],
        open=opened,
        days=await _with_signatures(rows[:limit]),
        keys=tuple(Signature(row["name"], row["public_key"], b"").key for row in keys),
        before=rows[limit - 1]["day"] if len(rows) > limit else None,
    )


async def closed_days(first: date, last: date) -> tuple[Day, ...]:
    """The closed days of a period, oldest first."""
    return await _with_signatures(
        await fetch("select * from trail_day where day between $1 and $2 order by day", first, last)
    )


def checkpoint_of(row: Record) -> Checkpoint:
    """The checkpoint of a row of `trail_day`."""
    return Checkpoint(row["name"], row["day"], row["events"], row["root"], row["previous"])


async def _with_signatures(rows: list[Record]) -> tuple[Day, ...]:
    signatures: dict[date, list[Signature]] = {row["day"]: [] for row in rows}
    for row in await fetch("select * from trail_signature where day = any($1) order by id", list(signatures)):
        signatures[row["day"]].append(Signature(row["name"], row["public_key"], row["signature"]))
    return tuple(Day(checkpoint_of(row), row["closed_at"], tuple(signatures[row["day"]])) for row in rows)


async def open_days() -> tuple[OpenDay, ...]:
    """The days that are still being sealed, oldest first."""
    rows = await fetch(
        """select distinct on (day) day, position, hash from event_seal
           where day > coalesce((select max(day) from trail_day), '-infinity') order by day, position desc"""
    )
    return tuple(OpenDay(row["day"], row["position"], row["hash"]) for row in rows)
