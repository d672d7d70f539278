"""People who learn, for tests: on the staff of Altyn Dan, with an account or without."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta

from compliance.queries.training.entering import myself
from compliance.training.learner import Learner
from infra import clock
from infra.actor import acts
from infra.database import execute, fetch_value
from infra.looking import Looker, looks
from tests.cast import ALTYN, Human
from tests.rights import as_application

HIRED = date(2026, 1, 12)


async def employed(
    number: str, who: Human | None = None, organisation: str = ALTYN.bin, language: str = "kk", **other: object
) -> int:
    """Somebody on the staff; whose account it is, if anybody's. Returns the id of the member of staff."""
    row = {
        "organisation": organisation, "number": number, "last_name": f"Жұмысшы {number}", "middle_name": "",
        "first_name": "Ойдан шығарылған", "kind": "employee", "language": language, "hired_on": HIRED,
        "person": who.id if who else None, "entered_at": clock.now(),
    } | other  # fmt: skip
    places = ", ".join(f"${at}" for at in range(1, len(row) + 1))
    added = f"insert into staff_member ({', '.join(row)}) values ({places}) returning id"
    return int(await fetch_value(added, *row.values()))


async def must_take(staff: int, course: str, due_days: int = 30, organisation: str = ALTYN.bin) -> None:
    """They are to take a course by a day, by the word of whoever keeps training."""
    today = clock.today()
    await execute(
        """insert into training_rule (organisation, course, kinds, roles, units, exposed, due_days, why, written_by, at)
           values ($1, $2, '{employee}', '{}', '{}', false, 30, 'Барлығы', (select id from person limit 1), $3)""",
        organisation, course, clock.now(),
    )  # fmt: skip
    await execute(
        """insert into training_assignment (organisation, staff, course, rule, reason, assigned_on, due_on)
           values ($1, $2, $3, (select max(id) from training_rule where course = $3), 'Барлығы', $4, $5)""",
        organisation, staff, course, today, today + timedelta(days=due_days),
    )  # fmt: skip


@asynccontextmanager
async def learning(staff: int, who: Human | None = None) -> AsyncIterator[Learner]:
    """Within the block somebody learns, with the rights of the application: by their account, or by a code."""
    looker = who.viewer().looker if who else Looker(learner=str(staff))
    async with as_application():
        with looks(looker):
            by = await myself(staff)
            with acts(by.actor):
                yield by
