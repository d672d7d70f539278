"""Results of a search: what the index finds, with what a reader needs to choose among them."""

import asyncio
from collections.abc import Mapping, Sequence

from infra import clock
from infra.database import Record, fetch
from infra.i18n import Bilingual, Text, text
from registry.classifiers import REGIONS, SECTIONS, is_state_owned
from registry.identifiers import Bin, EntityKind
from registry.queries.cautions import GRAVITY
from registry.queries.places import joined, region_name
from registry.queries.tags import tag
from registry.references import numbered, reference_of
from registry.search import FACETS, STATUSES, Found, Hit, opened
from registry.views import Facet, FacetValue, SearchHit, SearchResults, Tag

SUGGESTIONS = 8
INDICES = ("taxpayer", "financial", "payment")
SAID = frozenset({"former_name", "director", "near_bin"})  # matches that a reader would not see by themselves

SHOWN = f"""
select asked.bin, c.*, status.codes as statuses, grade.indices, grade.letters,
       exists (select from credential l where l.bin = asked.bin and l.kind = 'label' and l.seen_until is null
               and l.state = 'valid' and $2 between l.issued_on and l.ends_on) as labelled,
       region.name_kk as region_kk, region.name_ru as region_ru, part.name_kk as part_kk, part.name_ru as part_ru
from unnest($1::text[]) asked(bin)
left join lateral (
    select name_kk, name_ru, oked_name_kk, oked_name_ru, kato, kfs, locality_kk, locality_ru,
           seen_until is null as holds
    from company where bin = asked.bin order by seen_until is null desc, id desc limit 1) c on true
left join lateral (
    select array_agg(distinct status) as codes from ({STATUSES.format(only="and bin = asked.bin", today="$2::date")}) s
    ) status on true
left join lateral (
    select array_agg(index) as indices, array_agg(grade) as letters from score_now
    where bin = asked.bin) grade on true
left join lateral (
    select name_kk, name_ru from kato where code = left(c.kato, 2) || '0000000' and seen_until is null
    order by id desc limit 1) region on true
left join lateral (
    select name_kk, name_ru from kato where code = left(c.kato, 4) || '00000' and seen_until is null
    order by id desc limit 1) part on true
"""


async def search_companies(
    query: str,
    *,
    filters: Mapping[str, Sequence[str]],
    sort: str = "relevance",
    after: str | None = None,
    limit: int = 20,
) -> SearchResults:
    """Companies by number, name or head in any script, narrowed by facets; `after` is the cursor of the page before.

    `filters` maps facet codes (region, section, status, kind, taxpayer, financial, payment) to the chosen values, any
    of which may hold. Raises Invalid for an unknown facet, order or cursor, Unavailable while there is no index.
    """
    chosen = {code: list(values) for code, values in filters.items() if values}
    index = opened()
    found: Found = await asyncio.to_thread(
        index.search, numbered(query), filters=chosen, limit=limit, after=after, sort=sort
    )
    hits = await _hits(found.hits)
    return SearchResults(query, found.total, hits, _facets(found, chosen), found.after, sort)


async def suggest(prefix: str) -> tuple[SearchHit, ...]:
    """The nearest companies for a text still being typed, at most eight."""
    return await _hits(await asyncio.to_thread(opened().suggest, numbered(prefix), SUGGESTIONS))


async def hits_of(numbers: Sequence[str]) -> tuple[SearchHit, ...]:
    """These companies as search results, in the given order."""
    return await _hits([Hit(number, 0.0, "bin", Bilingual(None, None), None) for number in numbers])


async def _hits(hits: Sequence[Hit]) -> tuple[SearchHit, ...]:
    """What the database says of the companies found. One statement."""
    rows = {row["bin"]: row for row in await fetch(SHOWN, [hit.bin for hit in hits], clock.today())} if hits else {}
    return tuple(_hit(hit, rows[hit.bin]) for hit in hits)


def _hit(hit: Hit, row: Record) -> SearchHit:
    registered = row["holds"] is not None
    grades = dict(zip(row["indices"] or (), row["letters"] or (), strict=True))
    return SearchHit(
        bin=reference_of(hit.bin),
        name=Bilingual(row["name_kk"], row["name_ru"]) if registered else hit.name,
        place=_place(row),
        activity=Bilingual(row["oked_name_kk"], row["oked_name_ru"]),
        tags=_tags(row),
        grades=tuple((index, grades[index]) for index in INDICES if index in grades),
        score=hit.score,
        matched_on=text(f"matched.{hit.matched_on}") if hit.matched_on in SAID else None,
    )


def _place(row: Record) -> Bilingual:
    if not row["kato"]:
        return Bilingual(None, None)
    region = region_name(row["kato"]) or Bilingual(row["region_kk"], row["region_ru"])
    part = Bilingual(row["part_kk"], row["part_ru"])
    return joined([region, part if part.ru or part.kk else Bilingual(row["locality_kk"], row["locality_ru"])])


def _tags(row: Record) -> tuple[Tag, ...]:
    codes = ["synthetic"] if Bin(row["bin"]).is_synthetic else []
    codes += [code for code in GRAVITY if code in (row["statuses"] or ())]
    codes.append({None: "known_only", True: "in_register", False: "left_register"}[row["holds"]])
    if is_state_owned(row["kfs"]):
        codes.append("state_owned")
    if row["labelled"]:
        codes.append("label")
    return tuple(tag(code) for code in codes)


def _facets(found: Found, chosen: Mapping[str, Sequence[str]]) -> tuple[Facet, ...]:
    return tuple(_facet(code, found.facets.get(code, {}), chosen.get(code, ())) for code in FACETS)


def _facet(code: str, counts: Mapping[str, int], chosen: Sequence[str]) -> Facet:
    values = {**dict.fromkeys(chosen, 0), **counts}
    by_letter = code in INDICES or code == "section"
    order = sorted(values, key=lambda value: (value if by_letter else "", -values[value], value))
    shown = tuple(FacetValue(value, label_of(code, value), values[value], value in chosen) for value in order)
    return Facet(code, text(f"facet.{code}"), shown)


def label_of(facet: str, value: str) -> Text | Bilingual:
    """What a facet's value is called; a value nobody knows stands for itself."""
    if facet == "region":
        return REGIONS.get(value) or Bilingual(value, value)
    if facet == "section" and value in SECTIONS:
        return SECTIONS[value]
    if facet == "kind" and value in {kind.value for kind in EntityKind}:
        return text(f"kind.{value}")
    if facet in INDICES and value in {*"ABCDE", "NR"}:
        return text(f"facet.grade.{value}")
    known = {"in_register", "left_register", "known_only", *GRAVITY}
    return text(f"tag.{value}") if facet == "status" and value in known else Bilingual(value, value)
