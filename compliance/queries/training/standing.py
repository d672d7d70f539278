"""How people stand with the courses that they must hold, on a day, and by what was known at a moment.

Two times: the day on which something holds, and the moment at which it is known. Without a moment the day is judged by
all that is known now; with one, as somebody who asked then was told.
"""

from collections.abc import Sequence
from datetime import date, datetime

from compliance.colleagues import Colleague
from compliance.training.learner import Learner
from compliance.views.training.records import Completion, Share, StandingRow
from infra import clock
from infra.database import Record, fetch, fetch_value

AT_ONCE = 20_000  # requirements whose completion is told with a page; of more it is asked for apart
MANY = "select count(*) from (select from training_assignment where organisation = $1 limit $2) as first"
# unit, position and roles are those of the day
COMPLETION = """
with standing as materialized (
    select s.staff, s.course, (s.status in ('completed', 'expiring'))::int as valid,
        (s.status = 'waived')::int as waived
    from training_standing_of($1, $2, $3, null) s
), placed as (
    select t.*, m.kind, coalesce(p.unit, '') as unit, coalesce(p.roles, '{}') as roles
    from standing t join staff_member m on m.id = t.staff and m.organisation = $1
    left join staff_place p on p.staff = t.staff and p.organisation = $1 and p.since <= $2
        and (p.until is null or p.until > $2)
), small as materialized (
    select unit, roles, course, kind, count(*) as n, sum(valid) as valid, sum(waived) as waived
    from placed group by unit, roles, course, kind
), shares as (
    select 'whole' as by, '' as name, n, valid, waived from small
    union all select 'unit', unit, n, valid, waived from small
    union all select 'course', course, n, valid, waived from small
    union all select 'kind', kind, n, valid, waived from small
    union all select 'role', role, n, valid, waived
        from small cross join lateral unnest(case when roles = '{}' then '{""}' else roles end) role
)
select by, name, sum(n)::int as n, sum(valid)::int as valid, sum(waived)::int as waived from shares
group by by, name order by by, name
"""


async def standing(
    by: Colleague | Learner, on: date, known_at: datetime | None = None, staff: int | None = None
) -> tuple[StandingRow, ...]:
    """How everybody, or one member of staff (id), stood on a day; a learner only ever sees themselves.

    Raises NotYours.
    """
    if isinstance(by, Learner):
        these: Sequence[int] | None = [by.staff]
    else:
        by.needs("records")
        these = None if staff is None else [staff]
    return await standing_of(by.organisation, on, known_at, these)


async def standing_of(
    organisation: str, on: date, known_at: datetime | None, these: Sequence[int] | None
) -> tuple[StandingRow, ...]:
    """How some of the staff (ids; None: everybody) stood, for whoever the connection asks on behalf of."""
    rows = await fetch(
        "select * from training_standing_of($1, $2, $3, $4) order by staff, course",
        organisation, on, known_at or clock.now(), these,
    )  # fmt: skip
    return tuple(StandingRow(**row) for row in rows)


async def completion(by: Colleague, on: date, known_at: datetime | None = None) -> Completion:
    """Completion on a day: whole, by unit, role, course and kind of staff, always numerator and denominator.

    Raises NotYours.
    """
    by.needs("records")
    return await completion_of(by.organisation, on, known_at)


async def completion_of(organisation: str, on: date, known_at: datetime | None = None) -> Completion:
    """The same for a program or a job, which brings its own right to ask."""
    rows = await fetch(COMPLETION, organisation, on, known_at or clock.now())
    whole = _shares(rows, "whole")
    return Completion(
        on=on,
        known_at=known_at,
        whole=whole[0] if whole else Share("", 0, 0, 0),
        units=_shares(rows, "unit"),
        roles=_shares(rows, "role"),
        courses=_shares(rows, "course"),
        kinds=_shares(rows, "kind"),
    )


async def is_large(organisation: str) -> bool:
    """Whether an organisation (BIN) has so many requirements that completion takes long: it is asked for apart then."""
    return bool(await fetch_value(MANY, organisation, AT_ONCE + 1) > AT_ONCE)


def _shares(rows: Sequence[Record], by: str) -> tuple[Share, ...]:
    return tuple(
        Share(row["name"], row["valid"], row["n"] - row["waived"], row["waived"]) for row in rows if row["by"] == by
    )
