"""Who is to be reminded of which training on a day, for the job that writes letters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from compliance.training.reminders import Step, step_of
from infra import clock
from infra.database import fetch, fetch_value

# organisations at work in which somebody must hold something
TRAINING = """
select o.bin from organisation o where o.state = 'verified' and exists (
    select from training_assignment a where a.organisation = o.bin and a.ended_on is null)
order by o.bin
"""
# of everybody, or of some of the staff
STANDING = """
select t.staff, t.course, t.status, t.due_on, t.valid_until, s.manager, s.number
from training_standing_of($1, $2, $3, $4) t join staff_member s on s.id = t.staff and s.organisation = $1
where t.status <> 'waived' order by t.staff, t.course
"""
OF_PERSON = """
select s.id, s.organisation from staff_member s join organisation o on o.bin = s.organisation and o.state = 'verified'
where s.person = $1 and (s.left_on is null or s.left_on > $2) order by s.organisation
"""
READERS = """
select s.id, s.person, s.email, s.language from staff_member s
where s.organisation = $1 and s.id = any ($2) and (s.left_on is null or s.left_on > $3)
  and (s.person is not null or s.email is not null)
order by s.id
"""


@dataclass(frozen=True, slots=True)
class Due:
    """A course of somebody's that has come to a step, and the day that the step counts to. `number`: the employer's."""

    staff: int
    number: str
    course: str
    step: Step
    day: date
    manager: int | None


@dataclass(frozen=True, slots=True)
class Reader:
    """A member of staff who can be written to: by their account, else by their address."""

    staff: int
    person: UUID | None
    email: str | None
    language: str


async def organisations_that_train() -> tuple[str, ...]:
    """BINs of organisations at work in which somebody must hold a course."""
    return tuple(row["bin"] for row in await fetch(TRAINING))


async def dues_on(organisation: str, day: date, these: Sequence[int] | None = None) -> tuple[Due, ...]:
    """What of everybody, or of some of the staff, has come to a step of its ladder on a day."""
    found = []
    for row in await fetch(STANDING, organisation, day, clock.now(), these):
        step = step_of(row["status"], row["due_on"], row["valid_until"], day)
        if step is not None:
            found.append(Due(row["staff"], row["number"], row["course"], *step, row["manager"]))
    return tuple(found)


async def staff_of_person(person: UUID, day: date) -> Mapping[str, int]:
    """Ids of the members of staff that somebody with an account is, by BIN of their employers at work."""
    return {row["organisation"]: row["id"] for row in await fetch(OF_PERSON, person, day)}


async def reports_of(organisation: str, manager: int) -> list[int]:
    """Ids of the staff whose manager somebody is."""
    return [
        row["id"]
        for row in await fetch(
            "select id from staff_member where organisation = $1 and manager = $2 order by id", organisation, manager
        )
    ]


async def readers_of(organisation: str, staff: Sequence[int], day: date) -> tuple[Reader, ...]:
    """Those of the staff who can be written to."""
    return tuple(
        Reader(row["id"], row["person"], row["email"], row["language"])
        for row in await fetch(READERS, organisation, list(staff), day)
    )


async def late_count(organisation: str, day: date) -> int:
    """How many completions are overdue or expired on a day."""
    return int(
        await fetch_value(
            """select count(*) from training_standing_of($1, $2, $3, null) where status in ('overdue', 'expired')""",
            organisation, day, clock.now(),
        )
    )  # fmt: skip
