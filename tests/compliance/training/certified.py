"""Staff with certificates: what tests of certificates and passports begin with."""

from datetime import date
from decimal import Decimal
from typing import Any

from compliance.commands.training.certificates import issue_certificate
from compliance.training.learner import Learner
from infra import clock
from infra.database import fetch_value
from tests.cast import ALTYN, Human

NAME = ("Мысалова", "Ойдан", "Шығарылғанқызы")


async def employed(
    who: Human | None = None, number: str = "T-1", at: str = ALTYN.bin, name: tuple[str, str, str] = NAME
) -> int:
    """A member of staff of the cast's company; their id."""
    made = await fetch_value(
        """insert into staff_member (organisation, number, last_name, first_name, middle_name, kind, language, person,
                                     hired_on, entered_at)
           values ($1, $2, $3, $4, $5, 'employee', 'kk', $6, '2025-01-01', $7) returning id""",
        at, number, *name, who.id if who else None, clock.now(),
    )  # fmt: skip
    return int(made)


async def passed(staff: int, at: str = ALTYN.bin, **other: Any) -> int:
    """A record of a passed course; its id."""
    said = {
        "course": "foundations", "version": "1.0", "title": "Бәріне арналған негіздер",
        "completed_on": date(2026, 11, 1), "valid_until": date(2027, 10, 31), "passed": True,
        "score": Decimal(90), "source": "quiz", "key": f"quiz:{staff}:{clock.now().timestamp()}", "note": "",
        "corrects": None, "void": False,
    } | other  # fmt: skip
    made = await fetch_value(
        """insert into training_record (organisation, staff, entered_at, course, version, title, completed_on,
                                        valid_until, passed, score, source, key, note, corrects, void)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) returning id""",
        at, staff, clock.now(), *said.values(),
    )  # fmt: skip
    return int(made)


async def certified(who: Human | None = None, **other: Any) -> tuple[Learner, str]:
    """Somebody with a certificate, and its number."""
    staff = await employed(who)
    number = await issue_certificate(await passed(staff, **other))
    assert number is not None
    return Learner(staff, ALTYN.bin, who.id if who else None), number
