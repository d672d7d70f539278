"""Parts of reminding: what a person was told already, and that they are told now. Bookkeeping, and no event."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from compliance.training.reminders import Step
from infra import clock
from infra.database import Record, execute, execute_many, fetch, fetch_value

Reader = UUID | int  # a person with an account, or a member of staff without one
Stage = Literal["early", "week", "day", "overdue", "waiting", "digest"] | Step
WEEK = timedelta(days=7)
REPEATED: tuple[Stage, ...] = ("overdue", "waiting")  # told again every week
KEPT = timedelta(days=400)  # that a reminder went is remembered for so long


@dataclass(frozen=True, slots=True)
class Telling:
    """What somebody is told: of an organisation, of what (`subject` knows it again tomorrow), how near its day is."""

    organisation: str
    subject: str
    stage: Stage
    due_on: date


def stage_of(due_on: date, today: date, early: int = 0) -> Stage | None:
    """How near a day is: over, tomorrow at the latest, within a week, within what is early; None before that."""
    left = (due_on - today).days
    if left < 0:
        return "overdue"
    if left <= 1:
        return "day"
    if left <= WEEK.days:
        return "week"
    return "early" if left <= early else None


async def had_a_letter(reader: Reader, today: date | None = None) -> bool:
    """Whether somebody got their letter of today, which is a day in Kazakhstan unless it is said; until the end of the
    transaction nobody else writes them one.
    """
    await execute("select pg_advisory_xact_lock(hashtext($1))", f"remind {reader}")
    return bool(
        await fetch_value(
            f"select exists (select from reminded where {_whose(reader)} = $1 and sent_on = $2)",
            reader, today or clock.today(),
        )
    )  # fmt: skip


def _whose(reader: Reader) -> str:
    return "staff" if isinstance(reader, int) else "person"


async def untold(reader: Reader, found: Iterable[Telling], today: date | None = None) -> list[Telling]:
    """Those that were not told yet at this stage, or not for a week where it is told again."""
    rows = await fetch(
        f"""select organisation, subject, stage, due_on, max(sent_on) as last from reminded
           where {_whose(reader)} = $1 group by organisation, subject, stage, due_on""",
        reader,
    )  # fmt: skip
    return [each for each in found if not _told(each, rows, today or clock.today())]


def _told(each: Telling, rows: list[Record], today: date) -> bool:
    ours = [row for row in rows if (row["organisation"], row["stage"]) == (each.organisation, each.stage)]
    if each.stage == "digest":  # of a week is one: what comes up later in it waits for the next
        return any(row["due_on"] == each.due_on for row in ours)
    same = [row for row in ours if row["subject"] == each.subject]
    if each.stage in REPEATED:
        return any(today - row["last"] < WEEK for row in same)
    return any(row["due_on"] == each.due_on for row in same)


async def note_told(reader: Reader, told: Iterable[Telling], today: date | None = None) -> None:
    """Remember that somebody was told these things today."""
    await execute_many(
        f"""insert into reminded ({_whose(reader)}, organisation, subject, stage, due_on, sent_on)
           values ($1, $2, $3, $4, $5, $6) on conflict do nothing""",
        [
            (reader, each.organisation, each.subject, each.stage, each.due_on, today or clock.today())
            for each in told
        ],
    )  # fmt: skip


async def forget_told() -> None:
    """What was told more than a year ago needs no remembering."""
    await execute("delete from reminded where sent_on < $1", clock.today() - KEPT)
