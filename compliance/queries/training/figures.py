"""Training of all organisations together: counted for everybody, and as it was published."""

from collections import defaultdict
from datetime import date, datetime

from compliance.training.figures import NONE, Count, Figure, Key
from compliance.views.training.feeds import FiguresView
from infra import clock
from infra.database import fetch
from registry.classifiers import REGIONS, SIZE_GROUPS, region_of, size_group

UNKNOWN = "?"
# organisations at work that train, with what the register says of them
TRAINING = """
select o.bin, c.kato, c.krp from organisation o left join lateral (
    select kato, krp from company where bin = o.bin order by seen_until desc nulls first, id desc limit 1) c on true
where o.state = 'verified' and exists (select from training_assignment a where a.organisation = o.bin)
order by o.bin
"""
OF_ONE = """
select count(distinct staff)::int as people, count(*)::int as required,
    (count(*) filter (where status in ('completed', 'expiring')))::int as valid
from training_standing_of($1, $2, $3, null) where status <> 'waived'
"""
PUBLISHED = "select region, size, organisations, people, share from training_figure where day = $1"


async def counted(day: date) -> dict[Key, Count]:
    """Counts by region and size on a day, for whoever may see every organisation: a job."""
    cells: defaultdict[Key, Count] = defaultdict(lambda: NONE)
    now = clock.now()
    for row in await fetch(TRAINING):
        count = await _of_one(row["bin"], day, now)
        if count.required:
            cells[region_of(row["kato"]) or UNKNOWN, size_group(row["krp"]) or UNKNOWN] += count
    return dict(cells)


async def _of_one(organisation: str, day: date, now: datetime) -> Count:
    row = (await fetch(OF_ONE, organisation, day, now))[0]
    return Count(1, row["people"], row["required"], row["valid"], row["required"])


async def training_figures(day: date | None = None) -> FiguresView:
    """What was published of a day, or last. Anybody may ask."""
    days = tuple(row["day"] for row in await fetch("select distinct day from training_figure order by day desc"))
    chosen = day if day in days else days[0] if days and day is None else None
    if chosen is None:
        return FiguresView(None, {}, (), (), days)
    found: dict[Key, Figure | None] = {
        (row["region"], row["size"]): None
        if row["share"] is None
        else Figure(row["organisations"], row["people"], float(row["share"]))
        for row in await fetch(PUBLISHED, chosen)
    }
    regions = tuple(each for each in (*REGIONS, UNKNOWN) if (each, "") in found)
    sizes = tuple(each for each in (*SIZE_GROUPS, UNKNOWN) if ("", each) in found)
    return FiguresView(chosen, found, regions, sizes, days)
