"""Who is to be trained: the list, one member with where they worked, and accounts that may be theirs."""

from compliance.colleagues import Colleague
from compliance.errors import NothingHere
from compliance.queries.training.assigned import assignments_of, waivers_of
from compliance.training.names import full_name
from compliance.views.training.staff import Asked, Line, MemberView, PlaceLine, StaffView
from infra import clock
from infra.database import Record, fetch, fetch_one, fetch_value
from infra.i18n import text

__all__ = ["full_name", "member", "member_row", "staff_list", "units_of"]
PER_PAGE = 50
MOST_COUNTED = 1_000  # of more a list says that they are more
# $1 organisation, $2 words, $3 unit, $4 role, $5 state, $6 day
FILTERED = """
from staff_member s left join staff_place p on p.staff = s.id and p.until is null
where s.organisation = $1
  and ($2 = '' or position(lower($2) in lower(s.last_name || ' ' || s.first_name || ' ' || s.middle_name || ' '
                                              || s.number || ' ' || coalesce(p.position, ''))) > 0)
  and ($3 = '' or p.unit = $3) and ($4 = '' or $4 = any (p.roles))
  and case $5 when 'left' then s.left_on <= $6 when 'all' then true
              when 'no_email' then s.email is null and (s.left_on is null or s.left_on > $6)
              when 'no_account' then s.person is null and (s.left_on is null or s.left_on > $6)
              else s.left_on is null or s.left_on > $6 end
"""
PAGE = f"""
select s.*, p.unit, p.position, p.roles {FILTERED}
  and ($7::text is null or (s.last_name, s.first_name, s.id) > ($7, $8, $9))
order by s.last_name, s.first_name, s.id limit $10
"""
COUNT = f"select count(*) from (select {FILTERED} limit {MOST_COUNTED + 1}) counted"
# every unit once by as many looks into the index as there are units, not by reading every place
UNITS = """
with recursive listed(unit) as (
    (select p.unit from staff_place p
     where p.organisation = $1 and p.until is null and p.unit > '' order by p.unit limit 1)
    union all
    select (select p.unit from staff_place p
            where p.organisation = $1 and p.until is null and p.unit > l.unit order by p.unit limit 1)
    from listed l where l.unit is not null
)
select unit from listed where unit is not null limit 500
"""
EVER = "select exists (select from staff_member where organisation = $1)"
# accounts whose address is the one that the staff list names; whoever joined has proved that it is theirs
PROPOSED = """
select s.id, p.id as person from staff_member s
join person p on p.email_key = lower(s.email)
join membership m on m.person = p.id and m.organisation = s.organisation and m.until is null
where s.organisation = $1 and s.person is null and s.left_on is null and ($2::bigint is null or s.id = $2)
  and not exists (select from staff_member o where o.organisation = $1 and o.person = p.id)
order by s.id limit 200
"""


async def member_row(by: Colleague, staff: int) -> Record:
    """A member of staff as stored. Raises NotYours, NothingHere."""
    by.needs("records")
    row = await fetch_one("select * from staff_member where id = $1 and organisation = $2", staff, by.organisation)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return row


async def member(by: Colleague, staff: int) -> MemberView:
    """One member of staff: who they are, where they worked, what they must hold. Raises NotYours, NothingHere."""
    row, today = await member_row(by, staff), clock.today()
    places = await fetch("select * from staff_place where staff = $1 order by since desc, id desc", staff)
    manager = await fetch_one("select * from staff_member where id = $1", row["manager"]) if row["manager"] else None
    proposed = await fetch_one(PROPOSED, by.organisation, staff)
    return MemberView(
        **{name: row[name] for name in ("id", "number", "last_name", "first_name", "middle_name", "kind", "language",
                                        "person", "hired_on", "left_on")},
        email=row["email"] or "",
        name=full_name(row),
        manager=row["manager"],
        manager_name=full_name(manager) if manager else "",
        manager_number=manager["number"] if manager else "",
        proposed=proposed["person"] if proposed else None,
        places=tuple(
            PlaceLine(each["unit"], each["position"], tuple(each["roles"]), each["since"], each["until"])
            for each in places
            if each["until"] is None or each["until"] > each["since"]
        ),
        assignments=await assignments_of(by.organisation, staff),
        waivers=await waivers_of(by, staff=staff),
        trains=by.may("train"),
        leads=by.may("lead"),
        today=today,
    )  # fmt: skip


async def units_of(organisation: str) -> tuple[str, ...]:
    """The units in which somebody works, or did when they left: the first 500 by name."""
    return tuple(row["unit"] for row in await fetch(UNITS, organisation))


async def staff_list(by: Colleague, asked: Asked) -> StaffView:
    """A page of the staff list as filtered, by name; who comes after `asked.after`. Raises NotYours, NothingHere."""
    by.needs("records")
    today = clock.today()
    arguments = (by.organisation, asked.words, asked.unit, asked.role, asked.state, today)
    last = await member_row(by, asked.after) if asked.after else None
    key = (last["last_name"], last["first_name"], last["id"]) if last else (None, None, None)
    rows = await fetch(PAGE, *arguments, *key, PER_PAGE + 1)
    counted = int(await fetch_value(COUNT, *arguments))
    ever = await fetch_one(EVER, by.organisation)
    shown = rows[:PER_PAGE]
    return StaffView(
        asked=asked,
        lines=tuple(
            Line(row["id"], row["number"], full_name(row), row["unit"] or "", row["position"] or "",
                 tuple(row["roles"] or ()), row["kind"], row["left_on"], bool(row["email"]), row["person"])
            for row in shown
        ),
        count=min(counted, MOST_COUNTED),
        more=counted > MOST_COUNTED,
        units=await units_of(by.organisation),
        after=shown[-1]["id"] if len(rows) > PER_PAGE else None,
        any=bool(ever and ever[0]),
        proposed=len(await fetch(PROPOSED, by.organisation, None)) if by.may("lead") else 0,
        trains=by.may("train"),
        leads=by.may("lead"),
        today=today,
    )  # fmt: skip
