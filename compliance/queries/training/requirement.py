"""Training as the label looks at it, for an organisation on a day."""

from datetime import date

from compliance.training.requirement import Requirement, requirement
from compliance.views.training.records import Share
from infra import clock
from infra.database import fetch

# who holds an exposed post on a day is told by position and unit, as rules tell it
SHARES = """
with post as (
    select distinct folded(e.title) as title, folded(e.unit) as unit from exposed_post e
    where e.organisation = $1 and e.at < ($2::date + 1)::timestamp at time zone 'Asia/Almaty'
      and (e.until is null or e.until >= ($2::date + 1)::timestamp at time zone 'Asia/Almaty')
), holder as (
    select distinct p.staff from staff_place p
    join post x on x.title = folded(p.position) and x.unit in ('', folded(p.unit))
    where p.organisation = $1 and p.since <= $2 and (p.until is null or p.until > $2)
)
select h.staff is not null as exposed, count(*) filter (where s.status in ('completed', 'expiring'))::int as valid,
    count(*) filter (where s.status <> 'waived')::int as required,
    count(*) filter (where s.status = 'waived')::int as waived
from training_standing_of($1, $2, $3, null) s left join holder h on h.staff = s.staff group by h.staff is not null
"""


async def training_requirement(organisation: str, on: date) -> Requirement:
    """Of what must be held on a day, how much is: by everybody, and by holders of exposed posts (BIN; a day).

    For whoever the connection asks on behalf of; a program or a job brings its own right to ask.
    """
    rows = {row["exposed"]: row for row in await fetch(SHARES, organisation, on, clock.now())}

    def share(*which: bool) -> Share:
        found = [rows[each] for each in which if each in rows]
        return Share(
            "",
            sum(row["valid"] for row in found),
            sum(row["required"] for row in found),
            sum(row["waived"] for row in found),
        )

    return requirement(share(True, False), share(True))
