"""Who came in by a personal code or a link, from the secret of their session; and who of the staff a viewer is."""

from dataclasses import dataclass
from datetime import datetime

from compliance.errors import NothingHere
from compliance.training.learner import Learner
from infra import clock
from infra.database import Record, fetch, fetch_one
from infra.i18n import text
from infra.looking import lets_in
from infra.secrets import keyed


@dataclass(frozen=True, slots=True)
class LearnerSession:
    """A session of somebody without an account: its id, and when it ends unless it is used."""

    id: int
    ends_at: datetime
    learner: Learner


def secret_of(kind: str, value: str) -> bytes:
    """What is kept of a code, a link or the secret of a session: its keyed fingerprint."""
    return keyed("learner", f"{kind}:{value}")


@lets_in
async def session_of(token: str) -> LearnerSession | None:
    """The session that a secret opens; None where it is over or never was."""
    row = await fetch_one(
        """select id, organisation, staff, ends_at from learner_entry
           where kind = 'session' and secret = $1 and ended_at is null and ends_at > $2""",
        secret_of("session", token), clock.now(),
    )  # fmt: skip
    return row and LearnerSession(row["id"], row["ends_at"], Learner(row["staff"], row["organisation"]))


async def myself(staff: int) -> Learner:
    """The viewer as the member of staff that an address names. Raises NothingHere unless it is them."""
    row = await fetch_one(f"{MINE} and id = $1", staff)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return _learner(row)


async def all_of_me() -> tuple[Learner, ...]:
    """The viewer at each employer that trains them."""
    return tuple(_learner(row) for row in await fetch(f"{MINE} order by id"))


MINE = """
select id, organisation, case when person = my_person() then person end as person from staff_member
where id = any ((select my_staff())::bigint[])
"""


def _learner(row: Record) -> Learner:
    return Learner(row["id"], row["organisation"], row["person"])
