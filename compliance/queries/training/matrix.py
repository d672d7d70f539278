"""The matrix of people and courses on a day: a page of people first, and how only those stand."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from compliance.colleagues import Colleague
from compliance.library.model import Words
from compliance.queries.training.courses import filled, offered
from compliance.queries.training.standing import completion_of, is_large, standing_of
from compliance.training.roles import ROLES
from compliance.views.training.records import Asked, MatrixRow, MatrixView, Member, StandingRow
from infra import clock
from infra.database import Record, fetch, fetch_one

PER_PAGE = 50
GROWING = (PER_PAGE * 5, PER_PAGE * 40, PER_PAGE * 400)  # people looked at in turn where few stand as asked
EXPORTED = 1_000  # people read at a time into a file
# $1 organisation, $2 day, $3 unit, $4 role, $5 course, $6 words, $7-$9 the last one before, $10 how many;
# unit, position and roles are those of the day
PEOPLE = """
select s.id, s.number, s.last_name, s.first_name, s.middle_name, coalesce(p.unit, '') as unit,
       coalesce(p.position, '') as position, coalesce(p.roles, '{}') as roles
from staff_member s left join lateral (
    select p.unit, p.position, p.roles from staff_place p
    where p.staff = s.id and p.organisation = $1 and p.since <= $2 and (p.until is null or p.until > $2)
    order by p.id desc limit 1) p on true
where s.organisation = $1 and s.hired_on <= $2 and (s.left_on is null or s.left_on > $2)
  and ($3 = '' or p.unit = $3) and ($4 = '' or $4 = any (p.roles))
  and ($6 = '' or position(lower($6) in lower(
        s.last_name || ' ' || s.first_name || ' ' || s.middle_name || ' ' || s.number)) > 0)
  and exists (select from training_assignment a where a.organisation = $1 and a.staff = s.id
              and ($5 = '' or a.course = $5) and a.assigned_on <= $2 and (a.ended_on is null or a.ended_on > $2))
  and ($9::bigint is null or (s.last_name, s.first_name, s.id) > ($7, $8, $9))
order by s.last_name, s.first_name, s.id limit $10
"""
# every course that was ever required, found by skipping through the index, and of those the ones required that day
COURSES = """
with recursive known as (
    (select course from training_assignment where organisation = $1 order by course limit 1)
    union all
    select (select a.course from training_assignment a where a.organisation = $1 and a.course > known.course
            order by a.course limit 1) from known where known.course is not null
)
select k.course from known k where k.course is not null and exists (
    select from training_assignment a where a.organisation = $1 and a.course = k.course and a.assigned_on <= $2
    and (a.ended_on is null or a.ended_on > $2))
order by k.course
"""
TITLES = """
select distinct on (code) code, title_kk, title_ru, title_en from own_course
where organisation = $1 and code = any ($2) order by code, id desc
"""
# of today, found by skipping through the index: a page waits for no pass over everybody
UNITS = """
with recursive known as (
    (select unit from staff_place where organisation = $1 and until is null order by unit limit 1)
    union all
    select (select p.unit from staff_place p where p.organisation = $1 and p.until is null and p.unit > known.unit
            order by p.unit limit 1) from known where known.unit is not null
)
select unit from known where unit <> '' limit 300
"""
LAST = "select last_name, first_name, id from staff_member where id = $1 and organisation = $2"


async def matrix(by: Colleague, asked: Asked) -> MatrixView:
    """A page of the matrix, whose `completion` is None where it is for so many that it is asked for apart."""
    by.needs("records")
    known_at, organisation = known_by(asked), by.organisation
    courses = await columns(organisation, asked.on)
    rows, after = await _page(organisation, asked, known_at)
    many = await is_large(organisation)
    return MatrixView(
        asked=asked,
        today=clock.today(),
        known_at=known_at,
        courses=tuple(each for each in courses if asked.course in ("", each[0])),
        all_courses=courses,
        rows=rows,
        completion=None if many else await completion_of(organisation, asked.on, known_at),
        units=tuple(row["unit"] for row in await fetch(UNITS, organisation)),
        roles=ROLES,
        after=after,
        writes=by.may("train"),
    )


def known_by(asked: Asked) -> datetime | None:
    """The moment of what is asked for: the end of the day on which it was known; None: now."""
    return clock.end_of(asked.known) if asked.known is not None else None


async def columns(organisation: str, on: date) -> tuple[tuple[str, Words], ...]:
    """Code and title of every course that somebody had to hold on a day, in the order of what is offered."""
    codes = [row["course"] for row in await fetch(COURSES, organisation, on)]
    titles = await titles_of(organisation, codes)
    order = list(titles)
    return tuple((code, titles[code]) for code in sorted(codes, key=order.index))


async def titles_of(organisation: str, codes: Sequence[str]) -> Mapping[str, Words]:
    """Titles by code: of what is offered, and of these codes, whether they are still offered or not."""
    titles = {each.code: each.title for each in await offered(organisation)}
    for row in await fetch(TITLES, organisation, [code for code in codes if code not in titles]):
        titles[row["code"]] = filled(Words(row["title_kk"], row["title_ru"], row["title_en"]))
    return titles | {code: Words(code, code, code) for code in codes if code not in titles}


async def whole(by: Colleague, asked: Asked) -> AsyncIterator[tuple[MatrixRow, ...]]:
    """All rows that are asked for, from the first on, some at a time: memory does not grow with their number.

    Raises NotYours.
    """
    by.needs("records")
    known_at = known_by(asked) or clock.now()  # one moment for all pieces
    after = 0
    while True:
        people = await _people(by.organisation, replace(asked, after=after), EXPORTED)
        found = await _rows(by.organisation, asked, known_at, people)
        if found:
            yield tuple(found)
        if len(people) < EXPORTED:
            return
        after = people[-1]["id"]


async def _page(organisation: str, asked: Asked, known_at: datetime | None) -> tuple[tuple[MatrixRow, ...], int | None]:
    """A page, and after whom the next begins. With a status in question ever more people are looked at."""
    if not asked.status:
        people = await _people(organisation, asked, PER_PAGE + 1)
        shown = people[:PER_PAGE]
        rows = tuple(await _rows(organisation, asked, known_at, shown))
        return rows, shown[-1]["id"] if len(people) > PER_PAGE else None
    found: list[MatrixRow] = []
    at = asked
    for step in (*GROWING, None):
        people = await _people(organisation, at, step)
        found += await _rows(organisation, asked, known_at, people)
        if len(found) > PER_PAGE:
            return tuple(found[:PER_PAGE]), found[PER_PAGE - 1].member.id
        if step is None or len(people) < step:
            break
        at = replace(at, after=people[-1]["id"])
    return tuple(found), None


async def _people(organisation: str, asked: Asked, most: int | None) -> list[Record]:
    last = await fetch_one(LAST, asked.after, organisation) if asked.after else None
    return await fetch(
        PEOPLE, organisation, asked.on, asked.unit, asked.role, asked.course, asked.words,
        *(last or (None, None, None)), most,
    )  # fmt: skip


async def _rows(
    organisation: str, asked: Asked, known_at: datetime | None, people: Sequence[Record]
) -> list[MatrixRow]:
    """How these people stand; of a course and a status only, where one is asked for."""
    cells: dict[int, dict[str, StandingRow]] = {row["id"]: {} for row in people}
    for one in await standing_of(organisation, asked.on, known_at, list(cells)) if cells else ():
        if asked.course in ("", one.course):
            cells[one.staff][one.course] = one
    return [
        MatrixRow(member_of(row), cells[row["id"]])
        for row in people
        if not asked.status or any(cell.status == asked.status for cell in cells[row["id"]].values())
    ]


def member_of(row: Record) -> Member:
    """Somebody of the staff, of a row with their name and place."""
    return Member(
        row["id"], row["number"], row["last_name"], row["first_name"], row["middle_name"], row["unit"],
        row["position"], tuple(row["roles"]),
    )  # fmt: skip
