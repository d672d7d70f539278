"""Rules of assignment, whom they concern, and what a rule would assign now."""

from compliance.colleagues import Colleague
from compliance.errors import NothingHere
from compliance.library.model import Words
from compliance.queries.training.assigned import title_in, titles_of, waivers_waiting
from compliance.queries.training.courses import offered
from compliance.queries.training.staff import units_of
from compliance.training.names import full_name
from compliance.training.rules import SUGGESTED, RuleSaid, alike
from compliance.views.training.staff import Preview, RuleLine, RulesView
from infra import clock
from infra.database import Record, fetch, fetch_one, fetch_value
from infra.i18n import text

FIRST = 10  # names of a preview
RULES = """
select r.*, (select count(*) from training_assignment a where a.rule = r.id and a.ended_on is null) as people
from training_rule r where r.organisation = $1 order by r.course, r.id
"""
# $1 organisation, $2 kinds, $3 roles, $4 units, $5 exposed, $6 hired since, $7 day, $8 course, $9 how many names
CONCERNED = """
with post as (
    select distinct folded(title) as title, folded(unit) as unit from exposed_post
    where organisation = $1 and until is null
), concerned as (
    select s.id, s.last_name, s.first_name, s.middle_name, a.id is null as new
    from staff_member s
    left join staff_place p on p.staff = s.id and p.since <= $7 and (p.until is null or p.until > $7)
    left join training_assignment a on a.staff = s.id and a.course = $8 and a.ended_on is null
    where s.organisation = $1 and s.hired_on <= $7 and (s.left_on is null or s.left_on > $7) and s.kind = any ($2)
      and ($3::text[] = '{}' or p.roles && $3)
      and ($4::text[] = '{}' or folded(coalesce(p.unit, '')) = any (select folded(u) from unnest($4) u))
      and (not $5 or exists (select from post x where x.title = folded(p.position)
                                                  and x.unit in ('', folded(p.unit))))
      and ($6::date is null or s.hired_on >= $6)
)
select count(*) over () as count, count(*) filter (where new) over () as new, last_name, first_name, middle_name
from concerned order by new desc, last_name, first_name, id limit $9
"""
ACTIVE = """
select count(*) from staff_member where organisation = $1 and hired_on <= $2 and (left_on is null or left_on > $2)
"""


def said_of(row: Record) -> RuleSaid:
    """A stored rule as it was said."""
    return RuleSaid(
        row["course"], tuple(row["kinds"]), tuple(row["roles"]), tuple(row["units"]), row["exposed"],
        row["hired_since"], row["due_days"], row["every_months"], row["why"],
    )  # fmt: skip


async def standing_rules(organisation: str) -> dict[int, RuleSaid]:
    """The rules of an organisation (BIN) that stand, by id."""
    rows = await fetch("select * from training_rule where organisation = $1 and until is null", organisation)
    return {row["id"]: said_of(row) for row in rows}


async def rules_page(by: Colleague) -> RulesView:
    """What stands, what stood, and what there is to choose from. Raises NotYours."""
    by.needs("records")
    today, titles = clock.today(), await titles_of(by.organisation)
    lines = [_line(row, titles) for row in await fetch(RULES, by.organisation)]
    stands = list((await standing_rules(by.organisation)).values())
    missing = [said for said in SUGGESTED if not any(alike(said, other) for other in stands)]
    return RulesView(
        rules=tuple(line for line in lines if line.until is None),
        former=tuple(line for line in reversed(lines) if line.until is not None)[:50],
        courses=tuple((each.code, each.title) for each in await offered(by.organisation)),
        units=await units_of(by.organisation),
        suggested=len(missing),
        staff=await fetch_value(ACTIVE, by.organisation, today),
        waiting=await waivers_waiting(by.organisation),
        trains=by.may("train"),
        today=today,
    )


async def rule_line(by: Colleague, rule: int) -> RuleLine:
    """One rule. Raises NotYours, NothingHere."""
    by.needs("records")
    row = await fetch_one(f"select * from ({RULES}) as r where id = $2", by.organisation, rule)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return _line(row, await titles_of(by.organisation))


async def whom(by: Colleague, said: RuleSaid) -> Preview:
    """Whom a rule would concern today, those first who do not have the course yet. Raises NotYours."""
    by.needs("records")
    rows = await fetch(
        CONCERNED, by.organisation, list(said.kinds), list(said.roles), list(said.units), said.exposed,
        said.hired_since, clock.today(), said.course, FIRST,
    )  # fmt: skip
    count, new = (rows[0]["count"], rows[0]["new"]) if rows else (0, 0)
    return Preview(count, new, tuple(full_name(row) for row in rows))


def _line(row: Record, titles: dict[str, Words]) -> RuleLine:
    said = said_of(row)
    return RuleLine(
        row["id"], said.course, title_in(titles, said.course), said.kinds, said.roles, said.units, said.exposed,
        said.hired_since, said.due_days, said.every_months, said.why, row["written_by"], row["at"], row["until"],
        row["people"],
    )  # fmt: skip
