"""Whose staff were reminded already today. Bookkeeping, and no event."""

from datetime import date

from infra.database import fetch_value


async def begin_sweep(organisation: str, day: date) -> bool:
    """Whether it is an organisation's turn on a day of its clocks: then it is noted that it had it."""
    return bool(
        await fetch_value(
            """insert into training_sweep (organisation, day) values ($1, $2)
               on conflict (organisation) do update set day = excluded.day where training_sweep.day < excluded.day
               returning true""",
            organisation, day,
        )
    )  # fmt: skip
