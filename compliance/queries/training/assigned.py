"""What members of staff must hold and why, and what they need not for a time."""

from collections.abc import Mapping

from compliance.colleagues import Colleague
from compliance.library.course import courses
from compliance.library.model import Words
from compliance.queries.training.courses import filled
from compliance.training.names import full_name
from compliance.views.training.staff import AssignmentLine, WaiverLine, WaiversView
from infra import clock
from infra.database import Record, fetch, fetch_value

ASSIGNED = """
select a.*, coalesce(r.why, '') as why from training_assignment a left join training_rule r on r.id = a.rule
where a.organisation = $1 and a.staff = $2 order by a.ended_on desc nulls first, a.due_on, a.id
"""
WAIVERS = """
select w.*, s.last_name, s.first_name, s.middle_name from training_waiver w join staff_member s on s.id = w.staff
where w.organisation = $1 and ($2::bigint is null or w.staff = $2) and ($3::boolean is null or (w.answer is null) = $3)
order by w.id desc limit 200
"""
TITLES = """
select distinct on (code) code, title_kk, title_ru, title_en from own_course where organisation = $1
order by code, id desc
"""
WAITING = "select count(*) from training_waiver where organisation = $1 and answer is null"


async def assignments_of(organisation: str, staff: int) -> tuple[AssignmentLine, ...]:
    """What a member of staff must hold, and after that what they had to."""
    titles = await titles_of(organisation)
    return tuple(
        AssignmentLine(
            row["id"], row["course"], title_in(titles, row["course"]), row["rule"] is not None,
            row["reason"] or row["why"], row["assigned_on"], row["due_on"], row["assigned_by"], row["ended_on"],
            row["ended_why"] or "",
        )
        for row in await fetch(ASSIGNED, organisation, staff)
    )  # fmt: skip


async def waivers_of(by: Colleague, staff: int | None = None, waiting: bool | None = None) -> tuple[WaiverLine, ...]:
    """Waivers, newest first: of a member of staff or of everybody; only those that wait, or only those answered."""
    by.needs("records")
    titles = await titles_of(by.organisation)
    return tuple(_waiver(by, row, titles) for row in await fetch(WAIVERS, by.organisation, staff, waiting))


async def waivers(by: Colleague) -> WaiversView:
    """What waits for an answer, and what was answered. Raises NotYours."""
    return WaiversView(
        await waivers_of(by, waiting=True), await waivers_of(by, waiting=False), by.may("train"), by.may("lead"),
        clock.today(),
    )  # fmt: skip


async def waivers_waiting(organisation: str) -> int:
    """How many waivers wait for an answer."""
    return int(await fetch_value(WAITING, organisation))


async def titles_of(organisation: str) -> dict[str, Words]:
    """What the courses of the library, and those that an organisation has or had itself, are called, by their codes."""
    own = await fetch(TITLES, organisation)
    return {code: course.title for code, course in courses().items()} | {
        row["code"]: filled(Words(row["title_kk"], row["title_ru"], row["title_en"])) for row in own
    }


def title_in(titles: Mapping[str, Words], course: str) -> Words:
    """What a course is called; its code where nobody knows it any more."""
    return titles.get(course) or Words(course, course, course)


def _waiver(by: Colleague, row: Record, titles: Mapping[str, Words]) -> WaiverLine:
    return WaiverLine(
        id=row["id"],
        staff=row["staff"],
        name=full_name(row),
        course=row["course"],
        title=title_in(titles, row["course"]),
        reason=row["reason"],
        since=row["since"],
        until=row["until"],
        asked_by=row["asked_by"],
        asked_at=row["asked_at"],
        answer=row["answer"] or "",
        answered_by=row["answered_by"],
        lifted_on=row["lifted_on"],
        mine=row["asked_by"] == by.person,
    )
