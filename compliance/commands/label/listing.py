"""What the register of labels lists follows labels by itself, and the names of their companies after each import."""

from infra.database import fetch_value, transaction
from registry.queries.imports import changed_in
from registry.sources import SOURCES
from registry.tables.company import Company

RELIST = f"""
select relist_labels(array(select l.id from label l where l.organisation in ({changed_in(Company)})))
"""


async def relist_labels(run: int) -> int:
    """List anew the labels of companies about whom an import says something new; how many read otherwise now.

    A list is derived. Bookkeeping, and no event.
    """
    source = await fetch_value("select source from import_run where id = $1", run)
    if source not in SOURCES or Company not in SOURCES[source].tables:
        return 0
    async with transaction():
        return int(await fetch_value(RELIST, run))
