"""Everything the register holds on one number at a moment, read with a fixed number of statements."""

from dataclasses import dataclass
from datetime import date, datetime

from infra import clock
from infra.database import Record, fetch
from registry.identifiers import Bin
from registry.queries.stamps import open_rows

# what was known by the moment, past facts included: history and ended warnings need them
KNOWN = "select * from {table} where bin = $1 and seen_from <= $2 order by seen_from, id"


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """Fact rows of one number, oldest first, as known at `moment`; those closed by then are among them."""

    bin: Bin
    moment: datetime
    company: list[Record]
    listing: list[Record]
    tax_arrears: list[Record]
    tax_payment: list[Record]
    taxpayer_status: list[Record]
    taxpayer_year: list[Record]
    procurement_subject: list[Record]
    unfair_supplier: list[Record]
    enforcement: list[Record]
    sanction: list[Record]
    statement: list[Record]
    credential: list[Record]

    @property
    def day(self) -> date:
        """The day in Kazakhstan of the moment shown."""
        return clock.local_date(self.moment)

    @property
    def registered(self) -> Record | None:
        """The newest row of the business register: the open one where there is one."""
        rows = open_rows(self.company, self.moment) or self.company
        return rows[-1] if rows else None

    @property
    def in_register(self) -> bool:
        """Whether the business register still carried the number at the moment."""
        return bool(open_rows(self.company, self.moment))

    def current(self, table: str) -> list[Record]:
        """The facts of a table that held at the moment."""
        return open_rows(getattr(self, table), self.moment)

    def all_rows(self) -> list[Record]:
        """Every fact row."""
        return [row for table in TABLES for row in getattr(self, table)]


TABLES = (
    "company",
    "listing",
    "tax_arrears",
    "tax_payment",
    "taxpayer_status",
    "taxpayer_year",
    "procurement_subject",
    "unfair_supplier",
    "enforcement",
    "sanction",
    "statement",
    "credential",
)


async def load_facts(number: Bin, moment: datetime) -> CompanyFacts:
    """Read the facts. One statement a table, each by the index on `bin`."""
    rows = {table: await fetch(KNOWN.format(table=table), str(number), moment) for table in TABLES}
    return CompanyFacts(number, moment, **rows)
