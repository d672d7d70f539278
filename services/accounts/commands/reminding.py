"""Whoever made a key is told in time that it ends."""

from datetime import timedelta

from infra import clock
from infra.database import fetch, transaction
from infra.mail import Letter, post

BEFORE = timedelta(days=14)


async def remind_of_keys() -> int:
    """A letter for each key that ends within two weeks, once; how many. Bookkeeping, and no event."""
    async with transaction():
        rows = await fetch(
            """update api_key k set reminded_at = $1 from person p
               where p.id = k.made_by and p.email is not null and k.reminded_at is null and k.revoked_at is null
                 and k.renewed_by is null and k.ends_at between $1 and $2 and k.made_at < k.ends_at - $3::interval * 2
               returning k.name, k.hint, k.ends_at, p.email, p.language""",
            clock.now(), clock.now() + BEFORE, BEFORE,
        )  # fmt: skip
        for row in rows:
            about = {"name": row["name"], "hint": row["hint"], "day": str(clock.local_date(row["ends_at"]))}
            await post(Letter(row["email"], row["language"], "key_ends", about, f"/{row['language']}/account/keys"))
        return len(rows)
