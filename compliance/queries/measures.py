"""Measures of the programme: all for who sees everything, else one's own."""

from compliance.colleagues import Colleague
from compliance.views.programme import MeasureLine
from infra import clock
from infra.database import fetch

# what is open first, the most urgent before; then what was done, then what is not needed any more
MEASURES = """
select p.*, coalesce(e.name, '') as shown from programme_measure p left join evidence e on e.id = p.evidence
where p.organisation = $1 and ($2 or p.person = $3)
order by p.withdrawn_on is not null, p.done_on is not null, p.due_on, p.id
"""
EVIDENCE = """
select id, name from evidence e where organisation = $1 and ($2 or collected_by = $3)
    and not exists (select from evidence n where n.supersedes = e.id) order by id desc limit 200
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
            evidence=row["evidence"],
            evidence_name=row["shown"],
            withdrawn_on=row["withdrawn_on"],
            mine=row["person"] == by.person,
        )
        for row in await fetch(MEASURES, by.organisation, by.sees_everything, by.person)
    )


async def evidence_to_name(by: Colleague) -> tuple[tuple[int, str], ...]:
    """The newest evidence that the colleague may name as what shows a measure: id and name."""
    rows = await fetch(EVIDENCE, by.organisation, by.sees_everything, by.person)
    return tuple((row["id"], row["name"]) for row in rows)
