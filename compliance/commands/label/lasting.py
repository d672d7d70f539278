"""What the days do to a label: its term ends, and that is written where everybody reads it."""

from compliance.events.label_living import LabelExpired
from infra import clock
from infra.actor import SYSTEM
from infra.database import execute, fetch, transaction
from infra.events import record

OVER = """
select l.id, l.version, l.valid_until from label l where l.ended_on is null and l.valid_until < $1
  and not exists (select from label_history h where h.label = l.id and h.version = l.version and h.what = 'expired')
order by l.id
"""


async def expire_labels() -> int:
    """Write of every label whose last day is over that it expired; how many. Twice does no harm."""
    over = await fetch(OVER, clock.today())
    for row in over:
        async with transaction():
            done = await execute(
                """insert into label_history (label, what, version, on_day, at) values ($1, 'expired', $2, $3, $4)
                   on conflict do nothing""",
                row["id"], row["version"], row["valid_until"], clock.now(),
            )  # fmt: skip
            if done == "INSERT 0 1":
                await execute("update label set changed_at = $2 where id = $1", row["id"], clock.now())
                await record(LabelExpired(row["id"]), actor=SYSTEM)
    return len(over)
