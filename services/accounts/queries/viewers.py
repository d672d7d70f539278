"""Who a browser's secret belongs to."""

from datetime import datetime

from infra import clock
from infra.database import fetch_one
from services.accounts.timing import SESSION_IDLE
from services.accounts.tokens import fingerprint
from services.accounts.viewer import ANONYMOUS, Viewer

VIEWER = """
select s.id, s.person, s.proved_at, s.strong_at, s.acting_for, s.seen_at, p.name, p.email, p.language, p.time_zone
from sign_in s join person p on p.id = s.person
where s.token = $1 and s.ended_at is null and s.ends_at > $2 and s.seen_at > $3
  and p.blocked_at is null and p.erased_at is null
"""


async def viewer_of(token: str) -> tuple[Viewer, datetime | None]:
    """The viewer signed in with a token and when they were last seen; ANONYMOUS for a token that is over or unknown."""
    now = clock.now()
    row = await fetch_one(VIEWER, fingerprint(token), now, now - SESSION_IDLE)
    if row is None:
        return ANONYMOUS, None
    viewer = Viewer(
        person=row["person"],
        name=row["name"],
        email=row["email"],
        language=row["language"],
        time_zone=row["time_zone"],
        session=row["id"],
        proved_at=row["proved_at"],
        strong_at=row["strong_at"],
        acting_for=row["acting_for"],
    )
    return viewer, row["seen_at"]
