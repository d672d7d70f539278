"""Training as the label looks at it, for an organisation on a day."""

from datetime import date

from compliance.training.requirement import Requirement, requirement
from compliance.views.training_records import Share
from infra import clock
from infra.database import fetch

SHARES = """
with standing as materialized (
    select s.status, exists (
        select from staff_place p join exposed_post e on e.organisation = p.organisation
            and lower(e.title) = lower(p.position) and (e.unit = '' or lower(e.unit) = lower(p.unit))
        where p.staff = s.staff and p.since <= $2 and (p.until is null or p.until > $2)
          and e.at < ($2 + 1)::timestamp at time zone 'Asia/Almaty'
          and (e.until is null or e.until >= ($2 + 1)::timestamp at time zone 'Asia/Almaty')) as exposed
    from training_standing_of($1, $2, $3, null) s
)
select exposed, count(*) filter (where status in ('completed', 'expiring'))::int as valid,
    count(*) filter (where status <> 'waived')::int as required, count(*) filter (where status = 'waived')::int as waived
from standing group by exposed
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
