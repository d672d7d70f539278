"""The public register of labels, as it is now: searched, filtered, counted; and what happened to labels, in order."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
KNOWN = """
labels as (
    select l.id, l.number, l.organisation, l.level, l.products, l.version, l.valid_from, l.valid_until, l.suspended_on,
           l.suspended_until, l.ended_on, l.ended_how, l.changed_at, c.name_kk, c.name_ru, left(c.kato, 2) as region,
           left(c.oked, 2) as division,
           case when l.ended_on <= $1 then l.ended_how when l.valid_until < $1 then 'expired'
                when l.valid_from > $1 then 'not_yet' when l.suspended_on <= $1 then 'suspended' else 'active' end
               as standing
    from label l
    left join company c on c.bin = l.organisation and c.seen_until is null
    where $2 = '' or l.number = $3 or l.organisation = $4
       or position(lower($2) in lower(concat_ws(' ', c.name_kk, c.name_ru, l.products::text))) > 0
)
"""
GROUPS = f"with {KNOWN} select standing, level, region, division, count(*) as labels from labels group by 1, 2, 3, 4"
PAGE = f"""
with {KNOWN} select * from labels
where (cardinality($5::text[]) = 0 or standing = any ($5)) and (cardinality($6::text[]) = 0 or level = any ($6))
  and (cardinality($7::text[]) = 0 or region = any ($7)) and (cardinality($8::text[]) = 0 or division = any ($8))
  and ($9::bigint = 0 or id < $9)
order by id desc limit $10
"""
CHANGES = """
select h.id, h.at, h.on_day, h.what, h.reason, h.version, l.number, l.organisation, l.level, c.name_kk, c.name_ru
from label_history h join label l on l.id = h.label
left join company c on c.bin = l.organisation and c.seen_until is null
"""


@dataclass(frozen=True, slots=True)
class _Group:
    """Labels that no filter tells apart."""

    values: Mapping[str, str | None]
    labels: int


async def labels_page(asked: LabelsAsked) -> LabelsView:
    """A page of the register, with what each filter would leave."""
    now, words = clock.now(), asked.words.strip()[:LONGEST_WORDS].replace("\0", "")
    today = clock.local_date(now)
    number = numbered(words) if looks_sealed(words) else "".join(words.split())
    wanted = (today, words, read_typed(words), number)
    groups = [_group(row) for row in await fetch(GROUPS, *wanted)]
    rows = await fetch(PAGE, *wanted, *_narrowed(asked.chosen), asked.after, asked.limit + 1)
    shown = rows[: asked.limit]
    return LabelsView(
        lines=tuple(_line(row, today) for row in shown),
        total=sum(group.labels for group in groups if _fits(group, asked.chosen)),
        words=words,
        facets=tuple(_facet(code, asked.chosen, groups) for code in FILTERS),
        after=shown[-1]["id"] if len(rows) > asked.limit else None,
        at=now,
    )


def _group(row: Record) -> _Group:
    values = {
        "standing": row["standing"],
        "level": row["level"],
        "region": region_of(row["region"]),
        "section": section_of(row["division"]),
    }
    return _Group(values, row["labels"])


def _fits(group: _Group, chosen: Mapping[str, tuple[str, ...]], but: str = "") -> bool:
    return all(group.values[code] in chosen[code] for code in FILTERS if code != but and chosen.get(code))


def _narrowed(chosen: Mapping[str, tuple[str, ...]]) -> tuple[list[str], ...]:
    """What the columns of the table must be for what was chosen: places and activities by the first digits."""
    regions, sections = chosen.get("region", ()), chosen.get("section", ())
    places = [f"{n:02d}" for n in range(100) if region_of(f"{n:02d}") in regions] if regions else []
    divisions = [f"{n:02d}" for n in range(100) if section_of(f"{n:02d}") in sections] if sections else []
    return list(chosen.get("standing", ())), list(chosen.get("level", ())), places, divisions


def _facet(code: str, chosen: Mapping[str, tuple[str, ...]], groups: Iterable[_Group]) -> Facet:
    """What may be chosen: what is there beside the choices of the other filters, and what is chosen already."""
    counts: Counter[str] = Counter()
    for group in groups:
        value = group.values[code]
        if value is not None and _fits(group, chosen, but=code):
            counts[value] += group.labels
    taken = chosen.get(code, ())
    there = [value for value in _labels(code) if counts[value] or value in taken]
    named = _labels(code)
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


async def label_changes(after: int | None, limit: int, *, newest: bool = False) -> tuple[LabelChange, ...]:
    """What happened to labels after something that is known already (its id), oldest first; or the newest, first."""
    where = "where h.id > $1 order by h.id" if not newest else "where $1::bigint = 0 order by h.id desc"
    rows = await fetch(f"{CHANGES} {where} limit $2", after or 0, limit)
    return tuple(_change(row) for row in rows)


async def change_numbered(history: int) -> LabelChange | None:
    """One thing that happened, by its id."""
    rows = await fetch(f"{CHANGES} where h.id = $1", history)
    return _change(rows[0]) if rows else None


async def all_lines() -> tuple[LabelLine, ...]:
    """Every label there is or was, for the file of open data."""
    today = clock.today()
    rows = await fetch(f"with {KNOWN} select * from labels order by id", today, "", None, "")
    return tuple(_line(row, today) for row in rows)


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
