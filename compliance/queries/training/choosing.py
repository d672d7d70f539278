"""Members of staff that somebody chooses: a unit, everybody without an account, or employee numbers."""

import re
from dataclasses import dataclass

from compliance.colleagues import Colleague
from compliance.errors import Unfit
from compliance.training.names import full_name
from compliance.views.training.attendance import PersonLine
from infra.database import Record, fetch
from infra.i18n import text

NO_ACCOUNT = "*"  # in the place of a unit
MOST = 1000  # people in one choice
CHOSEN = """
select s.id, s.number, s.last_name, s.first_name, s.middle_name, s.language, coalesce(p.unit, '') as unit
from staff_member s left join staff_place p on p.staff = s.id and p.until is null
where s.organisation = $1 and s.left_on is null
  and (s.number = any ($2) or s.id = any ($3) or $4 <> '' and p.unit = $4 or $5 and s.person is null)
order by s.last_name, s.first_name, s.id limit $6
"""
UNITS = """
select distinct p.unit from staff_place p join staff_member s on s.id = p.staff and s.left_on is null
where p.organisation = $1 and p.until is null and p.unit <> '' order by p.unit
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom somebody means: employee numbers as typed, ids, a unit, or NO_ACCOUNT in its place."""

    numbers: str = ""
    ids: tuple[int, ...] = ()
    unit: str = ""


async def chosen(by: Colleague, whom: Chosen) -> tuple[PersonLine, ...]:
    """They, by name. Raises NotYours; Unfit for nobody, for a number that nobody has, for more than MOST."""
    by.needs("records")
    numbers = list(dict.fromkeys(re.split(r"[\s,;]+", whom.numbers.replace("\0", " ").strip()))) if whom.numbers else []
    numbers = [each for each in numbers if each]
    everybody = whom.unit == NO_ACCOUNT
    unit = "" if everybody else whom.unit.replace("\0", "")
    rows = await fetch(CHOSEN, by.organisation, numbers, list(whom.ids), unit, everybody, MOST + 1)
    strangers = [each for each in numbers if each not in {row["number"] for row in rows}]
    if len(rows) > MOST:
        raise Unfit(text("learning.unfit.codes", n=MOST), field="numbers")
    if strangers:
        raise Unfit(text("learning.unfit.number", number=", ".join(strangers[:5])), field="numbers")
    if not rows:
        raise Unfit(text("learning.unfit.nobody"), field="numbers")
    return tuple(map(person_line, rows))


def person_line(row: Record) -> PersonLine:
    """A member of staff of a row with id, number, names, language and unit."""
    return PersonLine(row["id"], row["number"], full_name(row), row["unit"], row["language"])


async def units(by: Colleague) -> tuple[str, ...]:
    """The units in which somebody works."""
    return tuple(row["unit"] for row in await fetch(UNITS, by.organisation))
