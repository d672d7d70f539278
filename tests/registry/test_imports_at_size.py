"""What only large imports do: indexes built at once, known rows not sent again, files among many that break."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import polars as pl
import pytest

from infra import clock
from infra.actor import SYSTEM
from infra.database import connect_arguments, connection, execute, fetch, fetch_value
from registry.commands.imports import run_import
from registry.country.numbers import company_number
from registry.errors import ImportRefused
from registry.imports import merging
from registry.sources import SOURCES
from registry.tables.company import Company
from tests.registry.samples import AS_AT, companies, company, frame

NOON = datetime(2026, 11, 2, 6, tzinfo=UTC)
INDEXES = "select indexdef from pg_indexes where tablename = 'company' order by indexdef"


def written(folder: Path, rows: pl.DataFrame) -> list[Path]:
    return SOURCES["statgov"].sample.write({Company: rows}, folder, AS_AT)


async def take(folder: Path, rows: pl.DataFrame, **wishes):
    with clock.frozen(NOON):
        return await run_import("statgov", written(folder, rows), actor=SYSTEM, **wishes)


@pytest.fixture
def bulk(monkeypatch):
    """Fifty rows are many."""
    monkeypatch.setattr(merging, "BULK_ROWS", 50)
    monkeypatch.setattr(merging, "LOCK_WAIT", "100ms")


async def test_a_first_large_list_leaves_the_indexes_as_they_were(own_database, tmp_path, bulk):
    before = await fetch(INDEXES)
    made_before = await fetch_value("select min(oid::bigint) from pg_class where relname = 'company_bin'")
    done = await take(tmp_path, pl.concat([companies(120), companies(3)]))
    assert (done.opened, done.duplicates, done.unchanged) == (120, 3, 0)
    assert await fetch(INDEXES) == before
    assert await fetch_value("select min(oid::bigint) from pg_class where relname = 'company_bin'") != made_before
    assert await fetch_value("select count(*) from pg_constraint where conname = 'company_pkey'") == 1
    async with connection() as conn:
        with pytest.raises(asyncpg.UniqueViolationError):
            await conn.execute(
                """insert into company (source, snapshot, seen_from, content, bin)
                   select source, snapshot, seen_from, content, bin from company limit 1"""
            )


async def test_indexes_of_a_table_with_facts_are_left_alone(own_database, tmp_path, bulk):
    await take(tmp_path, companies(20))
    kept = await fetch_value("select oid from pg_class where relname = 'company_bin'")
    assert (await take(tmp_path, companies(120))).opened == 100
    assert await fetch_value("select oid from pg_class where relname = 'company_bin'") == kept


async def test_while_somebody_reads_the_table_the_indexes_stay(own_database, tmp_path, bulk):
    kept = await fetch_value("select oid from pg_class where relname = 'company_bin'")
    reader = await asyncpg.connect(**connect_arguments(own_database))
    async with reader.transaction():
        assert await reader.fetchval("select count(*) from company") == 0
        assert (await take(tmp_path, companies(120))).opened == 120
        assert await fetch_value("select oid from pg_class where relname = 'company_bin'") == kept
    await reader.close()


async def test_a_refused_first_list_leaves_the_indexes_as_they_were(own_database, tmp_path, bulk, monkeypatch):
    """The statements that make them again fail, as on a full disk: the whole import is undone."""
    before = await fetch(INDEXES)
    monkeypatch.setattr(merging, "INDEXES", merging.INDEXES.replace("pg_get_indexdef(i.indexrelid)", "'select 1 / 0'"))
    with pytest.raises(ImportRefused):
        await take(tmp_path, companies(120))
    assert await fetch(INDEXES) == before
    assert await fetch_value("select count(*) from company") == 0
    assert await fetch_value("select state from import_run") == "refused"


async def test_a_list_that_changes_everywhere_is_compared_by_its_keys(db, tmp_path):
    """All rows differ, one company has left: one of sixty is missing, not sixty."""
    await take(tmp_path, companies(60))
    moved = frame(Company, [company(n, address="г.Астана") for n in range(59)])
    done = await take(tmp_path, moved)
    assert (done.opened, done.closed, done.unchanged) == (59, 60, 0)


async def test_an_entry_stated_twice_over_keeps_its_key(db, tmp_path):
    """A company stands in two rows; when one of them goes, the company is not missing."""
    twice = [company(n) for n in range(30)] + [company(n, address="г.Астана") for n in range(30)]
    assert (await take(tmp_path, frame(Company, twice))).opened == 60
    done = await take(tmp_path, frame(Company, twice[30:]))
    assert (done.closed, done.unchanged) == (30, 30)


async def test_a_list_that_moved_and_lost_half_is_refused_with_their_number(own_database, tmp_path):
    """What has moved is not missing; what nothing states any more is."""
    rows = pl.concat([companies(1)] * 6_000).with_columns(bin=pl.Series([company_number(n) for n in range(6_000)]))
    await take(tmp_path / "first", rows)
    moved = rows.head(3_000).with_columns(address=pl.lit("г.Астана"))
    with pytest.raises(ImportRefused) as caught:
        await take(tmp_path / "then", moved)
    assert caught.value.text.id == "import.shrunk"
    assert (caught.value.text.args["missing"], caught.value.text.args["known"]) == (3_000, 6_000)


async def test_an_increment_closes_what_stands_beside_the_entry_it_restates(db, tmp_path):
    both = [company(1), company(1, address="г.Астана"), *(company(n) for n in range(2, 40))]
    await take(tmp_path, frame(Company, both))
    done = await take(tmp_path, frame(Company, [company(1)]), mode="increment")
    assert (done.opened, done.closed, done.unchanged) == (0, 1, 1)


async def test_one_truncated_workbook_among_many_refuses_all(db, tmp_path):
    files = [file for n in range(4) for file in written(tmp_path / f"part-{n}", companies(40).slice(n * 10, 10))]
    files[-2].write_bytes(files[-2].read_bytes()[:-700])
    with pytest.raises(ImportRefused) as caught:
        await run_import("statgov", [tmp_path], actor=SYSTEM)
    assert caught.value.text.id in ("import.archive_damaged", "import.workbook_damaged")
    assert await fetch_value("select count(*) from company") == 0
    assert await fetch_value("select state from import_run") == "refused"


async def test_a_full_disk_refuses_in_a_sentence_and_changes_nothing(own_database, tmp_path):
    """The server says what it says when its disk is full, at the 25th row that opens."""
    await take(tmp_path, companies(20))
    await execute(
        """create function full_disk() returns trigger language plpgsql as $$
           begin raise exception 'could not extend file "base/5/1"' using errcode = 'disk_full'; end $$;
           create trigger full_disk before insert on company
           for each row when (new.name_ru like '%Арман 24%') execute function full_disk()"""
    )
    with pytest.raises(ImportRefused) as caught:
        await take(tmp_path, companies(40))
    assert caught.value.text.id == "import.no_room"
    assert await fetch_value("select count(*) from company") == 20
    assert await fetch_value("select count(*) from import_run where state = 'refused'") == 1


async def test_an_import_that_is_called_off_leaves_nothing(own_database, tmp_path):
    """As when somebody stops the worker in the middle of a COPY."""

    def stop(step) -> None:
        if step.stage == "reading":
            raise asyncio.CancelledError

    files = [file for n in range(4) for file in written(tmp_path / f"part-{n}", companies(40).slice(n * 10, 10))]
    with pytest.raises(asyncio.CancelledError):
        await run_import("statgov", files, actor=SYSTEM, progress=stop)
    assert await fetch_value("select count(*) from company") == 0
    assert await fetch_value("select count(*) from import_run") == 0
    assert (await run_import("statgov", files, actor=SYSTEM)).opened == 40
