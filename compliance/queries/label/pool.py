"""The assessors that there are: how much each has to do, whom they advised, and what keeps them from a case."""

from uuid import UUID

from compliance.desk import Officer
from compliance.label.process import UNDECIDED
from compliance.library.scheme import scheme
from compliance.queries.label.recusing import found_in
from compliance.views.label.desk import Pooled, PoolView
from infra import clock
from infra.clock import months_after
from infra.database import Record, fetch

POOL = """
select s.person, p.name,
       (select count(*) from label_part t join label_application a on a.id = t.application
        where t.person = s.person and t.part = 'assessor' and t.until is null and a.state = any ($1)) as open,
       (select count(*) from label_report r where r.person = s.person) as done,
       (select count(*) from label_recusal r join label_application a on a.id = r.application
        where r.person = s.person and r.state <> 'dismissed' and a.state = any ($1)) as recused,
       (select count(*) from desk_interest i where i.person = s.person and i.kind = 'advice' and i.withdrawn_at is null
            and i.since <= $3 and (i.until is null or i.until >= $2)) as advised
from label_staff() s join person p on p.id = s.person where s.role = 'assessor' order by 3, p.name, s.person
"""
COPIED = ("person", "name", "open", "done", "recused", "advised")
RECUSED = "select person, state, interest from label_recusal where application = $1"
# an assessor whose part ended by a recusal that was a mistake may be given the case anew
PARTS = """
select person from label_part
where application = $1 and not (part = 'assessor' and until is not null and part_may_resume(application, person))
"""


async def pool(by: Officer, case: Record | None = None) -> PoolView:
    """All assessors, those with the least to do first; beside a case also what keeps each from it. Raises NotYours."""
    by.needs("manage")
    today = clock.today()
    since = months_after(today, -scheme().bars.advised_months)
    rows = await fetch(POOL, list(UNDECIDED), since, today)
    kept = {} if case is None else await _kept(case)
    return PoolView(
        tuple(Pooled(**{name: row[name] for name in COPIED}, conflict=kept.get(row["person"], "")) for row in rows)
    )


async def _kept(case: Record) -> dict[UUID, str]:
    """What keeps whom from a case, in one word; the weightiest."""
    kept = {row["person"]: "part" for row in await fetch(PARTS, case["id"])}
    recusals = await fetch(RECUSED, case["id"])
    dismissed = {(row["person"], row["interest"]) for row in recusals if row["state"] == "dismissed"}
    for found in await found_in(case):
        if found.strength == "certain" or (found.person, found.interest) not in dismissed:
            kept[found.person] = found.strength
    return kept | {row["person"]: row["state"] for row in recusals if row["state"] != "dismissed"}
