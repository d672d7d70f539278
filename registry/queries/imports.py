"""What an import changed, for those who must react to it."""

from piccolo.table import Table

from infra.database import fetch, fetch_value
from registry.sources import SOURCES
from registry.tables.company import Kato
from registry.tables.procurement import Contract, ContractAct, TreasuryPayment

BY_CONTRACT = (ContractAct, TreasuryPayment)


def changed_in(table: type[Table]) -> str:
    """SQL whose only column `bin` names everybody whose facts in the table run $1 opened or closed.

    A contract touches supplier and customer, and so do its acts and payments. A place touches nobody.
    """
    name = table._meta.tablename
    touched = "(f.snapshot = $1 or f.closed_by = $1)"
    if table is Kato:
        return "select null::text as bin where $1::bigint is null"
    if table in BY_CONTRACT:
        return f"""select b.bin from {name} f join contract c on c.contract_id = f.contract_id
                   cross join lateral (values (c.bin), (c.customer_bin)) as b(bin) where {touched}"""
    if table is Contract:
        return f"""select b.bin from {name} f
                   cross join lateral (values (f.bin), (f.customer_bin)) as b(bin) where {touched}"""
    return f"select f.bin from {name} f where {touched}"


async def changed_bins(run_id: int) -> list[str]:
    """BINs and IINs, each once and in order, about whom an import changed something; none for an unknown run."""
    source = await fetch_value("select source from import_run where id = $1", run_id)
    if source not in SOURCES:
        return []
    parts = " union all ".join(changed_in(table) for table in SOURCES[source].tables)
    rows = await fetch(f"select distinct bin from ({parts}) changed where bin is not null order by bin", run_id)
    return [row["bin"] for row in rows]
