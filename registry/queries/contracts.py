"""Public contracts of a company, on both sides, and how punctually it pays as a customer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from infra.database import Record, fetch
from infra.i18n import Bilingual
from registry.identifiers import Bin, of_a_person
from registry.queries.stamps import Stamps
from registry.references import masked, reference_of
from registry.views import ContractRow, ContractSide

NEWEST = 20

# A supplementary agreement is a row of its own with the root's number: the newest row of a root is the contract.
# $1 number, $2 moment, $3 how many rows; {own} and {other} are the two sides.
SIDE = """
with latest as materialized (
    select distinct on (root_id) *, (cancel_reason is not null) as cancelled
    from contract
    where {own} = $1 and seen_from <= $2 and (seen_until is null or seen_until > $2)
    order by root_id, contract_id desc
),
totals as (
    select count(*) as contracts, coalesce(sum(amount) filter (where not cancelled), 0) as total,
           count(distinct {other}) as others, count(*) filter (where cancelled) as cancelled_count
    from latest
),
newest as (
    (select * from latest order by signed_on desc nulls last, contract_id desc limit $3)
    union
    (select * from latest where cancelled order by signed_on desc nulls last, contract_id desc limit 1)
)
select totals.*, newest.*, acts.days_overdue, acts.fine
from totals
left join newest on true
left join lateral (
    select max(act.days_overdue) as days_overdue, sum(act.fine) as fine
    from contract part
    join contract_act act on act.contract_id = part.contract_id
    where part.root_id = newest.root_id and part.seen_from <= $2 and (part.seen_until is null or part.seen_until > $2)
      and act.revoked_on is null and act.seen_from <= $2 and (act.seen_until is null or act.seen_until > $2)
) acts on true
order by newest.signed_on desc nulls last, newest.contract_id desc
"""

NAMES = """
select bin, name_kk, name_ru, true as registered from (
    select distinct on (bin) bin, name_kk, name_ru from company
    where bin = any($1::text[]) and seen_from <= $2 order by bin, seen_until desc nulls first, id desc
) registered
union all
select bin, name_kk, name_ru, false from (
    select distinct on (bin) bin, name_kk, name_ru from procurement_subject
    where bin = any($1::text[]) and seen_from <= $2 order by bin, seen_until desc nulls first, id desc
) participants
"""


@dataclass(frozen=True, slots=True)
class SideFacts:
    """Contracts on one side at a moment: counts over all, the newest rows, and the newest cancelled one."""

    contracts: int
    amount: Decimal
    others: int
    cancelled: int
    rows: list[Record]
    other: str  # the column that names the other party

    @property
    def newest_cancelled(self) -> Record | None:
        return next((row for row in self.rows if row["cancelled"]), None)

    @property
    def other_numbers(self) -> set[str]:
        return {row[self.other] for row in self.rows}


async def load_side(number: Bin, moment: datetime, own: str, other: str) -> SideFacts:
    """Contracts with the company in column `own` (bin: supplier, customer_bin: customer). One statement."""
    rows = await fetch(SIDE.format(own=own, other=other), str(number), moment, NEWEST)
    first = rows[0]
    return SideFacts(
        contracts=first["contracts"],
        amount=first["total"],
        others=first["others"],
        cancelled=first["cancelled_count"],
        rows=[row for row in rows if row["root_id"] is not None],
        other=other,
    )


@dataclass(frozen=True, slots=True)
class Party:
    """The other side of a contract: its name, what refers to it, and its number as readers may see it."""

    reference: str
    shown: str
    name: Bilingual


async def load_parties(numbers: Iterable[str], moment: datetime) -> Mapping[str, Party]:
    """Names of the other sides. A person whom the register does not know as an entrepreneur is not referred to."""
    wanted = sorted(set(numbers))
    named: dict[str, Record] = {}
    for row in await fetch(NAMES, wanted, moment):
        named.setdefault(row["bin"], row)
    return {number: _party(number, named.get(number)) for number in wanted}


def _party(number: str, row: Record | None) -> Party:
    shown = masked(number)
    stranger = of_a_person(number) and not (row is not None and row["registered"])
    name = Bilingual(row["name_kk"], row["name_ru"]) if row is not None else Bilingual(None, None)
    return Party(shown if stranger else reference_of(number), shown, name)


def side_of(side: SideFacts, parties: Mapping[str, Party], stamps: Stamps) -> ContractSide:
    """The view of one side."""
    rows = tuple(_row(row, parties[row[side.other]], stamps) for row in side.rows[:NEWEST])
    return ContractSide(side.contracts, side.amount, side.others, rows)


def _row(row: Record, party: Party, stamps: Stamps) -> ContractRow:
    return ContractRow(
        number=row["number"],
        other_bin=party.reference,
        other_name=party.name,
        description=Bilingual(row["description_kk"], row["description_ru"]),
        signed_on=row["signed_on"],
        planned_on=row["planned_on"],
        performed_on=row["performed_on"],
        amount=row["amount"],
        days_overdue=row["days_overdue"],
        fine=row["fine"],
        cancelled=row["cancelled"],
        stamp=stamps.of(row),
    )
