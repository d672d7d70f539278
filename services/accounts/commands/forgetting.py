"""What has served its time is forgotten: a sweep once a day, so that nothing personal lies about."""

from infra import clock
from infra.database import execute, transaction
from services.accounts.timing import BROWSER_KNOWN, KEPT

# table: which of its rows are over; $1 is a moment, the table's own time back from now
OVER = {
    "sign_in": ("coalesce(ended_at, ends_at) < $1", KEPT),
    "learner_entry": ("coalesce(ended_at, ends_at) < $1", KEPT),
    "mail_link": ("ends_at < $1", KEPT),
    "mail": ("made_at < $1", KEPT),
    "ceremony": ("ends_at < $1", KEPT),
    "attempts": ("since < $1", KEPT),
    "known_browser": ("last_at < $1", BROWSER_KNOWN),
}


async def forget_what_is_over() -> int:
    """Delete what is over; how many rows. Bookkeeping, and no event: the trail has what happened."""
    async with transaction():
        tags = [
            await execute(f"delete from {table} where {over}", clock.now() - age) for table, (over, age) in OVER.items()
        ]
    return sum(int(tag.split()[-1]) for tag in tags)
