"""What training gives to the self-assessment: the document, where it belongs, and whether it is made by itself."""

import calendar
from datetime import date, timedelta

from compliance.colleagues import Colleague
from compliance.queries.training.courses import offered
from compliance.queries.training.standing import completion_of
from compliance.views.training.feeds import CompletionPaper, FeedView
from infra.database import Record, fetch, fetch_one, fetch_value

STAFF_ITEM, ASSOCIATES_ITEM = "SUP-6", "SUP-7"  # of the standards: what training is evidence for
PLACES = (STAFF_ITEM, ASSOCIATES_ITEM)
FEED = """
select f.*, m.evidence, m.day, exists (
    select from membership b where b.organisation = f.organisation and b.person = f.set_by and b.until is null
    and b.roles && '{owner,compliance_officer}'::text[]) as leads
from training_feed f left join lateral (
    select e.evidence, e.day from training_evidence e where e.organisation = f.organisation order by e.id desc limit 1
) m on true
where f.organisation = $1 order by f.id desc limit 1
"""
# switched on by somebody who still leads, in an organisation at work, with a self-assessment that runs
RUNNING = """
select f.organisation, f.language, f.set_by, (
    select max(e.day) from training_evidence e where e.organisation = f.organisation) as day
from training_feed f join organisation o on o.bin = f.organisation and o.state = 'verified'
where f.running and not exists (select from training_feed n where n.organisation = f.organisation and n.id > f.id)
  and exists (select from membership b where b.organisation = f.organisation and b.person = f.set_by
              and b.until is null and b.roles && '{owner,compliance_officer}'::text[])
  and exists (select from assessment a where a.organisation = f.organisation and a.closed_at is null)
order by f.organisation
"""
RECORDED = """
select count(*) from training_record r where r.organisation = $1 and r.passed and not r.void
  and r.completed_on between $2 and $3
  and not exists (select from training_record c where c.corrects = r.id and c.organisation = $1)
"""


async def feed_of(organisation: str) -> FeedView:
    """What was said last of evidence by itself; nothing was: it does not run."""
    row = await fetch_one(FEED, organisation)
    if row is None:
        return FeedView(False, "kk", None, None, None, None, held=False)
    return FeedView(
        row["running"], row["language"], row["set_by"], row["set_at"], row["evidence"], row["day"],
        held=row["running"] and not row["leads"],
    )  # fmt: skip


async def feeds_due(today: date) -> list[Record]:
    """Organisations of which the last month that is over has no evidence yet, for a job."""
    return [row for row in await fetch(RUNNING) if row["day"] is None or row["day"] < last_month(today)[1]]


def last_month(today: date) -> tuple[date, date]:
    """The first and the last day of the month before that of a day."""
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def next_making(today: date) -> date:
    """The day on which evidence is next made by itself: the first of the next month."""
    return today.replace(day=calendar.monthrange(today.year, today.month)[1]) + timedelta(days=1)


async def completion_paper(by: Colleague, starts: date, on: date) -> CompletionPaper:
    """Completion on a day, and how many records of a period that ends on it. Raises NotYours."""
    by.needs("lead")
    found = await completion_of(by.organisation, on)
    associates = any(each.name == "associate" and each.denominator for each in found.kinds)
    return CompletionPaper(
        completion=found,
        titles={each.code: each.title for each in await offered(by.organisation)},
        starts=starts,
        recorded=int(await fetch_value(RECORDED, by.organisation, starts, on)),
        associates=associates,
    )
