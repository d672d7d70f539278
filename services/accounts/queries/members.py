"""Who belongs to an organisation, for pages whose views know people by their ids."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from infra.database import fetch

PEOPLE = """
select m.person, p.name, bool_or(m.until is null) as belongs from membership m join person p on p.id = m.person
where m.organisation = $1 group by m.person, p.name
union all
select p.id, p.name, false from auditors_of($1) a join person p on p.id = a
where not exists (select from membership m where m.organisation = $1 and m.person = p.id)
order by 2, 1
"""


@dataclass(frozen=True, slots=True)
class People:
    """Names by id of everybody who ever belonged to an organisation or audited it; who belongs to it now, by name."""

    names: Mapping[UUID, str]
    members: tuple[tuple[UUID, str], ...]

    def name(self, person: UUID | None) -> str:
        """The name of somebody; empty for nobody, and for whoever was erased or is not known here."""
        return self.names.get(person, "") if person is not None else ""


async def people_of(organisation: str) -> People:
    """The people of an organisation (BIN). One statement."""
    rows = await fetch(PEOPLE, organisation)
    return People(
        {row["person"]: row["name"] for row in rows},
        tuple((row["person"], row["name"]) for row in rows if row["belongs"]),
    )
