"""Being signed in: what begins, keeps and ends a session."""

from infra import clock
from infra.database import execute


async def note_seen(session: int) -> None:
    """A session was used just now. Bookkeeping, and no event: it happens with every page."""
    await execute("update sign_in set seen_at = $2 where id = $1 and ended_at is null", session, clock.now())
