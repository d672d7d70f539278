"""A register to measure on: a folder of data that is there already, or a synthetic country taken in for the occasion.

MOLDIR_BENCH_REGISTER names the data folder (MOLDIR_DATA_DIR) of a register that may be written to: give it a copy.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from infra import database
from infra.actor import SYSTEM
from infra.embedded import EmbeddedServer
from infra.logs import configure_logs
from infra.schema import migrate
from infra.settings import settings
from registry.commands.imports import run_import
from tests.benchmarks.figures import own_database, written_country

GIVEN = os.environ.get("MOLDIR_BENCH_REGISTER", "")
SOURCES = ("kato", "statgov", "inactive", "pseudo_company", "wrong_address", "tax_arrears", "enforcement")
# Names that companies of the register had before: the synthetic country's first snapshot knows none
RENAME = """
insert into company (source, snapshot, closed_by, seen_from, seen_until, content, bin, name_kk, name_ru)
select source, snapshot, snapshot, seen_from - interval '1 year', seen_from, gen_random_uuid(), bin,
       name_kk || ' ' || left(bin, 4), name_ru || ' ' || left(bin, 4)
from company where seen_until is null and right(bin, 3) = '042'
and not exists (select from company where seen_until is not null)
"""


@asynccontextmanager
async def register() -> AsyncIterator[str]:
    """The address of a database that holds a register; every thousandth company has had another name."""
    if not GIVEN:
        async with own_database() as (folder, url):
            country = written_country(folder / "country")
            for source in SOURCES:
                await run_import(source, [country / source], actor=SYSTEM)
            await database.execute(RENAME)
            yield url
        return
    configure_logs("console", "error")
    settings().data_dir = Path(GIVEN)
    server = EmbeddedServer(settings().database_dir)
    with server.used() as url:
        database.configure(url)
        await migrate()
        await database.start_pool(4)
        try:
            await database.execute(RENAME)
            yield url
        finally:
            await database.stop_pool()
