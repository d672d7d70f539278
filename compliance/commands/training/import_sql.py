"""A staff list in the database: rows come by COPY into a temporary table, and a few statements do the rest.

Statements name what is put into them: {organisation}, {day} of moves, {has} which columns the list has, {whole} whether
who is missing has left, {numbers} all that stand in the list, {who} takes it in, {at} which moment.
"""

from collections.abc import Mapping
from string import Formatter

COMING = """
create temporary table staff_coming (
    line integer, number text, last_name text, first_name text, middle_name text, email text, unit text, position text,
    hired_on date, left_on date, roles text[], proposed text[], manager text, language text, kind text
) on commit drop
"""
COLUMNS = ("line", "number", "last_name", "first_name", "middle_name", "email", "unit", "position", "hired_on",
           "left_on", "roles", "proposed", "manager", "language", "kind")  # fmt: skip
# each row beside who is there under its number; what the list does not say stays
JUDGED = """
with beside as (
    select c.line, c.number, s.id as staff, c.last_name, c.first_name, s.last_name as old_last,
           s.first_name as old_first,
           coalesce(case when 'middle_name' = any ({has}::text[]) then c.middle_name else s.middle_name end, '')
               as middle_name, s.middle_name as old_middle,
           case when 'email' = any ({has}::text[]) then nullif(c.email, '') else s.email end as email,
           s.email as old_email,
           coalesce(nullif(c.language, ''), s.language, 'kk') as language, s.language as old_language,
           coalesce(nullif(c.kind, ''), s.kind, 'employee') as kind, s.kind as old_kind,
           coalesce(c.hired_on, s.hired_on) as hired_on, s.hired_on as old_hired,
           case when 'last_day' = any ({has}::text[]) then c.left_on
                when {whole}::boolean and s.left_on <= {day}::date then null else s.left_on end as left_on,
           s.left_on as old_left,
           case when 'unit' = any ({has}::text[]) then coalesce(c.unit, '') else coalesce(p.unit, '') end as unit,
           case when 'position' = any ({has}::text[]) then coalesce(c.position, '') else coalesce(p.position, '') end
               as position,
           p.id as place, p.unit as old_unit, p.position as old_position, p.roles as old_roles, p.since as old_since,
           c.roles, c.proposed, c.manager
    from staff_coming c
    left join staff_member s on s.organisation = {organisation}::text and s.number = c.number
    left join staff_place p on p.staff = s.id and p.until is null
), weighed as (
    select b.*, case when 'roles' = any ({has}::text[]) then coalesce(b.roles, '{{}}')
                     when (b.unit, b.position) is not distinct from (b.old_unit, b.old_position) then b.old_roles
                     else b.proposed end as meant
    from beside b
)
select w.*, staff is null as is_new, false as managed, null::text as boss,
       case when hired_on is null then 'hired_on' when left_on < hired_on then 'last_day' end as fault,
       staff is not null and (last_name, first_name, middle_name, email, language, kind, hired_on)
           is distinct from (old_last, old_first, old_middle, old_email, old_language, old_kind, old_hired)
           as is_changed,
       staff is not null and (unit, position, meant) is distinct from (old_unit, old_position, old_roles) as is_moved,
       staff is not null and left_on is not null and old_left is distinct from left_on as is_left,
       staff is not null and left_on is null and old_left is not null as is_back
from weighed w
"""
FAULTS = "select line, fault from staff_judged where fault is not null order by line"
DROP_FAULTY = "delete from staff_judged where fault is not null"
MISSING = """
select s.id, s.last_name, s.first_name from staff_member s
where s.organisation = {organisation}::text and {whole}::boolean and s.hired_on <= {day}::date
  and (s.left_on is null or s.left_on > {day}::date)
  and not exists (select from unnest({numbers}::text[]) n where n = s.number)
"""
THERE = """
select count(*) from staff_member where organisation = {organisation}::text and hired_on <= {day}::date
  and (left_on is null or left_on > {day}::date)
"""
COUNT = """
select count(*) filter (where is_new) as new, count(*) filter (where is_changed or managed) as changed,
       count(*) filter (where is_moved) as moved,
       count(*) filter (where is_left) + (select count(*) from staff_missing) as left,
       count(*) filter (where is_back) as back,
       count(*) filter (where not (is_new or is_changed or managed or is_moved or is_left or is_back)) as unchanged,
       (select count(*) from staff_missing) as ends
from staff_judged
"""
NAMES = """
select * from (
    select o.outcome, j.last_name || ' ' || j.first_name as name,
           row_number() over (partition by o.outcome order by j.last_name, j.first_name) as place
    from (select last_name, first_name, is_new, is_changed or managed as is_changed, is_moved, is_left, is_back
          from staff_judged
          union all select last_name, first_name, false, false, false, true, false from staff_missing) j
    cross join lateral unnest(array['new', 'changed', 'moved', 'left', 'back'],
                              array[is_new, is_changed, is_moved, is_left, is_back]) as o(outcome, holds)
    where o.holds
) as named where place <= 10 order by outcome, place
"""
# who somebody's manager is: found among those who are there and those who come; the list need not say
MANAGED = """
update staff_judged j set boss = coalesce(j.manager, ''),
    managed = not j.is_new and coalesce(j.manager, '') is distinct from coalesce(m.number, '')
from staff_judged k left join staff_member s on s.id = k.staff left join staff_member m on m.id = s.manager
where k.line = j.line and 'manager' = any ({has}::text[])
"""
UNKNOWN = """
select j.line, j.manager, j.manager = j.number as self from staff_judged j
where j.manager <> '' and (j.manager = j.number
    or not exists (select from staff_judged o where o.number = j.manager)
       and not exists (select from staff_member s where s.organisation = {organisation}::text and s.number = j.manager))
order by j.line
"""
WITHOUT_MANAGER = "update staff_judged set boss = null, managed = false where line = any ({lines}::int[])"
WRITE = (
    """insert into staff_member (organisation, number, last_name, first_name, middle_name, kind, language, email,
                                 hired_on, left_on, entered_by, entered_at)
       select {organisation}::text, number, last_name, first_name, middle_name, kind, language, email, hired_on,
              left_on, {who}::uuid, {at}::timestamptz
       from staff_judged where is_new order by line""",
    """update staff_judged j set staff = s.id from staff_member s
       where j.is_new and s.organisation = {organisation} and s.number = j.number""",
    """update staff_member s
       set last_name = j.last_name, first_name = j.first_name, middle_name = j.middle_name, kind = j.kind,
           language = j.language, email = j.email, hired_on = j.hired_on, left_on = j.left_on
       from staff_judged j where s.id = j.staff and (j.is_changed or j.is_left or j.is_back)
         and s.organisation = {organisation}""",
    # where the place began on that day or later, it was said otherwise before and is put right; else it ends
    """update staff_place p set unit = j.unit, position = j.position, roles = j.meant
       from staff_judged j where p.id = j.place and j.is_moved and p.since >= {day}
         and p.organisation = {organisation}""",
    """update staff_place p
       set until = case when j.is_back then greatest(p.since, least(j.old_left, {day})) else {day} end
       from staff_judged j where p.id = j.place and p.since < {day} and (j.is_moved or j.is_back and j.old_left < {day})
         and p.organisation = {organisation}""",
    """insert into staff_place (organisation, staff, unit, position, roles, since, entered_by, entered_at)
       select {organisation}::text, staff, unit, position, meant, case when is_new then hired_on else {day}::date end,
              {who}::uuid, {at}::timestamptz
       from staff_judged
       where is_new or place is null or old_since < {day} and (is_moved or is_back and old_left < {day})
       order by line""",
    """update staff_member s set manager = m.id from staff_judged j
       left join staff_member m on m.organisation = {organisation} and m.number = j.boss
       where s.id = j.staff and j.boss is not null and s.manager is distinct from m.id
         and s.organisation = {organisation}""",
    """update staff_member s set left_on = greatest(s.hired_on, {day}::date) from staff_missing m
       where s.id = m.id and s.organisation = {organisation}""",
)
TEMPORARY = "drop table if exists pg_temp.staff_coming, pg_temp.staff_judged, pg_temp.staff_missing"


def bound(sql: str, said: Mapping[str, object]) -> tuple[str, list[object]]:
    """A statement with numbered parameters in the places of its names, and their values in that order."""
    names = list(dict.fromkeys(name for _, name, _, _ in Formatter().parse(sql) if name))
    return sql.format(**{name: f"${place}" for place, name in enumerate(names, 1)}), [said[name] for name in names]


def shaped(table: str, sql: str) -> str:
    """The statement that makes an empty temporary table of the shape of a query."""
    nothing = {"organisation": "null", "day": "null", "has": "null", "whole": "null", "numbers": "null"}
    return f"create temporary table {table} on commit drop as {sql.format(**nothing)} with no data"
