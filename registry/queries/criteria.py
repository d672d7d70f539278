"""What the register says of the criteria of the label, for one number; known only where a source was asked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from infra.clock import months_after
from infra.database import fetch, fetch_one

ADVERSE = ("pseudo_company", "inactive", "bankrupt", "goszakup_rnu")  # without all of these nobody says "on none"
GRAVER = ("invalid_registration", "afm")  # what these say counts as well
COURT_MONTHS = 36
SAYING = ("statgov", *ADVERSE, *GRAVER, "tax_arrears", "enforcement")  # sources that say something of a criterion
# $1: sources, $2: the moment at which they were asked
LISTS = """
select distinct on (source) source, coalesce(as_at, (finished_at at time zone 'Asia/Almaty')::date) as day
from import_run where state = 'done' and source = any ($1::text[]) and finished_at <= $2
order by source, finished_at desc, id desc
"""
# $1: number, $2: day, $3: first day on which a court act counts
CRITERIA = """
select
    (select coalesce(array_agg(distinct source), '{}') from import_run where state = 'done') as asked,
    exists (select from company where bin = $1 and seen_until is null) as registered,
    (select coalesce(array_agg(distinct source), '{}') from listing where bin = $1 and seen_until is null) as listed,
    exists (select from unfair_supplier where bin = $1 and seen_until is null
            and coalesce(ends_on, 'infinity') >= $2) as unfair,
    exists (select from sanction where bin = $1 and seen_until is null) as sanctioned,
    exists (select from tax_arrears where bin = $1 and seen_until is null) as owing,
    exists (select from enforcement where bin = $1 and coalesce(writ_on, started_on, seen_from::date) >= $3
            and category ~* '(коррупц|жемқор)') as court,
    (select jsonb_object_agg(index, grade)::text from score where bin = $1 and seen_until is null) as grades
"""


@dataclass(frozen=True, slots=True)
class Criteria:
    """What the register says. None: no source that could say so was asked. `adverse`: codes of sources."""

    registered: bool | None
    adverse: tuple[str, ...] | None
    tax_debt: bool | None
    court: bool | None
    grades: Mapping[str, str] | None


async def days_of_lists(at: datetime) -> Mapping[str, date]:
    """Of which day the list was that each source of the criteria had given by a moment; a source that gave none is
    left out. One statement.
    """
    return {row["source"]: row["day"] for row in await fetch(LISTS, list(SAYING), at)}


async def criteria_of(number: str, day: date) -> Criteria:
    """The criteria of a number as the register knows them now. One statement."""
    row = await fetch_one(CRITERIA, number, day, months_after(day, -COURT_MONTHS))
    assert row is not None  # noqa: S101 - the statement has one row
    asked = set(row["asked"])
    found = {source for source in row["listed"] if source in (*ADVERSE, *GRAVER)}
    found |= {code for code, there in (("goszakup_rnu", row["unfair"]), ("afm", row["sanctioned"])) if there}
    grades = json.loads(row["grades"] or "{}")
    return Criteria(
        registered=row["registered"] if row["registered"] or "statgov" in asked else None,
        adverse=tuple(sorted(found)) if found or asked.issuperset(ADVERSE) else None,
        tax_debt=row["owing"] if row["owing"] or "tax_arrears" in asked else None,
        court=row["court"] if row["court"] or "enforcement" in asked else None,
        grades=grades or None,
    )
