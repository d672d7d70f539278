"""Training as the label looks at it, for an organisation on a day."""

from datetime import date

from compliance.queries.training.standing import completion_of
from compliance.training.requirement import Requirement, requirement
from compliance.views.training.records import Share
from infra import clock
from infra.database import fetch_one

# who holds an exposed post on a day is told by position and unit, as rules tell it
EXPOSED = """
with post as (
    select distinct folded(e.title) as title, folded(e.unit) as unit from exposed_post e
    where e.organisation = $1 and e.at < ($2::date + 1)::timestamp at time zone 'Asia/Almaty'
      and (e.until is null or e.until >= ($2::date + 1)::timestamp at time zone 'Asia/Almaty')
), holder as (
    select array_agg(distinct p.staff) as staff from staff_place p
    join post x on x.title = folded(p.position) and x.unit in ('', folded(p.unit))
    where p.organisation = $1 and p.since <= $2 and (p.until is null or p.until > $2)
)
select count(*) filter (where s.status in ('completed', 'expiring'))::int as valid,
    count(*) filter (where s.status <> 'waived')::int as required,
    count(*) filter (where s.status = 'waived')::int as waived
from training_standing_of($1, $2, $3, coalesce((select staff from holder), '{}')) s
"""


async def training_requirement(organisation: str, on: date, everybody: Share | None = None) -> Requirement:
    """Of what must be held on a day, how much is: by everybody, and by holders of exposed posts (BIN; a day).

    `everybody`: completion of that day, where it is known already. For whoever the connection asks on behalf of; a
    program or a job brings its own right to ask.
    """
    row = await fetch_one(EXPOSED, organisation, on, clock.now())
    exposed = Share("", row["valid"], row["required"], row["waived"]) if row else Share("", 0, 0, 0)
    return requirement(everybody or (await completion_of(organisation, on)).whole, exposed)
