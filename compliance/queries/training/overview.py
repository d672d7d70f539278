"""Where an organisation stands with its training, what will end by itself, and whom no letter reaches."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from compliance.colleagues import Colleague
from compliance.library.model import Words
from compliance.queries.places import places_of
from compliance.queries.training.courses import offered
from compliance.queries.training.feeds import PLACES, feed_of
from compliance.queries.training.requirement import training_requirement
from compliance.queries.training.standing import completion
from compliance.views.training.feeds import (
    EndView,
    LateView,
    Somebody,
    TrainingOverview,
    Unreached,
    UnreachedView,
    WaiverAsked,
)
from compliance.views.training.records import Share
from infra import clock
from infra.database import Record, fetch, fetch_one

AHEAD, SOON = timedelta(days=90), timedelta(days=30)
MOST_LATE, MOST_ENDS = 10, 12  # lines on the page
# something is to be done, and there is no account, no address and no personal code that is valid
UNREACHABLE = """
t.status in ('assigned', 'in_progress', 'failed', 'overdue', 'expired') and s.person is null and s.email is null
and not exists (select from learner_entry e where e.organisation = $1 and e.staff = s.id and e.kind = 'code'
                and e.ended_at is null and e.ends_at > $3)
"""
# ends of the next days by course, the longest late, how many are late, due soon and out of reach: one pass
STANDING = f"""
with standing as materialized (
    select *, case status when 'expired' then valid_until when 'overdue' then due_on end as late
    from training_standing_of($1, $2, $3, null)
)
select 'end' as what, valid_until as day, course, count(*)::int as n, null::bigint as staff from standing
where status in ('completed', 'expiring') and valid_until < $4 group by valid_until, course
union all
select 'late', late, course, 1, staff from (
    select * from standing where late is not null order by late, staff, course limit $5) longest
union all
select 'late_count', null, '', count(*)::int, null from standing where late is not null
union all
select 'due_soon', null, '', count(*)::int, null from standing
where status in ('assigned', 'in_progress', 'failed') and due_on <= $6
union all
select 'unreachable', null, '', count(distinct t.staff)::int, null
from standing t join staff_member s on s.id = t.staff and s.organisation = $1 where {UNREACHABLE}
"""
WHO = """
select s.id, s.number, concat_ws(' ', s.last_name, s.first_name, nullif(s.middle_name, '')) as name,
    coalesce(p.unit, '') as unit, coalesce(p.position, '') as position
from staff_member s left join staff_place p on p.staff = s.id and p.organisation = s.organisation
    and p.since <= $3 and (p.until is null or p.until > $3)
where s.organisation = $1 and s.id = any ($2)
"""
ASKED = """
select staff, course, since, until, asked_by from training_waiver
where organisation = $1 and answer is null order by asked_at, id
"""
COUNTS = """
select (select count(*) from staff_member where organisation = $1 and (left_on is null or left_on > $2))::int as staff,
    (select count(*) from training_rule where organisation = $1 and until is null)::int as rules
"""
UNREACHED = f"""
select t.staff, t.course, case t.status when 'expired' then t.valid_until else t.due_on end as due_on,
    t.status in ('overdue', 'expired') as late
from training_standing_of($1, $2, $3, null) t join staff_member s on s.id = t.staff and s.organisation = $1
where {UNREACHABLE}
order by due_on, t.staff, t.course
"""


async def training_overview(by: Colleague) -> TrainingOverview:
    """The first page of the training rooms. Raises NotYours. A number of statements that does not grow."""
    by.needs("records")
    today, now, number = clock.today(), clock.now(), by.organisation
    whole = await completion(by, today)
    rows = await fetch(STANDING, number, today, now, today + AHEAD, MOST_LATE, today + SOON)
    asked = await fetch(ASKED, number)
    counts = await fetch_one(COUNTS, number, today)
    late = [row for row in rows if row["what"] == "late"]
    people = await somebodies(number, {row["staff"] for row in (*late, *asked)}, today)
    n = {row["what"]: row["n"] for row in rows if row["day"] is None}
    leads = by.may("lead")
    return TrainingOverview(
        today=today,
        completion=whole,
        titles=await titles_of(number),
        staff=counts["staff"] if counts else 0,
        rules=counts["rules"] if counts else 0,
        ends=_ends([row for row in rows if row["what"] == "end"], whole.whole),
        late=tuple(LateView(people[row["staff"]], row["course"], row["day"]) for row in late),
        late_count=n.get("late_count", 0),
        due_soon=n.get("due_soon", 0),
        waivers=tuple(
            WaiverAsked(people[row["staff"]], row["course"], row["since"], row["until"], row["asked_by"])
            for row in asked
        ),
        unreachable=n.get("unreachable", 0) if by.may("train") else None,
        requirement=await training_requirement(number, today, whole.whole),
        feed=await feed_of(number),
        places=await places_of(by, PLACES) if leads else (),
        trains=by.may("train"),
        leads=leads,
    )


def _ends(rows: Iterable[Record], whole: Share) -> tuple[EndView, ...]:
    """What is valid until a day counts no more from the next day on; each line with what is left by then."""
    found, left = [], whole.numerator
    for row in sorted(rows, key=lambda row: (row["day"], row["course"])):
        left -= row["n"]
        found.append(EndView(row["day"] + timedelta(days=1), row["course"], row["n"], left, whole.denominator))
    return tuple(found[:MOST_ENDS])


async def titles_of(organisation: str) -> Mapping[str, Words]:
    """Titles of what an organisation offers, by code."""
    return {each.code: each.title for each in await offered(organisation)}


async def somebodies(organisation: str, staff: Iterable[int], on: date) -> dict[int, Somebody]:
    """Members of staff by id, where they worked on a day."""
    rows = await fetch(WHO, organisation, list(staff), on)
    return {row["id"]: Somebody(row["id"], row["number"], row["name"], row["unit"]) for row in rows}


async def unreached(by: Colleague) -> UnreachedView:
    """Whom no letter reaches, with what they have to do, by unit and name. Raises NotYours."""
    by.needs("train")
    today = clock.today()
    rows = await fetch(UNREACHED, by.organisation, today, clock.now())
    courses: dict[int, list[tuple[str, date, bool]]] = {}
    for row in rows:
        courses.setdefault(row["staff"], []).append((row["course"], row["due_on"], row["late"]))
    people = [
        Unreached(Somebody(row["id"], row["number"], row["name"], row["unit"]), row["position"],
                  tuple(courses[row["id"]]))
        for row in await fetch(WHO, by.organisation, list(courses), today)
    ]  # fmt: skip
    people.sort(key=lambda each: (each.who.unit, each.who.name, each.who.number))
    return UnreachedView(today, tuple(people), await titles_of(by.organisation))
