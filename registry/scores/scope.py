"""Whom a scoring is about: everybody, some, or a slice of the numbers."""

from dataclasses import dataclass

from infra.database import fetch, fetch_one
from registry.sources import SOURCES
from scoring.facts import ILL_FAMED

COVERED = "select from score_run where started_at >= $1 and scope like 'all%' limit 1"
# rows that an import opened are found by its number, rows that it closed by its moment
TOUCHED = "select {column} from {table} where snapshot = $1 union select {column} from {table} where seen_until = $2"
OF_CONTRACTS = f"select customer_bin as bin from contract where contract_id in ({TOUCHED})"
COLUMNS = {"contract": ("bin", "customer_bin"), "kato": ()}
THROUGH_CONTRACTS = ("contract_act", "treasury_payment")
SHARED = """
select distinct bin from company where seen_until is null
  and (hashtext({column}), {column}) in (select hashtext({column}), {column} from company where bin = any($1))
"""
PARTNERS = """
select customer_bin as bin from contract where seen_until is null and bin = any($1)
union select bin from contract where seen_until is null and customer_bin = any($1)
"""
# who else's indices read what a source says of a company
LINKS = {
    "statgov": (SHARED.format(column="director"), SHARED.format(column="address")),
    "taxes_paid": (SHARED.format(column="address"),),
    **dict.fromkeys(ILL_FAMED, (SHARED.format(column="director"), PARTNERS)),
}
AS_MANY = "select count(*) as n from (select from company where seen_until is null limit $1) counted"


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
        imported = await fetch_one("select source, finished_at from import_run where id = $1", run)
        if imported is None or await fetch(COVERED, imported["finished_at"]):
            return cls(f"import {run}", ())
        queries = [query for table in SOURCES[imported["source"]].tables for query in _touching(table._meta.tablename)]
        found = [row[0] for query in queries for row in await fetch(query, run, imported["finished_at"])]
        bins = {bin for bin in found if bin}
        if (await fetch(AS_MANY, 3 * len(bins)))[0]["n"] < 3 * len(bins):
            return cls(f"all after import {run}")
        linked = [row[0] for query in LINKS.get(imported["source"], ()) for row in await fetch(query, list(bins))]
        return cls(f"import {run}", tuple(sorted({*bins, *linked})))

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


def _touching(table: str) -> list[str]:
    """Queries of the companies whose rows an import opened or closed; $1 is the import, $2 its moment."""
    if table in THROUGH_CONTRACTS:
        return [OF_CONTRACTS.format(column="contract_id", table=table)]
    return [TOUCHED.format(column=column, table=table) for column in COLUMNS.get(table, ("bin",))]


def _digits(number: str) -> str:
    """Raises ValueError for anything but digits."""
    if not (number.isascii() and number.isdigit()):
        raise ValueError(number)
    return number
