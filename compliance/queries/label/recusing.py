"""Whom a case is about, as far as register and application know it, held against what the desk has to do with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from compliance.label.recusal import Concerned, Conflict, Interest, conflicts
from compliance.library.scheme import scheme
from infra import clock
from infra.database import Record, fetch
from infra.i18n import Bilingual
from registry.identifiers import of_a_person
from registry.queries.contracts import load_parties

# the worker reads roles themselves, the desk is told its own by a function
AT_DESK = """
select s.person from staff_role s
where s.until is null and s.role in ('label_officer', 'assessor', 'label_reviewer', 'label_decider')
union select d.person from label_staff() d
"""
INTERESTS = f"""
select i.* from desk_interest i where i.withdrawn_at is null and i.person in ({AT_DESK})
  and ($1::uuid is null or i.person = $1) order by i.id
"""
MEMBERS = f"select m.person from membership m where m.organisation = $1 and m.until is null and m.person in ({AT_DESK})"
# the first head who signed, and the owners of the organisation's workspace; seen by the worker alone
NAMED = """
select p.name, 'director' as part from label_application a join person p on p.id = a.declared_by where a.id = $1
union select p.name, 'owner' from label_application a join membership m on m.organisation = a.organisation
    and 'owner' = any (m.roles) and m.until is null join person p on p.id = m.person where a.id = $1
"""
HEADS = "select distinct director from company where bin = $1 and seen_until is null and director is not null"
# heads by number, as lists that carry numbers say; and other companies of the same heads
NUMBERED = """
select distinct head_iin as number, head_name as name from listing
where bin = $1 and seen_until is null and head_iin is not null
union select head_iin, head_name_kk from tax_arrears where bin = $1 and seen_until is null and head_iin is not null
union select head_iin, head_name_ru from tax_arrears where bin = $1 and seen_until is null and head_iin is not null
"""
SAME_HEAD = """
select bin from listing where head_iin = any ($1::text[]) and bin <> $2 and seen_until is null
union select bin from tax_arrears where head_iin = any ($1::text[]) and bin <> $2 and seen_until is null limit 100
"""
ENTITIES = "select jsonb_array_elements_text(coalesce(scope->'entities', '[]')) as bin from assessment where id = $1"
MINE = """
select a.* from label_application a join label_part p on p.application = a.id and p.person = $1 and p.until is null
where a.ended_at is null and p.part <> 'applicant' order by a.id
"""
PART_ORDER = ("applicant", "director", "owner", "related")


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody of the desk has, or may have, to do with a case: with whom of it, by which interest, and of what kind.

    `interest` None: they belong to the applicant's workspace.
    """

    person: UUID
    concerned: str
    strength: str
    kind: str
    interest: int | None = None


async def cases_of(person: UUID) -> list[Record]:
    """Cases on their way in which somebody of the desk has a part."""
    return await fetch(MINE, person)


async def concerned_of(row: Record) -> tuple[Concerned, ...]:
    """Everybody whom an application is about: the applicant, its heads and owners, companies that go with it."""
    number = row["organisation"]
    heads = await fetch(NUMBERED, number)
    related = {one["bin"] for one in await fetch(SAME_HEAD, sorted({each["number"] for each in heads}), number)}
    related |= {one["bin"] for one in await fetch(ENTITIES, row["assessment"])} if row["assessment"] else set()
    names = await load_parties({number, *related}, clock.now())
    found = list(_named("applicant", number, names[number].name))
    if of_a_person(number):
        found += [Concerned("owner", number, each.name, True) for each in found]
    found += [Concerned("director", None, one["director"], True) for one in await fetch(HEADS, number)]
    found += [Concerned("director", head["number"], head["name"] or "", True) for head in heads]
    for other in sorted(related - {number}):
        found += _named("related", other, names[other].name)
    found += [Concerned(one["part"], None, one["name"], True) for one in await fetch(NAMED, row["id"])]
    return tuple(dict.fromkeys(found))


def _named(part: str, number: str, name: Bilingual) -> Iterable[Concerned]:
    return [Concerned(part, number, each, False) for each in _both(name)]  # type: ignore[arg-type] # one of the parts


def _both(name: Bilingual) -> tuple[str, ...]:
    return tuple({each for each in (name.kk, name.ru) if each}) or ("",)


async def found_in(row: Record, person: UUID | None = None) -> tuple[Found, ...]:
    """Everybody of the desk, or one person, who has or may have to do with a case; the strongest of each.

    What the caller's rights do not show is not found: the worker sees everything.
    """
    rows = await fetch(INTERESTS, person)
    interests = {_interest(one): one["id"] for one in rows}
    met = conflicts(interests, await concerned_of(row), clock.today(), scheme().bars.advised_months)
    found = [_found(each, interests[each.interest]) for each in met]
    found += [
        Found(one["person"], "applicant", "certain", "member")
        for one in await fetch(MEMBERS, row["organisation"])
        if person in (None, one["person"])
    ]
    best: dict[UUID, Found] = {}
    for each in sorted(found, key=lambda one: (one.strength, PART_ORDER.index(one.concerned))):
        best.setdefault(each.person, each)
    return tuple(best.values())


def _found(conflict: Conflict, number: int) -> Found:
    interest = conflict.interest
    # that companies go together is known by whoever heads both, or by what the applicant says: somebody looks at it
    strength = "possible" if conflict.concerned.part == "related" else conflict.strength
    return Found(UUID(interest.person), conflict.concerned.part, strength, interest.kind, number)


def _interest(row: Record) -> Interest:
    return Interest(
        str(row["person"]), row["kind"], row["number"], row["name"], row["is_person"], row["since"], row["until"]
    )
