"""Measures of the programme: all for who sees everything, else one's own."""

from compliance.colleagues import Colleague
from compliance.views_programme import MeasureLine
from infra import clock
from infra.database import fetch

# what is open first, the most urgent before; then what was done, then what is not needed any more
MEASURES = """
select * from programme_measure where organisation = $1 and ($2 or person = $3)
order by withdrawn_on is not null, done_on is not null, due_on, id
"""


async def measures_of(by: Colleague) -> tuple[MeasureLine, ...]:
    """Measures that the colleague sees."""
    today = clock.today()
    return tuple(
        MeasureLine(
            id=row["id"],
            title=row["title"],
            person=row["person"],
            due_on=row["due_on"],
            late=row["due_on"] < today and row["done_on"] is None and row["withdrawn_on"] is None,
            done_on=row["done_on"],
            outcome=row["outcome"],
            withdrawn_on=row["withdrawn_on"],
            mine=row["person"] == by.person,
        )
        for row in await fetch(MEASURES, by.organisation, by.sees_everything, by.person)
    )
