"""Evidence of an organisation: all that a colleague sees, which items lean on it, and what falls when it grows old."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple, fields
from datetime import date, timedelta
from functools import cache
from re import ASCII, fullmatch

from compliance.assessment import Fall, next_falls
from compliance.colleagues import Colleague
from compliance.errors import NothingHere
from compliance.library import standards
from compliance.library.model import Item
from compliance.queries.assessments import loaded
from compliance.queries.evidence import evidence_row
from compliance.queries.heads import Head, Place, heads_of, item_at, items_of
from compliance.views.assessments import SOON
from compliance.views.evidence import (
    AttachView,
    EvidenceListView,
    EvidencePageView,
    KeptView,
    RequestView,
    RoomView,
    Sieve,
    StandsView,
)
from infra import clock
from infra.database import Record, fetch
from infra.i18n import Size, text
from infra.settings import settings

ON_A_PAGE = 50
# what a colleague sees, and how it stands on a day; the rule of freshness is `compliance.assessment.fresh_until`, and a
# document, which shows no practice, grows old by its own expiry only
SEEN = """
with seen as (
    select e.*, n.id as renewed_by, case when e.kind = 'document' then coalesce(e.expires, 'infinity'::date)
        else least(e.expires, (least(e.dated, e.ends) + interval '1 year')::date) end as fresh_until
    from evidence e left join evidence n on n.supersedes = e.id
    where e.organisation = $1 and ($2 or e.collected_by = $3 or e.confidentiality <> 'restricted' and exists (
        select from evidence_item l join assigned s on s.assessment = l.assessment and s.item = l.item
        where l.evidence = e.id and s.person = $3 and s.until is null))
), told as (
    select *, exists (select from evidence_item l join assessment a on a.id = l.assessment
                      where l.evidence = seen.id and a.closed_at is null) as lives,
              case when renewed_by is not null then 'renewed' when fresh_until < $4 then 'expired'
                   when fresh_until <= $5 then 'soon' else 'fresh' end as state
    from seen
)
"""
LIST = f"""{SEEN}
select * from told t
where ($6 = '' or kind = $6) and ($8 = '' and state <> 'renewed' or state = $8) and ($9 = '' or confidentiality = $9)
  and ($10 = '' or collected_by::text = $10)
  and ($7 = '' or exists (select from evidence_item l where l.evidence = t.id and l.item = $7))
  and (not lives, fresh_until, id) > ($11, $12, $13)
order by not lives, fresh_until, id limit {ON_A_PAGE + 1}
"""
SOME = f"{SEEN} select * from told where id = any ($6) order by id desc"
COUNTS = f"{SEEN} select state, collected_by, count(*) as n from told group by state, collected_by order by 2"
STANDS = """
select l.evidence, l.item, a.id, a.cycle, a.edition, a.closed_at is null as running
from evidence_item l join assessment a on a.id = l.assessment
where a.organisation = $1 and ($4::bigint[] is null or l.evidence = any ($4)) and ($2 or exists (
    select from assigned s where s.assessment = l.assessment and s.item = l.item and s.person = $3 and s.until is null))
order by a.id desc, l.item
"""
REQUESTS = """
select r.* from evidence_request r where r.organisation = $1 and r.withdrawn_at is null and ($2 or r.person = $3)
and not exists (select from evidence n where n.supersedes = r.evidence)
"""
VERSIONS = """
with recursive older as (
    select id, supersedes from evidence where id = $1
    union all select e.id, e.supersedes from evidence e join older o on e.id = o.supersedes
), newer as (
    select id from evidence where id = $1 union all select e.id from evidence e join newer n on e.supersedes = n.id
)
select id from older union select id from newer
"""
COPIED = tuple(each.name for each in fields(KeptView) if each.name not in {"stands", "falls", "request"})


@cache
def all_items() -> Mapping[str, Item]:
    """Every item that some edition asks, by id, in the order of the library."""
    return {clause.item.id: clause.item for standard in standards().values() for clause in standard.clauses}


async def evidence_list(by: Colleague, sieve: Sieve, after: str = "") -> EvidenceListView:
    """A page of what a colleague sees, that of running assessments first; `after` is where the last page ended."""
    day, running = clock.today(), await _running(by)
    rows = await fetch(LIST, *_asking(by, day), *astuple(sieve), *_began(after))
    counted = await fetch(COUNTS, *_asking(by, day))
    requests = {row["evidence"]: row for row in await fetch(REQUESTS, by.organisation, by.sees_everything, by.person)}
    mine = [number for number, row in requests.items() if row["person"] == by.person]
    asked = await fetch(SOME, *_asking(by, day), mine)
    stands = await fetch(STANDS, by.organisation, by.sees_everything, by.person, None)
    falls, shown = await _falls(by, running, day), rows[:ON_A_PAGE]
    known, standing = all_items(), {row["item"] for row in stands}
    return EvidenceListView(
        day=day,
        kept=tuple(_kept(row, stands, requests, falls) for row in shown),
        asked=tuple(sorted((_kept(row, stands, requests, falls) for row in asked), key=_due)),
        counts=_summed(counted),
        collectors=tuple(dict.fromkeys(row["collected_by"] for row in counted)),
        items=tuple(item for name, item in known.items() if name in standing),
        sieve=sieve,
        after=_ends(shown[-1]) if len(rows) > ON_A_PAGE else "",
    )


async def evidence_page(by: Colleague, evidence: int) -> EvidencePageView:
    """One piece of evidence. Raises NothingHere."""
    await evidence_row(by, evidence)
    day, running = clock.today(), await _running(by)
    versions = [row["id"] for row in await fetch(VERSIONS, evidence)]
    rows = await fetch(SOME, *_asking(by, day), versions)
    stands = await fetch(STANDS, by.organisation, by.sees_everything, by.person, versions)
    requests = {row["evidence"]: row for row in await fetch(REQUESTS, by.organisation, by.sees_everything, by.person)}
    falls = await _falls(by, running, day)
    kept = {row["id"]: _kept(row, stands, requests, falls) for row in rows}
    one = kept[evidence]
    works = bool(running) and running[0].at_work and by.may("answer")
    held = works and one.running and one.renewed_by is None
    candidates = await fetch(
        "select person from renewers($1) where evidence = $2 order by person", by.organisation, evidence
    )
    return EvidencePageView(
        day=day,
        kept=one,
        versions=tuple(each for number, each in kept.items() if number != evidence),
        rooms=tuple([await _room(by, head, one) for head in running]) if works else (),
        renewers=tuple(row["person"] for row in candidates),
        confirms=works and one.running and one.confirmed_by is None and one.collected_by != by.person,
        renews=held,
        asks=held and by.may("lead"),
        limit=Size(settings().max_evidence_bytes),
    )


async def attaching(by: Colleague, place: Place) -> AttachView:
    """An item at which a colleague may put evidence. Raises NotYours, NothingHere, OutOfTurn."""
    by.needs("answer")
    head = await item_at(by, place)
    clause = next(each for each in head.standard.of_profile(head.profile) if each.item.id == place.item)
    return AttachView(head, clause.number, clause.item, Size(settings().max_evidence_bytes))


def _asking(by: Colleague, day: date) -> tuple[object, ...]:
    return by.organisation, by.sees_everything, by.person, day, day + SOON


def _began(after: str) -> tuple[bool, date, int]:
    """Where a page begins. Raises NothingHere for an address that we did not give."""
    if not after:
        return False, date.min, 0
    found = fullmatch(r"([01])\.(\d{4}-\d\d-\d\d)\.(\d{1,18})", after, ASCII)
    try:
        if found is None:
            raise ValueError(after)
        return found[1] == "1", date.fromisoformat(found[2]), int(found[3])
    except ValueError:
        raise NothingHere(text("workspace.nothing_here")) from None


def _ends(row: Record) -> str:
    return f"{int(not row['lives'])}.{row['fresh_until']}.{row['id']}"


async def _running(by: Colleague) -> tuple[Head, ...]:
    """Assessments that run: at most one of each edition."""
    return tuple(head for head in await heads_of(by) if head.closed_at is None)


async def _falls(by: Colleague, running: Iterable[Head], day: date) -> Mapping[tuple[int, str], Fall]:
    """What falls next by itself, by assessment and item, as far as the colleague sees them."""
    found: dict[tuple[int, str], Fall] = {}
    for head in running:
        value = await loaded(by, head, await items_of(by, head))
        found |= {(head.id, fall.item): fall for fall in next_falls(value, day)}
    return found


async def _room(by: Colleague, head: Head, kept: KeptView) -> RoomView:
    there = {each.item.id for each in kept.stands if each.assessment == head.id}
    wanted = await items_of(by, head) - there
    clauses = head.standard.of_profile(head.profile)
    return RoomView(head, tuple((each.number, each.item) for each in clauses if each.item.id in wanted))


def _kept(
    row: Record, stands: Iterable[Record], requests: Mapping[int, Record], falls: Mapping[tuple[int, str], Fall]
) -> KeptView:
    mine = [each for each in stands if each["evidence"] == row["id"] and each["item"] in all_items()]
    ends = None if row["fresh_until"] == date.max else row["fresh_until"] + timedelta(days=1)
    falling = [fall for each in mine if each["running"] and (fall := falls.get((each["id"], each["item"])))]
    asked = requests.get(row["id"])
    return KeptView(
        **{name: row[name] for name in COPIED},
        stands=tuple(_stands(each) for each in mine),
        falls=tuple(fall for fall in falling if fall.day == ends),
        request=asked and RequestView(asked["person"], asked["due_on"], asked["note"], asked["asked_by"]),
    )


def _stands(row: Record) -> StandsView:
    item = all_items()[row["item"]]
    numbers = {each.item.id: each.number for each in standards()[row["edition"]].clauses}
    return StandsView(row["id"], row["cycle"], numbers.get(item.id, ""), item, row["running"])


def _summed(rows: Iterable[Record]) -> Mapping[str, int]:
    found: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        found[row["state"]] += row["n"]
    return dict(found)


def _due(kept: KeptView) -> date:
    return kept.request.due_on if kept.request else date.max
