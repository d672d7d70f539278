"""What of training waits for a colleague who is of the staff, too."""

from compliance.colleagues import Colleague
from compliance.queries.training.courses import offered
from compliance.views.findings import WaitView
from infra import clock
from infra.database import fetch

# what they have to do, and what they hold that ends soon
MINE = """
select t.staff, t.course, case when t.status in ('expiring', 'expired') then t.valid_until else t.due_on end as day
from staff_member s cross join lateral training_standing_of($1, $3, $4, array[s.id]) t
where s.organisation = $1 and s.person = $2 and (s.left_on is null or s.left_on > $3)
  and t.status not in ('completed', 'waived')
order by day, t.course
"""


async def training_waits(by: Colleague) -> list[WaitView]:
    """Courses that somebody has to take, or to take again, in the organisation in which they look; by their day."""
    rows = await fetch(MINE, by.organisation, by.person, clock.today(), clock.now())
    titles = {each.code: each.title for each in await offered(by.organisation)} if rows else {}
    return [
        WaitView(f"{row['staff']}/{row['course']}", None, "", "", titles.get(row["course"]), row["day"],
                 words=row["course"])
        for row in rows
    ]  # fmt: skip
