"""One document a number: gathered in SQL, streamed in bounded memory, folded here."""

from collections.abc import AsyncIterator, Sequence
from datetime import date

import msgspec
import tantivy

from infra import clock
from infra.database import Record, transaction
from registry.classifiers import SECTION_OF_DIVISION, region_of
from registry.identifiers import Bin, EntityKind
from registry.names import fold, kazakh_order, split
from registry.search.schema import DIRECTOR, FACETS, FORMER, NAME, add_all, padded, rank

AT_A_TIME = 2000
LAST_DAY = 99_999_999
# {only} narrows every part to the numbers of an update; lists that have no names still make a number findable
DOCUMENTS = """
with register as (
    select distinct on (bin) bin, name_kk, name_ru, director, kato, oked, registered_on, seen_until is null as holds
    from company where true {only} order by bin, seen_until is null desc, id desc
), former as (
    select bin, array_agg(distinct name) as names
    from (select bin, unnest(array[name_kk, name_ru]) as name from company where seen_until is not null {only}) past
    where name is not null group by bin
), named as (
    select bin, name_kk, name_ru, 1 as rank, id from procurement_subject where seen_until is null {only}
    union all select bin, name_kk, name_ru, 2, id from taxpayer_status where seen_until is null {only}
    union all select bin, coalesce(name_kk, person_kk), coalesce(name_ru, person_ru), 3, id
        from tax_arrears where seen_until is null {only}
    union all select bin, name_kk, name_ru, 4, id from unfair_supplier where seen_until is null {only}
    union all select bin, null, coalesce(name, person_name), 5, id from listing where seen_until is null {only}
    union all select bin, null, debtor, 6, id from enforcement where seen_until is null {only}
    union all select bin, null, name, 7, id from sanction where seen_until is null and bin is not null {only}
    union all select bin, null, null, 8, id from contract where seen_until is null {only}
    union all select customer_bin, null, null, 9, id from contract where seen_until is null {only_customer}
    union all select bin, null, null, 10, id from tax_payment where seen_until is null {only}
    union all select bin, null, null, 11, id from taxpayer_year where seen_until is null {only}
    union all select bin, null, null, 12, id from statement where seen_until is null {only}
), elsewhere as (
    select distinct on (n.bin) n.bin, n.name_kk, n.name_ru from named n
    where not exists (select from register r where r.bin = n.bin)
    order by n.bin, n.name_kk is null and n.name_ru is null, n.rank, n.id desc
), listed as (
    select bin, array_agg(distinct status) as statuses from (
        select bin, source as status from listing where seen_until is null {only}
        union all select bin, 'tax_arrears' from tax_arrears where seen_until is null {only}
        union all select bin, 'goszakup_rnu' from unfair_supplier
            where seen_until is null and (ends_on is null or ends_on >= $1) {only}
        union all select bin, 'enforcement' from enforcement
            where seen_until is null and (ended_on is null or ended_on > $1) {only}
        union all select bin, 'afm' from sanction where seen_until is null and bin is not null {only}
    ) s group by bin
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


def section_of(oked: str | None) -> str | None:
    """The section (A-U) of a 5-digit activity code; None where the code is missing or in none."""
    return SECTION_OF_DIVISION.get(oked[:2]) if oked else None


async def gather(bins: Sequence[str] | None, today: date) -> AsyncIterator[list[Record]]:
    """Rows of DOCUMENTS, some thousands at a time: of all numbers, or of those given."""
    only = "" if bins is None else "and bin = any($2::text[])"
    only_customer = "" if bins is None else "and customer_bin = any($2::text[])"
    sql = DOCUMENTS.format(only=only, only_customer=only_customer)
    async with transaction() as conn:
        cursor = await conn.cursor(sql, today, *(() if bins is None else (list(bins),)))
        while rows := await cursor.fetch(AT_A_TIME):
            yield rows


def statuses(row: Record) -> list[str]:
    """What holds of the company now, in the codes of its tags."""
    register = {True: "in_register", False: "left_register", None: "known_only"}[row["holds"]]
    return [register, *(row["statuses"] or ())]


def document(row: Record) -> tantivy.Document:
    """A row of DOCUMENTS as the index keeps it."""
    current = [split(name) for name in (row["name_kk"], row["name_ru"]) if name]
    keys = dict.fromkeys(fold(name.bare) for name in current)
    former = dict.fromkeys(fold(split(name).bare) for name in row["former"] or ())
    former = dict.fromkeys(key for key in former if key not in keys)
    kind = Bin(row["bin"]).kind
    made = tantivy.Document()
    made.add_text("bin", row["bin"])
    add_all(made, NAME, keys)
    add_all(made, FORMER, former)
    if row["director"] and kind is not EntityKind.PERSON:
        made.add_text(DIRECTOR, fold(row["director"]))
    add_all(made, "grams", (padded(key) for key in (*keys, *former)))
    add_all(made, "form", {name.form.value for name in current if name.form})
    _add_facets(made, row, kind)
    _add_orders(made, row, current[0].bare if current else "")
    shown = {"kk": row["name_kk"], "ru": row["name_ru"], "kato": row["kato"]}
    made.add_bytes("shown", msgspec.json.encode(shown))
    return made


def _add_facets(made: tantivy.Document, row: Record, kind: EntityKind) -> None:
    values = {
        "region": region_of(row["kato"]),
        "section": section_of(row["oked"]),
        "kind": kind.value,
        "taxpayer": row["taxpayer"],
        "financial": row["financial"],
        "payment": row["payment"],
    }
    for code in FACETS:
        if values.get(code):
            made.add_text(code, values[code])
    add_all(made, "status", statuses(row))


def _add_orders(made: tantivy.Document, row: Record, bare: str) -> None:
    """Order keys end in the number, so that no two are equal and a page can go on after any of them."""
    by_name = kazakh_order(bare) or "~"  # the nameless come last
    day = row["registered_on"]
    newest_first = LAST_DAY - int(f"{day:%Y%m%d}") if day else LAST_DAY
    for order, key in (("by_name", f"{by_name}\x01{row['bin']}"), ("by_date", f"{newest_first:08}\x01{row['bin']}")):
        made.add_text(order, key)
        made.add_unsigned(f"{order}_rank", rank(key))


async def documents(bins: Sequence[str] | None = None) -> AsyncIterator[tuple[str, tantivy.Document]]:
    """Number and document of every company, or of the numbers given that any source names."""
    async for rows in gather(bins, clock.today()):
        for row in rows:
            yield row["bin"], document(row)
