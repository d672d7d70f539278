"""Evidence that will soon carry less: what an assessment's levels fall to by themselves, for whom it is of use."""

from dataclasses import dataclass
from datetime import date, timedelta

from compliance.assessment import Fall, next_falls
from compliance.colleagues import Colleague
from compliance.library import Clause
from compliance.queries.assessments import assessment_of
from compliance.queries.dues import evidence_in_use, last_day
from compliance.queries.heads import heads_of
from infra import clock


@dataclass(frozen=True, slots=True)
class Falling:
    """An item of a running assessment whose supported level falls on a day if nothing is done."""

    assessment: int
    clause: Clause
    fall: Fall


async def falls_of(by: Colleague, until: date) -> tuple[Falling, ...]:
    """What falls until a day: to who leads everything, to others where evidence that they collected grows too old."""
    day, found = clock.today(), []
    mine = {
        (row["assessment"], row["item"], end + timedelta(days=1))
        for row in await evidence_in_use(by)
        if row["collected_by"] == by.person and (end := last_day(row)) is not None
    }
    for head in await heads_of(by):
        if head.closed_at is not None or not head.at_work:
            continue
        value = await assessment_of(by, head.id)
        clauses = {clause.item.id: clause for clause in value.clauses}
        found += [
            Falling(head.id, clauses[fall.item], fall)
            for fall in next_falls(value, day)
            if fall.day <= until and (by.may("lead") or (head.id, fall.item, fall.day) in mine)
        ]
    return tuple(found)
