"""A trail for tests: events of several days, many of them, sealed and closed."""

from datetime import UTC, datetime, timedelta

from infra import clock
from infra.database import execute, transaction
from infra.trail.sealing import close_days, seal_events

MONDAY = datetime(2026, 11, 23, 3, tzinfo=UTC)
FIELDS = ("at", "kind", "actor_kind", "actor", "organisation", "subject_kind", "subject", "data", "request_id")


async def happen(*moments: datetime, actor: str = "somebody", organisation: str | None = None) -> None:
    """One event at each moment, each in a transaction of its own."""
    for moment in moments:
        async with transaction():
            await execute(
                """insert into event (at, kind, actor_kind, actor, organisation, subject_kind, subject, data)
                   values ($1, 'test.happened', 'person', $2, $3, 'test', $4, '{"қадам": 1.10, "a": null}')""",
                moment, actor, organisation, moment.isoformat(),
            )  # fmt: skip


async def many_happen(conn: object, number: int, since: datetime = MONDAY, days: int = 2) -> None:
    """So many events, evenly over some days, by COPY."""
    step = timedelta(days=days) / number
    rows = [
        (since + step * at, "test.happened", "person", f"person {at % 97}", None, "test", str(at),
         f'{{"name": "оқиға {at}", "amount": {at}.50}}', f"{at:016x}")
        for at in range(number)
    ]  # fmt: skip
    await conn.copy_records_to_table("event", records=rows, columns=FIELDS, schema_name="moldir")  # type: ignore[attr-defined]


async def seal_all(now: datetime) -> None:
    """Seal and close everything that can be at a moment."""
    with clock.frozen(now):
        while await seal_events():
            pass
        await close_days()
