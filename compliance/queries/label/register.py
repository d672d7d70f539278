"""The public register of labels, as it is now: searched, filtered, counted; and what happened to labels, in order."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import date

from compliance.label.typed import read_typed
from compliance.library.scheme import scheme
from compliance.queries.label.public import products_of, reason_words, standing_of
from compliance.views.label.public import (
    STANDINGS,
    LabelChange,
    LabelLine,
    LabelsAsked,
    LabelsView,
)
from infra import clock
from infra.database import Record, fetch, fetch_value
from infra.i18n import Bilingual, Text, text
from registry.classifiers import REGIONS, SECTIONS, region_of, section_of
from registry.identifiers import looks_sealed
from registry.references import masked, numbered, reference_of
from registry.views import Facet, FacetValue

LONGEST_WORDS = 200
FILTERS = ("standing", "level", "region", "section")
# a label as the register counts and filters it, on a day
LISTED = """
select s.label, s.level, s.region, s.division,
       case when s.ended_on <= $1 then s.ended_how when s.valid_until < $1 then 'expired'
            when s.valid_from > $1 then 'not_yet' when s.suspended_on <= $1 then 'suspended' else 'active'
       end as standing
from label_listed s
"""
# how many each value of a filter would leave beside the choices of the others; `code` says of which filter (`SETS`)
COUNTED = """
select null::bigint as label, grouping(standing, level, region, division) as code,
       coalesce(standing, level, region, division) as value,
       case grouping(standing, level, region, division)
            when 7 then sum(labels) filter (where is_level and is_region and is_division)
            when 11 then sum(labels) filter (where is_standing and is_region and is_division)
            when 13 then sum(labels) filter (where is_standing and is_level and is_division)
            when 14 then sum(labels) filter (where is_standing and is_level and is_region)
            else sum(labels) filter (where is_standing and is_level and is_region and is_division) end as labels
from (
    select standing, level, region, division, count(*) as labels,
           cardinality($2::text[]) = 0 or standing = any ($2) as is_standing,
           cardinality($3::text[]) = 0 or level = any ($3) as is_level,
           cardinality($4::text[]) = 0 or region = any ($4) as is_region,
           cardinality($5::text[]) = 0 or division = any ($5) as is_division
    from listed group by 1, 2, 3, 4
) groups group by grouping sets ((standing), (level), (region), (division), ())
"""
SETS = {7: "standing", 11: "level", 13: "region", 14: "section"}
FITTING = """
from listed where (cardinality($2::text[]) = 0 or standing = any ($2))
  and (cardinality($3::text[]) = 0 or level = any ($3)) and (cardinality($4::text[]) = 0 or region = any ($4))
  and (cardinality($5::text[]) = 0 or division = any ($5)) and ($6::bigint = 0 or label < $6)
order by label desc limit $7
"""
GROUPS = f"with listed as ({LISTED}) {COUNTED}"
PAGE = f"with listed as ({LISTED}) select label {FITTING}"
# words are looked for once, for what is counted and what is shown
SEARCH = f"""
with listed as materialized (
    {LISTED} where s.number = $9 or s.organisation = $10 or strpos(s.words, lower($8)) > 0
)
{COUNTED} union all (select label, null, null, null {FITTING})
"""
LINES = """
select l.id, l.number, l.organisation, l.level, l.products, l.version, l.valid_from, l.valid_until, l.suspended_on,
       l.suspended_until, l.ended_on, l.ended_how, l.changed_at, c.name_kk, c.name_ru, s.region, s.division
from label l join label_listed s on s.label = l.id
left join company c on c.bin = l.organisation and c.seen_until is null
"""
PART = 500  # labels of the open data that are made ready at a time
CHANGES = """
select h.id, h.at, h.on_day, h.what, h.reason, h.version, l.number, l.organisation, l.level, c.name_kk, c.name_ru
from label_history h join label l on l.id = h.label
left join company c on c.bin = l.organisation and c.seen_until is null
"""


async def labels_page(asked: LabelsAsked) -> LabelsView:
    """A page of the register, with what each filter would leave."""
    now, words = clock.now(), asked.words.strip()[:LONGEST_WORDS].replace("\0", "")
    today = clock.local_date(now)
    narrowed = _narrowed(asked.chosen)
    wanted = (today, *narrowed, asked.after, asked.limit + 1)
    if words:
        number = numbered(words) if looks_sealed(words) else "".join(words.split())
        rows = await fetch(SEARCH, *wanted, words, read_typed(words), number)
    else:
        rows = [*await fetch(GROUPS, today, *narrowed), *await fetch(PAGE, *wanted)]
    counts = _counts(row for row in rows if row["label"] is None)
    found = [row["label"] for row in rows if row["label"] is not None]
    shown = found[: asked.limit]
    lines = await fetch(f"{LINES} where l.id = any ($1::bigint[]) order by l.id desc", shown)
    return LabelsView(
        lines=tuple(_line(row, today) for row in lines),
        total=counts["all"][""],
        words=words,
        facets=tuple(_facet(code, asked.chosen, counts[code]) for code in FILTERS),
        after=shown[-1] if len(found) > asked.limit else None,
        at=now,
    )


def _counts(rows: Iterable[Record]) -> Mapping[str, Counter[str]]:
    """What each value of each filter would leave; of all that fit, under `all`."""
    counts: dict[str, Counter[str]] = {code: Counter() for code in (*FILTERS, "all")}
    for row in rows:
        code = SETS.get(row["code"], "all")
        value = _value(code, row["value"] or "")
        if value or code == "all":
            counts[code][value] += int(row["labels"] or 0)
    return counts


def _value(code: str, kept: str) -> str:
    """A value of a filter from how columns have it: places and activities by their first digits. Empty: unknown."""
    match code:
        case "region":
            return region_of(kept) or ""
        case "section":
            return section_of(kept) or ""
        case _:
            return kept


def _narrowed(chosen: Mapping[str, tuple[str, ...]]) -> tuple[list[str], ...]:
    """What the columns of the table must be for what was chosen: places and activities by the first digits."""
    regions, sections = chosen.get("region", ()), chosen.get("section", ())
    places = [f"{n:02d}" for n in range(100) if region_of(f"{n:02d}") in regions] if regions else []
    divisions = [f"{n:02d}" for n in range(100) if section_of(f"{n:02d}") in sections] if sections else []
    return list(chosen.get("standing", ())), list(chosen.get("level", ())), places, divisions


def _facet(code: str, chosen: Mapping[str, tuple[str, ...]], counts: Counter[str]) -> Facet:
    """What may be chosen: what is there beside the choices of the other filters, and what is chosen already."""
    taken, named = chosen.get(code, ()), _labels(code)
    there = [value for value in named if counts[value] or value in taken]
    shown = tuple(FacetValue(value, named[value], counts[value], value in taken) for value in there)
    return Facet(code, text(f"label_public.filter.{code}"), shown)


def _labels(code: str) -> Mapping[str, Text | Bilingual]:
    """The values of a filter in order, with what they are called."""
    match code:
        case "standing":
            return {value: Text(f"label_public.standing.{value}") for value in STANDINGS}
        case "level":
            return {level.code: Bilingual(level.title.kk, level.title.ru, level.title.en) for level in scheme().levels}
        case "region":
            return dict(REGIONS)
        case _:
            return dict(SECTIONS)


def _line(row: Record, day: date) -> LabelLine:
    return LabelLine(
        number=row["number"],
        organisation=reference_of(row["organisation"]),
        name=_name(row),
        standing=standing_of(row, day),
        level=row["level"],
        level_title=scheme().level(row["level"]).title,
        region=region_of(row["region"]),
        section=section_of(row["division"]),
        products=products_of(row["products"]),
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
        changed_at=row["changed_at"],
    )


def _name(row: Record) -> Bilingual:
    if row["name_kk"] or row["name_ru"]:
        return Bilingual(row["name_kk"], row["name_ru"])
    return Bilingual(*[masked(row["organisation"])] * 3)


async def label_changes(after: int, limit: int) -> tuple[LabelChange, ...]:
    """What happened to labels after something that is known already (its id), in the order of ids: whoever goes on from
    the last one misses nothing, however many write at once.
    """
    # two statements, in this order: what is committed between them is beyond the first one's answer
    whole = await fetch_value("select label_changes_whole()")
    rows = await fetch(f"{CHANGES} where h.id > $1 and h.id <= $2 order by h.id limit $3", after, whole, limit)
    return tuple(_change(row) for row in rows)


async def newest_changes(limit: int) -> tuple[LabelChange, ...]:
    """What happened to labels last, newest first."""
    return tuple(_change(row) for row in await fetch(f"{CHANGES} order by h.id desc limit $1", limit))


async def change_numbered(history: int) -> LabelChange | None:
    """One thing that happened, by its id."""
    rows = await fetch(f"{CHANGES} where h.id = $1", history)
    return _change(rows[0]) if rows else None


async def all_lines() -> AsyncIterator[tuple[LabelLine, ...]]:
    """Every label there is or was, for the files of open data, some at a time."""
    today, last = clock.today(), 0
    while rows := await fetch(f"{LINES} where l.id > $1 and s.label > $1 order by l.id limit $2", last, PART):
        yield tuple(_line(row, today) for row in rows)
        last = rows[-1]["id"]


async def labels_count() -> int:
    """How many labels may be used now."""
    return int(
        await fetch_value(
            """select count(*) from label where ended_on is null and suspended_on is null
               and $1 between valid_from and valid_until""",
            clock.today(),
        )
    )


def _change(row: Record) -> LabelChange:
    return LabelChange(
        id=row["id"], at=row["at"], on_day=row["on_day"], what=row["what"], code=row["reason"],
        reason=reason_words(row["reason"]), number=row["number"], version=row["version"],
        organisation=reference_of(row["organisation"]), name=_name(row), level=row["level"],
    )  # fmt: skip
