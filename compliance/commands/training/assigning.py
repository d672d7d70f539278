"""What the rules ask for, compared with what stands: one statement, however many people there are.

An assignment is a standing requirement of one person for one course. What a rule asks for begins, what no rule asks
for any more ends, and what stands by somebody's word stays until it is taken back. Of several rules the strictest
counts: the earliest day, the shortest time until the course comes again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from compliance.colleagues import Colleague
from compliance.errors import NothingHere, OutOfTurn, Unfit
from compliance.events.training.staff import Assigned, Recalculated, Unassigned
from compliance.library.course import courses
from compliance.queries.at_work import must_be_at_work
from compliance.queries.training.courses import offer
from compliance.queries.training.staff import member_row
from compliance.words import words
from infra import clock
from infra.actor import SYSTEM
from infra.database import change_row, execute, fetch, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text

LONGEST_REASON = 1_000
LATEST = 366  # days until something must be done
# $1 organisation, $2 day, $3 only these members of staff (null: all), $4 and $5 courses of the library and how many
# months a record of each lasts. `line`: a rule with those it took the place of, so that a changed rule moves the day
# by what was changed and begins nothing anew.
RECALCULATE = """
with recursive line as (
    select r.id as rule, r.id as of, r.at, r.due_days, r.supersedes from training_rule r
    where r.organisation = $1 and r.until is null
    union all
    select l.rule, r.id, r.at, r.due_days, r.supersedes from line l join training_rule r on r.id = l.supersedes
), rule as (
    select r.*, (select min(l.at) from line l where l.rule = r.id) as begun,
           array(select folded(u) from unnest(r.units) u) as folded_units, coalesce(c.months, o.valid_months) as lasts
    from training_rule r
    left join unnest($4::text[], $5::int[]) as c(code, months) on c.code = r.course
    left join own_course o on o.organisation = $1 and o.code = r.course and o.withdrawn_at is null
    where r.organisation = $1 and r.until is null
), post as (
    select distinct folded(title) as title, folded(unit) as unit from exposed_post
    where organisation = $1 and until is null
), here as materialized (
    select s.id, s.kind, s.hired_on, coalesce(p.roles, '{}') as roles, coalesce(p.since, s.hired_on) as since,
           folded(coalesce(p.unit, '')) as unit, folded(coalesce(p.position, '')) as position
    from staff_member s
    left join staff_place p on p.staff = s.id and p.organisation = $1 and p.since <= $2
                           and (p.until is null or p.until > $2)
    where s.organisation = $1 and s.hired_on <= $2 and (s.left_on is null or s.left_on > $2)
      and ($3::bigint[] is null or s.id = any ($3))
), working as materialized (
    select h.*, exists (select from post x where x.title = h.position and x.unit in ('', h.unit)) as exposed from here h
), stands as materialized (
    select a.*, s.left_on from training_assignment a join staff_member s on s.id = a.staff
    where a.organisation = $1 and a.ended_on is null and ($3::bigint[] is null or a.staff = any ($3))
), wanted as (
    select w.id as staff, r.course, r.id as rule, r.lasts, coalesce(r.every_months, r.lasts) as months, r.due_days,
           greatest(w.hired_on, w.since, (r.begun at time zone 'Asia/Almaty')::date) as starts
    from working w
    join rule r on w.kind = any (r.kinds) and (r.roles = '{}' or w.roles && r.roles)
               and (r.units = '{}' or w.unit = any (r.folded_units)) and (not r.exposed or w.exposed)
               and (r.hired_since is null or w.hired_on >= r.hired_since)
), beside as materialized ( -- a full join is hashed or merged: no estimate, however old, makes a loop of it
    select w.*, a.id as old, a.rule as old_rule, a.due_on, a.every_months, a.assigned_on, a.left_on
    from wanted w full join stands a on a.staff = w.staff and a.course = w.course
), meant as (
    select b.*, l.of is not null as same,
           greatest(case when l.of is not null then b.due_on + (b.due_days - l.due_days)
                         else b.starts + b.due_days end, coalesce(b.assigned_on, $2)) as due
    from beside b left join line l on l.rule = b.rule and l.of = b.old_rule where b.rule is not null
), asked as materialized (
    select distinct on (staff, course) *, min(months) over (partition by staff, course) as least_months
    from meant order by staff, course, due, same desc, rule
), begun as (
    insert into training_assignment (organisation, staff, course, rule, reason, every_months, assigned_on, due_on)
    select $1, staff, course, rule, '', nullif(least_months, lasts), $2, due from asked where old is null returning 1
), other as ( -- what stands by a rule follows it; what stands by a word is only made stricter
    select old, case when old_rule is null then null else rule end as rule,
           case when old_rule is null then least(due_on, due) else due end as due_on,
           nullif(case when old_rule is null then least(coalesce(every_months, lasts), least_months)
                       else least_months end, lasts) as every_months,
           row(old_rule, due_on, nullif(every_months, lasts)) as was
    from asked where old is not null
), changed as (
    update training_assignment a set rule = o.rule, due_on = o.due_on, every_months = o.every_months
    from other o where a.id = o.old and row(o.rule, o.due_on, o.every_months) is distinct from o.was returning 1
), over as (
    update training_assignment a set ended_on = greatest(a.assigned_on, least(b.left_on, $2)),
        ended_why = case when b.left_on <= $2 then 'left' else 'no_rule' end
    from beside b where a.id = b.old and (b.left_on <= $2 or b.rule is null and b.old_rule is not null) returning 1
)
select (select count(*) from begun) as begun, (select count(*) from over) as ended,
       (select count(*) from changed) as changed
"""
EVERYBODY = """
select distinct r.organisation from training_rule r where r.until is null
union select distinct a.organisation from training_assignment a where a.ended_on is null
order by 1
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a recalculation did: assignments that began, ended, and changed their day or rule."""

    begun: int
    ended: int
    changed: int

    @property
    def any(self) -> bool:
        """Whether it did anything."""
        return bool(self.begun or self.ended or self.changed)


async def one_by_one(organisation: str) -> None:
    """Until the end of the transaction nobody else changes staff, rules or assignments of an organisation."""
    await execute("select pg_advisory_xact_lock(hashtext($1))", f"training {organisation}")


async def recalculate(organisation: str, day: date, staff: Sequence[int] | None = None) -> Counted:
    """Part of commands: bring assignments to what the rules ask for on a day; twice is once.

    `organisation` is a BIN, `staff` the only members (ids) whom it concerns. Needs a transaction, in which
    `one_by_one` was called.
    """
    row = await fetch_one(RECALCULATE, organisation, day, None if staff is None else list(staff), *_lasting())
    return Counted(row["begun"], row["ended"], row["changed"]) if row else Counted(0, 0, 0)


def _lasting() -> tuple[list[str], list[int | None]]:
    library = courses()
    return list(library), [course.valid_months for course in library.values()]


async def recalculate_organisation(organisation: str) -> Counted:
    """Recalculate everybody of an organisation (BIN) as of today, as nobody in particular."""
    day = clock.today()
    async with transaction():
        await one_by_one(organisation)
        counted = await recalculate(organisation, day)
        if counted.any:
            told = Recalculated(organisation, day, counted.begun, counted.ended, counted.changed)
            await record(told, actor=SYSTEM)
    return counted


async def recalculate_everybody() -> int:
    """The nightly job: every organisation that has rules or assignments, each by itself; how many changed."""
    changed = 0
    for row in await fetch(EVERYBODY):
        changed += (await recalculate_organisation(row["organisation"])).any
    return changed


async def recalculate_for_post(post: int) -> None:
    """After the register of exposed posts changed: everybody of its organisation again."""
    organisation = await fetch_value("select organisation from exposed_post where id = $1", post)
    if organisation is not None:
        await recalculate_organisation(organisation)


async def assign_course(by: Colleague, staff: int, course: str, due_on: date, reason: str) -> int:
    """Assign a course by one's own word, with a reason; the assignment's id. What stands already is not made twice.

    Raises NotYours, NothingHere, OutOfTurn where they left or the course is assigned already, Unfit.
    """
    by.needs("train")
    reason, today = words(reason, "reason"), clock.today()
    if len(reason) > LONGEST_REASON:
        raise Unfit(text("workspace.too_long", n=LONGEST_REASON), field="reason")
    if not today <= due_on <= today + timedelta(days=LATEST):
        raise Unfit(text("training_staff.unfit.due_on"), field="due_on")
    async with transaction():
        await must_be_at_work(by)
        await one_by_one(by.organisation)
        row = await member_row(by, staff)
        if row["left_on"] is not None and row["left_on"] <= today:
            raise OutOfTurn(text("training_staff.has_left"))
        try:
            await offer(by.organisation, course)
        except NothingHere:
            raise Unfit(text("training_staff.unfit.course"), field="course") from None
        there = await fetch_one(
            "select * from training_assignment where staff = $1 and course = $2 and ended_on is null", staff, course
        )
        if there is not None:
            if (there["assigned_by"], there["due_on"], there["reason"]) == (by.person, due_on, reason):
                return int(there["id"])
            raise OutOfTurn(text("training_staff.assigned_already", day=there["due_on"]))
        made = await fetch_value(
            """insert into training_assignment (organisation, staff, course, reason, assigned_on, due_on, assigned_by)
               values ($1, $2, $3, $4, $5, $6, $7) returning id""",
            by.organisation, staff, course, reason, today, due_on, by.person,
        )  # fmt: skip
        await record(Assigned(made, staff, course, due_on), actor=by.actor)
    return int(made)


async def take_back(by: Colleague, assignment: int, why: str) -> None:
    """Take back what was assigned by somebody's word, with a reason; a rule that asks for it assigns it again.

    Twice does nothing. Raises NotYours, NothingHere, OutOfTurn for what a rule asks for, Unfit.
    """
    by.needs("train")
    why, today = words(why, "ended_why"), clock.today()
    async with transaction():
        await must_be_at_work(by)
        await one_by_one(by.organisation)
        row = await fetch_one(
            "select * from training_assignment where id = $1 and organisation = $2", assignment, by.organisation
        )
        if row is None:
            raise NothingHere(text("workspace.nothing_here"))
        if row["ended_on"] is not None:
            return
        if row["rule"] is not None:
            raise OutOfTurn(text("training_staff.by_rule"))
        await change_row(
            "update training_assignment set ended_on = $2, ended_why = $3 where id = $1",
            assignment, today, why[:LONGEST_REASON],
        )  # fmt: skip
        await recalculate(by.organisation, today, [row["staff"]])
        await record(Unassigned(assignment, row["staff"], row["course"]), actor=by.actor)
