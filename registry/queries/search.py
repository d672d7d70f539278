"""Results of a search: what the index finds, with what a reader needs to choose among them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from infra import clock
from infra.database import Record, fetch
from infra.i18n import Bilingual, Text, text
from registry.classifiers import REGIONS, SECTIONS, is_state_owned
from registry.identifiers import Bin, EntityKind
from registry.queries.cautions import GRAVITY
from registry.queries.places import joined, region_name
from registry.queries.tags import tag
from registry.search import FACETS, Found, Hit, opened
from registry.views import Facet, FacetValue, SearchHit, SearchResults, Tag

SUGGESTIONS = 8
INDICES = ("taxpayer", "financial", "payment")
SAID = frozenset({"former_name", "director", "near_bin"})  # matches that a reader would not see by themselves

REGISTERED = """
select distinct on (bin) bin, name_kk, name_ru, oked_name_kk, oked_name_ru, kato, kfs, locality_kk, locality_ru,
       seen_until is null as holds
from company where bin = any($1::text[]) order by bin, seen_until is null desc, id desc
"""
STATUSES = """
select bin, source as status from listing where bin = any($1::text[]) and seen_until is null
union select bin, 'tax_arrears' from tax_arrears where bin = any($1::text[]) and seen_until is null
union select bin, 'goszakup_rnu' from unfair_supplier
    where bin = any($1::text[]) and seen_until is null and (ends_on is null or ends_on >= $2)
union select bin, 'enforcement' from enforcement
    where bin = any($1::text[]) and seen_until is null and (ended_on is null or ended_on > $2)
union select bin, 'afm' from sanction where bin = any($1::text[]) and seen_until is null
"""
GRADES = "select bin, index, grade from score_now where bin = any($1::text[])"
PLACES = """
select distinct on (code) code, name_kk, name_ru from kato
where code = any($1::text[]) and seen_until is null order by code, id desc
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the database says of the companies of one page of hits."""

    registered: Mapping[str, Record]
    statuses: Mapping[str, set[str]]
    grades: Mapping[str, Mapping[str, str]]
    places: Mapping[str, Bilingual]


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
    found: Found = await asyncio.to_thread(index.search, query, filters=chosen, limit=limit, after=after, sort=sort)
    hits = await _hits(found.hits)
    return SearchResults(query, found.total, hits, _facets(found, chosen), found.after, sort)


async def suggest(prefix: str) -> tuple[SearchHit, ...]:
    """The nearest companies for a text still being typed, at most eight."""
    return await _hits(await asyncio.to_thread(opened().suggest, prefix, SUGGESTIONS))


async def hits_of(numbers: Sequence[str]) -> tuple[SearchHit, ...]:
    """These companies as search results, in the given order."""
    return await _hits([Hit(number, 0.0, "bin", Bilingual(None, None), None) for number in numbers])


async def _hits(hits: Sequence[Hit]) -> tuple[SearchHit, ...]:
    shown = await _shown([hit.bin for hit in hits])
    return tuple(_hit(hit, shown) for hit in hits)


async def _shown(numbers: list[str]) -> Shown:
    registered = {row["bin"]: row for row in await fetch(REGISTERED, numbers)}
    statuses: dict[str, set[str]] = {}
    for row in await fetch(STATUSES, numbers, clock.today()):
        statuses.setdefault(row["bin"], set()).add(row["status"])
    grades: dict[str, dict[str, str]] = {}
    for row in await fetch(GRADES, numbers):
        grades.setdefault(row["bin"], {})[row["index"]] = row["grade"]
    codes = {code for row in registered.values() if row["kato"] for code in _codes(row["kato"])}
    places = {row["code"]: Bilingual(row["name_kk"], row["name_ru"]) for row in await fetch(PLACES, sorted(codes))}
    return Shown(registered, statuses, grades, places)


def _codes(kato: str) -> tuple[str, str]:
    return kato[:2] + "0000000", kato[:4] + "00000"


def _hit(hit: Hit, shown: Shown) -> SearchHit:
    row = shown.registered.get(hit.bin)
    grades = shown.grades.get(hit.bin, {})
    return SearchHit(
        bin=hit.bin,
        name=Bilingual(row["name_kk"], row["name_ru"]) if row is not None else hit.name,
        place=_place(row, shown.places),
        activity=Bilingual(row["oked_name_kk"], row["oked_name_ru"]) if row is not None else Bilingual(None, None),
        tags=_tags(hit.bin, row, shown.statuses.get(hit.bin, set())),
        grades=tuple((index, grades[index]) for index in INDICES if index in grades),
        score=hit.score,
        matched_on=text(f"matched.{hit.matched_on}") if hit.matched_on in SAID else None,
    )


def _place(row: Record | None, places: Mapping[str, Bilingual]) -> Bilingual:
    if row is None or not row["kato"]:
        return Bilingual(None, None)
    whole, part = _codes(row["kato"])
    region = region_name(row["kato"]) or places.get(whole) or Bilingual(None, None)
    return joined([region, places.get(part) or Bilingual(row["locality_kk"], row["locality_ru"])])


def _tags(number: str, row: Record | None, statuses: set[str]) -> tuple[Tag, ...]:
    codes = ["synthetic"] if Bin(number).is_synthetic else []
    codes += [code for code in GRAVITY if code in statuses]
    codes.append("known_only" if row is None else "in_register" if row["holds"] else "left_register")
    if row is not None and is_state_owned(row["kfs"]):
        codes.append("state_owned")
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
