"""Whom a scoring is about: everybody, some, or a slice of the numbers."""

from dataclasses import dataclass

from infra.database import fetch
from registry.tables import FACTS

OF_COMPANY = tuple(
    table._meta.tablename for table in FACTS if any(column._meta.name == "bin" for column in table._meta.columns)
)
OF_CUSTOMER = """
select c.customer_bin as bin from contract c where c.snapshot = $1 or c.closed_by = $1
union select c.customer_bin from contract_act a join contract c using (contract_id)
where a.snapshot = $1 or a.closed_by = $1
union select c.customer_bin from treasury_payment p join contract c using (contract_id)
where p.snapshot = $1 or p.closed_by = $1
"""
TOUCHED = " union ".join(
    [*(f"select bin from {table} where snapshot = $1 or closed_by = $1" for table in OF_COMPANY), OF_CUSTOMER]
)
LINKED = """
select distinct other.bin from company mine join company other
  on other.seen_until is null and (other.director = mine.director or other.address = mine.address)
where mine.bin = any($1)
union
select case when bin = any($1) then customer_bin else bin end from contract
where seen_until is null and (bin = any($1) or customer_bin = any($1))
"""
COVERED = """
select from score_run s join import_run r on s.started_at >= r.finished_at
where r.id = $1 and s.scope like 'all%' limit 1
"""


@dataclass(frozen=True, slots=True)
class Scope:
    """Companies to score; `bins` None means everybody."""

    reason: str
    bins: tuple[str, ...] | None = None

    @classmethod
    def everyone(cls) -> "Scope":
        """The nation."""
        return cls("all")

    @classmethod
    def of(cls, *bins: str) -> "Scope":
        """These companies."""
        return cls("named", tuple(sorted(set(bins))))

    @classmethod
    async def changed_by(cls, run: int) -> "Scope":
        """Those whom an import touched, and those whom it touches through a director, an address or a contract.

        Nobody, when everybody was scored after it; everybody, when it touched a third of the register.
        """
        if await fetch(COVERED, run):
            return cls(f"import {run}", ())
        found = await fetch(TOUCHED, run)
        bins = [row["bin"] for row in found if row["bin"]]
        known = (await fetch("select count(*) as n from company where seen_until is null"))[0]["n"]
        if len(bins) * 3 > known:
            return cls(f"all after import {run}")
        linked = await fetch(LINKED, bins)
        both = {*bins, *(row["bin"] for row in linked)}
        return cls(f"import {run}", tuple(sorted(both)))

    @property
    def is_everyone(self) -> bool:
        return self.bins is None

    @property
    def is_nobody(self) -> bool:
        return self.bins == ()

    def holds(self, column: str) -> str:
        """A condition that a column of numbers is of these companies. They are written in, so only digits pass."""
        if self.bins is None:
            return "true"
        return f"{column} = any('{{{','.join(_digits(bin) for bin in self.bins)}}}'::text[])"


def _digits(number: str) -> str:
    """Raises ValueError for anything but digits."""
    if not (number.isascii() and number.isdigit()):
        raise ValueError(number)
    return number
