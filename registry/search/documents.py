"""One document a number: gathered in SQL, streamed in bounded memory, folded here."""

import asyncio
import base64
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise

import msgspec

from infra import clock
from infra.database import Record, connection
from registry.classifiers import SECTION_OF_DIVISION, region_of
from registry.identifiers import Bin, EntityKind
from registry.names import fold, kazakh_order, search_key, split
from registry.search.schema import (
    DIRECTOR,
    FORMER,
    INDICES,
    NAME,
    Shown,
    brevity,
    encode,
    namesake,
    newest_first,
    padded,
    rank,
)

SLICE = 20_000  # companies: what bounds the memory of both sides
LAST = "~"  # after every number
EDGES = """
select bin from (select bin, row_number() over (order by bin) as place from company) placed where place % $1 = 0
"""
# What holds of a number today, in the codes of its tags; {only} narrows it
STATUSES = """
select bin, source as status from listing where seen_until is null {only}
union all select bin, 'tax_arrears' from tax_arrears where seen_until is null {only}
union all select bin, 'goszakup_rnu' from unfair_supplier
    where seen_until is null and (ends_on is null or ends_on >= {today}) {only}
union all select bin, 'enforcement' from enforcement
    where seen_until is null and (ended_on is null or ended_on > {today}) {only}
union all select bin, 'afm' from sanction where seen_until is null and bin is not null {only}
"""
# {only} narrows every part to a slice or to the numbers of an update. Lists that have no names still make a number
# findable; most of their numbers are registered, which their indexes alone tell, so that no row of them is read.
ABSENT = "seen_until is null and bin = any((select bins from absent)::text[])"
DOCUMENTS = """
with register as (
    select distinct on (bin) bin, name_kk, name_ru, director, kato, oked, registered_on, seen_until is null as holds
    from company where true {only} order by bin, seen_until is null desc, id desc
), former as (
    select bin, array_agg(distinct name) as names
    from (select bin, unnest(array[name_kk, name_ru]) as name from company where seen_until is not null {only}) past
    where name is not null group by bin
), numbers as (
    select bin from procurement_subject where true {only} union select bin from taxpayer_status where true {only}
    union select bin from tax_arrears where true {only} union select bin from unfair_supplier where true {only}
    union select bin from listing where true {only} union select bin from enforcement where true {only}
    union select bin from sanction where true {only} union select bin from contract where true {only}
    union select customer_bin from contract where true {only_customer}
    union select bin from tax_payment where true {only} union select bin from taxpayer_year where true {only}
    union select bin from statement where true {only}
), absent as (
    select array(select bin from numbers except select bin from register) as bins
), named as (
    select bin, name_kk, name_ru, 1 as rank, id from procurement_subject where {absent}
    union all select bin, name_kk, name_ru, 2, id from taxpayer_status where {absent}
    union all select bin, coalesce(name_kk, person_kk), coalesce(name_ru, person_ru), 3, id
        from tax_arrears where {absent}
    union all select bin, name_kk, name_ru, 4, id from unfair_supplier where {absent}
    union all select bin, null, coalesce(name, person_name), 5, id from listing where {absent}
    union all select bin, null, debtor, 6, id from enforcement where {absent}
    union all select bin, null, name, 7, id from sanction where {absent}
    union all select bin, null, null, 8, id from contract where {absent}
    union all select customer_bin, null, null, 9, id from contract
        where seen_until is null and customer_bin = any((select bins from absent)::text[])
    union all select bin, null, null, 10, id from tax_payment where {absent}
    union all select bin, null, null, 11, id from taxpayer_year where {absent}
    union all select bin, null, null, 12, id from statement where {absent}
), elsewhere as (
    select distinct on (bin) bin, name_kk, name_ru from named
    order by bin, name_kk is null and name_ru is null, rank, id desc
), listed as (
    select bin, array_agg(distinct status) as statuses from ({statuses}) s group by bin
), grades as (
    select bin, max(grade) filter (where index = 'taxpayer') as taxpayer,
        max(grade) filter (where index = 'financial') as financial,
        max(grade) filter (where index = 'payment') as payment
    from score_now where true {only} group by bin
), found as (
    select bin, name_kk, name_ru, director, kato, oked, registered_on, holds from register
    union all select bin, name_kk, name_ru, null, null, null, null, null from elsewhere
)
select found.*, former.names as former, listed.statuses, taxpayer, financial, payment
from found left join former using (bin) left join listed using (bin) left join grades using (bin)
"""


@lru_cache(maxsize=1024)
def section_of(oked: str | None) -> str | None:
    """The section (A-U) of a 5-digit activity code; None where the code is missing or in none."""
    return SECTION_OF_DIVISION.get(oked[:2]) if oked else None


@lru_cache(maxsize=64)
def _region_of(start: str) -> str | None:
    return region_of(start)


@lru_cache(maxsize=128)
def _kind_of(digits: str) -> EntityKind:
    return Bin(f"0000{digits}").kind


def question(*, whole: bool) -> str:
    """DOCUMENTS of the numbers from one to another ($2, $3), or else of those in a list ($2)."""
    within = "{0} >= $2 and {0} < $3" if whole else "{0} = any($2::text[])"
    only, only_customer = (f"and {within.format(column)}" for column in ("bin", "customer_bin"))
    statuses = STATUSES.format(only=only, today="$1::date")
    return DOCUMENTS.format(only=only, only_customer=only_customer, statuses=statuses, absent=ABSENT)


async def slices_of_all() -> list[Sequence[object]]:
    """What DOCUMENTS is asked for, slice by slice, to gather every number."""
    async with connection() as conn:
        edges = ["", *[row["bin"] for row in await conn.fetch(EDGES, SLICE)], LAST]
    return list(pairwise(edges))


async def gather(slices: Sequence[Sequence[object]], today: date, *, whole: bool) -> AsyncIterator[list[Record]]:
    """Rows of DOCUMENTS, slice by slice. While those of one are worked on, the database gathers the next one."""
    async with connection() as conn:
        statement = await conn.prepare(question(whole=whole))
        coming: asyncio.Future[list[Record]] | None = None
        try:
            for following in [*slices, None]:
                rows = await coming if coming is not None else []
                coming = asyncio.ensure_future(statement.fetch(today, *following)) if following is not None else None
                await asyncio.sleep(0)  # the question leaves
                yield rows
        finally:
            if coming is not None:
                coming.cancel()


def statuses(row: Record) -> list[str]:
    """What holds of the company now, in the codes of its tags."""
    register = {True: "in_register", False: "left_register", None: "known_only"}[row["holds"]]
    return [register, *(row["statuses"] or ())]


def document(row: Record) -> str:
    """A row of DOCUMENTS as the index keeps it, in JSON, which it reads fastest."""
    number, kk, ru, director = row["bin"], row["name_kk"], row["name_ru"], row["director"]
    current = [split(name) for name in (kk, ru) if name]
    keys = list(dict.fromkeys([fold(name.bare) for name in current]))
    kind = _kind_of(number[4:6])
    former = list(dict.fromkeys(key for name in row["former"] or () if (key := search_key(name)) not in keys))
    head = fold(director) if director and kind is not EntityKind.PERSON else None
    forms = list(dict.fromkeys(name.form.value for name in current if name.form))
    shown = Shown(number, kk, ru, row["kato"], keys, former, head, forms)
    every = keys + former
    made: dict[str, object] = {
        "bin": number,
        NAME: keys,
        FORMER: former,
        "key": every,
        "grams": [padded(key) for key in every],
        "brevity": brevity(keys),
        "namesake": namesake(every, forms),
        "shown": base64.b64encode(encode(shown)).decode(),
        "status": statuses(row),
        "kind": kind.value,
    }
    if head:
        made[DIRECTOR] = head
    made.update(_facets(row))
    made.update(_orders(row, current[0].bare if current else ""))
    return _json(made).decode()


_json = msgspec.json.Encoder().encode


def _facets(row: Record) -> Iterator[tuple[str, str]]:
    if row["kato"] and (region := _region_of(row["kato"][:2])):
        yield "region", region
    if section := section_of(row["oked"]):
        yield "section", section
    for index in INDICES:
        if grade := row[index]:
            yield index, grade


def _orders(row: Record, bare: str) -> dict[str, object]:
    """Order keys end in the number, so that no two are equal and a page can go on after any of them."""
    number, day = row["bin"], row["registered_on"]
    by_name = f"{kazakh_order(bare) or '~'}\x01{number}"  # the nameless come last
    return {"by_name": by_name, "by_name_rank": rank(by_name), "by_date": newest_first(day, number)}


async def documents(bins: Sequence[str]) -> AsyncIterator[list[str]]:
    """Documents of the numbers given that any source names, some at a time."""
    slices = [(bins[at : at + SLICE],) for at in range(0, len(bins), SLICE)]
    async for rows in gather(slices, clock.today(), whole=False):
        yield [document(row) for row in rows]
