"""Staff, what they must hold, what they hold: written straight into the tables, in a line each."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from infra import clock
from infra.database import execute, fetch_value


async def employed(organisation: str, number: str, hired_on: date, left_on: date | None = None, **said: str) -> int:
    """Somebody of the staff (id), with a place since they were hired."""
    made: int = await fetch_value(
        """insert into staff_member (organisation, number, last_name, first_name, middle_name, kind, language, hired_on,
                                     left_on, entered_at, email)
           values ($1, $2, $3, 'Ойдан', '', $4, 'kk', $5, $6, $7, $8) returning id""",
        organisation, number, said.get("name", f"Сынақ{number}"), said.get("kind", "employee"), hired_on, left_on,
        clock.now(), said.get("email"),
    )  # fmt: skip
    await placed(organisation, made, hired_on, said.get("unit", "Қойма"), said.get("role", ""))
    return made


async def placed(organisation: str, staff: int, since: date, unit: str, role: str = "") -> None:
    """From a day on they work somewhere; where they worked before ends then."""
    await execute("update staff_place set until = $2 where staff = $1 and until is null", staff, since)
    await execute(
        """insert into staff_place (organisation, staff, unit, position, roles, since, entered_at)
           values ($1, $2, $3, 'Маман', $4, $5, $6)""",
        organisation, staff, unit, [role] if role else [], since, clock.now(),
    )  # fmt: skip


async def assigned(staff: int, course: str, on: date, author: UUID, ended_on: date | None = None) -> int:
    """They must hold a course from a day on; the id of the requirement."""
    made: int = await fetch_value(
        """insert into training_assignment (organisation, staff, course, reason, assigned_on, due_on, assigned_by,
                                            ended_on, ended_why)
           select organisation, id, $2, 'test', $3, $3::date + 30, $4, $5, $6 from staff_member where id = $1
           returning id""",
        staff, course, on, author, ended_on, "test" if ended_on else None,
    )  # fmt: skip
    return made


@dataclass(frozen=True)
class Waived:
    """A waiver: from one day to another, asked by one and approved by the other at a moment, perhaps lifted."""

    staff: int
    course: str
    since: date
    until: date
    answered: datetime
    lifted_on: date | None = None

    async def stands(self, asked_by: UUID, answered_by: UUID) -> None:
        """It is in the table."""
        await execute(
            """insert into training_waiver (organisation, staff, course, reason, since, until, asked_by, asked_at,
                                            answer, answered_by, answered_at, lifted_on, lifted_by)
               select organisation, id, $2, 'test', $3, $4, $5, $7, 'approved', $6, $7, $8, $9
               from staff_member where id = $1""",
            self.staff, self.course, self.since, self.until, asked_by, answered_by, self.answered, self.lifted_on,
            answered_by if self.lifted_on else None,
        )  # fmt: skip
