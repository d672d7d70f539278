"""Staff with courses to hold, written straight into the tables: what feeds are fed from."""

from datetime import date, timedelta

from infra import clock
from infra.database import fetch_value
from tests.cast import ALTYN, MARAT, Human

COURSE = "foundations"


async def hired(number: str, last_name: str = "Сынақов", organisation: str = ALTYN.bin, **other: object) -> int:
    """A member of staff (ойдан шығарылған), and where they work."""
    said = {
        "kind": "employee", "language": "kk", "email": None, "person": None, "manager": None, "unit": "Қойма",
        "position": "Қоймашы", "roles": [], "hired_on": clock.today() - timedelta(days=400),
    } | other  # fmt: skip
    staff = await fetch_value(
        """insert into staff_member (organisation, number, last_name, first_name, middle_name, kind, language, email,
                                     person, manager, hired_on, entered_at)
           values ($1, $2, $3, 'Ойдан', '', $4, $5, $6, $7, $8, $9, $10) returning id""",
        organisation, number, last_name, said["kind"], said["language"], said["email"], said["person"],
        said["manager"], said["hired_on"], clock.now(),
    )  # fmt: skip
    await fetch_value(
        """insert into staff_place (organisation, staff, unit, position, roles, since, entered_at)
           values ($1, $2, $3, $4, $5, $6, $7) returning id""",
        organisation, staff, said["unit"], said["position"], said["roles"], said["hired_on"], clock.now(),
    )  # fmt: skip
    return int(staff)


async def must_hold(
    staff: int, due_on: date, course: str = COURSE, organisation: str = ALTYN.bin, by: Human = MARAT
) -> int:
    """They must hold a course by a day."""
    return int(
        await fetch_value(
            """insert into training_assignment (organisation, staff, course, reason, assigned_on, due_on, assigned_by)
               values ($1, $2, $3, 'сынақ', least($4::date, $5::date), $4, $6) returning id""",
            organisation, staff, course, due_on, clock.today(), by.id,
        )
    )  # fmt: skip


async def holds(
    staff: int, until: date | None, on: date | None = None, course: str = COURSE, organisation: str = ALTYN.bin
) -> int:
    """They hold it, until a day."""
    day = on or clock.today()
    return int(
        await fetch_value(
            """insert into training_record (organisation, staff, course, version, title, completed_on, valid_until,
                                            passed, score, source, key, note, entered_by, entered_at)
               values ($1, $2, $3, '1', 'Негіздер', $4, $5, true, 90, 'attendance', $6, '', $7, $8) returning id""",
            organisation, staff, course, day, until, f"{staff}:{course}:{day}", MARAT.id, clock.now(),
        )
    )  # fmt: skip
