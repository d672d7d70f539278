"""The home page: what the register covers, and what to try first."""

from dataclasses import dataclass

from infra.database import Record, fetch, fetch_one
from registry.identifiers import Bin
from registry.queries.search import hits_of
from registry.queries.sources import source_health
from registry.views import HomePage

STATE = """
select current_database() as name, (select max(id) from import_run) as run, (select max(id) from score_run) as scoring
"""
COUNTS = """
select (select count(*) from company where seen_until is null) as companies,
       (select count(distinct bin) from score_now where value is not null) as rated
"""
# the companies with most indices: the best, one in the middle, the worst
EXAMPLES = """
with rated as (
    select bin, count(*) as indices, avg(value) as mean from score_now
    where value is not null group by bin
), most as (
    select *, percent_rank() over (order by mean desc, bin) as place from rated
    where indices = (select max(indices) from rated)
)
(select bin, 1 as nr from most order by place limit 1)
union all (select bin, 2 from most order by abs(place - 0.5), bin limit 1)
union all (select bin, 3 from most order by place desc limit 1)
order by nr
"""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What changes with an import or a scoring only."""

    companies: int
    rated: int
    examples: tuple[str, ...]


_kept: dict[tuple[object, ...], Coverage] = {}


async def home_page() -> HomePage:
    """How much the register holds, how fresh its sources are, and up to three companies to look at.

    The counts are kept until the next import or scoring. A real company is never an example of a bad grade: only the
    synthetic country's worst is shown.
    """
    coverage = await _coverage()
    return HomePage(
        companies=coverage.companies,
        rated=coverage.rated,
        synthetic=any(Bin(number).is_synthetic for number in coverage.examples),
        sources=await source_health(),
        examples=await hits_of(coverage.examples),
    )


async def _coverage() -> Coverage:
    state = await fetch_one(STATE)
    assert state is not None  # noqa: S101 - a query without a table always has its row
    key = tuple(state)
    if key not in _kept:
        counts = await fetch_one(COUNTS)
        assert counts is not None  # noqa: S101 - as above
        coverage = Coverage(counts["companies"], counts["rated"], _examples(await fetch(EXAMPLES)))
        _kept.clear()
        _kept[key] = coverage
    return _kept[key]


def _examples(rows: list[Record]) -> tuple[str, ...]:
    numbers = dict.fromkeys(row["bin"] for row in rows)
    return tuple(number for place, number in enumerate(numbers) if place == 0 or Bin(number).is_synthetic)
