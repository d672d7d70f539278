"""Taking in lists: what opens, what closes, what is refused, and that nothing is ever half done."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import asyncpg
import polars as pl
import pytest

from infra import clock
from infra.actor import SYSTEM
from infra.database import connect_arguments, fetch, fetch_one, fetch_value
from infra.i18n import LANGUAGES, translate
from registry.commands.imports import run_import
from registry.errors import ImportRefused, SourceUnknown
from registry.imports import LOCK_CLASS, Progress, conformed, date_in_name
from registry.queries.imports import changed_bins
from registry.sources import SOURCES
from registry.sources.base import Batch
from registry.sources.spec import Correction
from registry.sources.writing import BookWriter
from registry.tables.company import Company
from registry.tables.procurement import Contract, ContractAct
from registry.tables.tax import Listing
from tests import builders
from tests.registry.samples import AS_AT, companies, company, frame, legal, listing, person

FIRST, SECOND = datetime(2026, 11, 2, 6, tzinfo=UTC), datetime(2026, 11, 20, 6, tzinfo=UTC)
PROJECT = Path(__file__).resolve().parents[2]


def written(folder: Path, frame_: pl.DataFrame) -> list[Path]:
    return SOURCES["statgov"].sample.write({Company: frame_}, folder, AS_AT)


async def take(folder: Path, frame_: pl.DataFrame, at: datetime = FIRST, **wishes):
    with clock.frozen(at):
        return await run_import("statgov", written(folder, frame_), actor=SYSTEM, **wishes)


async def open_names() -> dict[str, str]:
    rows = await fetch("select bin, name_ru from company where source = 'statgov' and seen_until is null")
    return {row["bin"]: row["name_ru"] for row in rows}


async def refusal_of(work) -> ImportRefused:
    with pytest.raises(ImportRefused) as caught:
        await work
    for language in LANGUAGES:
        assert "{" not in translate(caught.value.text, language)
    return caught.value


async def test_a_first_list_opens_every_company_in_it(db, tmp_path):
    done = await take(tmp_path, companies(60))
    assert (done.read, done.opened, done.closed, done.unchanged, done.rejected, done.duplicates) == (60, 60, 0, 0, 0, 0)
    assert len(await open_names()) == 60
    row = await fetch_one("select * from company where bin = $1", legal(1))
    assert (row["source"], row["snapshot"], row["seen_from"], row["seen_until"]) == (
        "statgov",
        done.run_id,
        FIRST,
        None,
    )
    assert (row["name_ru"], row["oked"], row["kato"]) == ("ТОО  «Арман 1»", "01110", "751710000")
    run = await fetch_one("select * from import_run where id = $1", done.run_id)
    assert (run["state"], run["as_at"], run["opened"], run["actor"]) == ("done", AS_AT, 60, "moldir")
    files = json.loads(run["files"])
    assert [len(file["sha256"]) for file in files] == [64, 64]
    event = await fetch_one("select * from event where kind = 'import.finished'")
    assert json.loads(event["data"]) == {"source": "statgov", "run_id": done.run_id}


async def test_the_planner_knows_of_a_list_that_has_just_come(db, tmp_path):
    """Who reads the register right after its first list would else wait for a plan made for an empty table."""
    known = "select count(*) from pg_stats where schemaname = current_schema() and tablename = 'company'"
    assert await fetch_value(known) == 0
    await take(tmp_path, companies(40))
    assert await fetch_value(known) > 10


async def test_the_same_files_again_open_and_close_nothing(db, tmp_path):
    await take(tmp_path, companies(60))
    again = await take(tmp_path, companies(60), SECOND)
    assert (again.opened, again.closed, again.unchanged) == (0, 0, 60)
    assert not again.changed
    assert await fetch_value("select count(*) from company") == 60
    assert await changed_bins(again.run_id) == []


async def test_a_snapshot_with_few_changes_opens_and_closes_exactly_those(db, tmp_path):
    rows = [company(n) for n in range(300)]
    await take(tmp_path, frame(Company, rows))
    renamed = {**rows[4], "name_ru": "ТОО «Жаңа»"}
    later = [*rows[:4], renamed, *rows[6:], company(300)]  # 4 is renamed, 5 has gone, 300 is new
    done = await take(tmp_path, frame(Company, later), SECOND)
    assert (done.opened, done.closed, done.unchanged) == (2, 2, 298)
    closed = await fetch("select bin, seen_until, closed_by from company where seen_until is not null order by bin")
    assert {row["bin"] for row in closed} == {rows[4]["bin"], rows[5]["bin"]}
    assert {(row["seen_until"], row["closed_by"]) for row in closed} == {(SECOND, done.run_id)}
    opened = await fetch("select bin, seen_from from company where snapshot = $1", done.run_id)
    assert {(row["bin"], row["seen_from"]) for row in opened} == {
        (renamed["bin"], SECOND),
        (company(300)["bin"], SECOND),
    }
    assert await changed_bins(done.run_id) == sorted({rows[4]["bin"], rows[5]["bin"], company(300)["bin"]})
    names = await open_names()
    assert names[renamed["bin"]] == "ТОО «Жаңа»"
    assert rows[5]["bin"] not in names


async def test_a_company_that_comes_back_has_two_periods(db, tmp_path):
    await take(tmp_path, companies(40))
    await take(tmp_path, companies(39), FIRST + timedelta(days=1))
    await take(tmp_path, companies(40), FIRST + timedelta(days=2))
    gone = company(39)["bin"]
    rows = await fetch("select seen_from, seen_until from company where bin = $1 order by id", gone)
    assert [row["seen_until"] for row in rows] == [FIRST + timedelta(days=1), None]


async def test_an_increment_touches_only_whom_it_names(db, tmp_path):
    await take(tmp_path, companies(40))
    changed = frame(Company, [company(3, name_ru="ТОО «Басқа»"), company(7), company(50)])
    done = await take(tmp_path, changed, SECOND, mode="increment")
    assert (done.opened, done.closed, done.unchanged) == (2, 1, 1)
    names = await open_names()
    assert len(names) == 41
    assert names[company(3)["bin"]] == "ТОО «Басқа»"


async def test_a_half_empty_list_is_refused_and_changes_nothing(db, tmp_path):
    await take(tmp_path, companies(60))
    refusal = await refusal_of(take(tmp_path, companies(20), SECOND))
    assert refusal.text.id == "import.shrunk"
    assert (refusal.text.args["missing"], refusal.text.args["known"]) == (40, 60)
    assert len(await open_names()) == 60
    run = await fetch_one("select * from import_run where state = 'refused'")
    assert json.loads(run["reason"])["id"] == "import.shrunk"
    assert (run["opened"], run["closed"]) == (0, 0)
    event = await fetch_one("select data from event where kind = 'import.refused'")
    assert json.loads(event["data"]) == {"source": "statgov", "run_id": run["id"], "reason": "import.shrunk"}
    accepted = await take(tmp_path, companies(20), SECOND, accept_shrink=True)
    assert (accepted.opened, accepted.closed) == (0, 40)


async def test_entries_that_only_changed_are_not_missing(db, tmp_path):
    """Every debt grows from month to month: all rows close and open again, and nobody has left the list."""
    await take(tmp_path, companies(40))
    moved = frame(Company, [company(n, address="г.Астана") for n in range(40)])
    done = await take(tmp_path, moved, SECOND)
    assert (done.opened, done.closed) == (40, 40)


async def test_a_row_that_cannot_be_read_is_set_aside_with_its_number(db, tmp_path):
    rows = [company(n) for n in range(30) if n % 3 != 2]
    rows[4] |= {"bin": "400141000013", "name_ru": "не тот БИН"}
    rows[7] |= {"kato": "7517" * 100}
    done = await take(tmp_path, frame(Company, rows))
    assert (done.read, done.opened, done.rejected) == (20, 18, 2)
    rejects = await fetch("select * from reject where run = $1 order by row", done.run_id)
    assert [(r["row"], r["reason"]) for r in rejects] == [(7, "reject.bin.check_digit"), (10, "reject.not_code")]
    assert rejects[0]["value"].zfill(12) == "400141000013"
    assert rejects[0]["file"] == "legal_entities_2026-11-01.zip/legal_entities_2026-11-01.xlsx"
    assert len(rejects[1]["value"]) == 200


async def test_a_list_of_mostly_unreadable_rows_is_refused(db, tmp_path):
    rows = [company(n, kato="x" if n % 2 else "751710000") for n in range(60)]
    refusal = await refusal_of(take(tmp_path, frame(Company, rows)))
    assert refusal.text.id == "import.too_many_rejects"
    assert await fetch_value("select count(*) from reject") == 0
    assert await fetch_value("select count(*) from company") == 0


async def test_a_list_without_a_single_row_is_refused(db, tmp_path):
    refusal = await refusal_of(take(tmp_path, companies(0)))
    assert refusal.text.id == "import.too_few_rows"


async def test_a_row_that_stands_twice_is_counted_once(db, tmp_path):
    done = await take(tmp_path, pl.concat([companies(10), companies(10).head(3)]))
    assert (done.read, done.opened, done.duplicates) == (13, 10, 3)


async def test_a_text_that_looks_like_the_end_of_a_copy_loses_nothing(db, tmp_path):
    rows = [company(n, address="г.Алматы\n\\.\nул. Абая" if n == 3 else "г.Алматы") for n in range(10)]
    refused = None
    try:
        await take(tmp_path, frame(Company, rows))
    except ImportRefused as refusal:
        refused = refusal.text.id
    stored = await fetch_value("select count(*) from company")
    assert (refused, stored) in ((None, 10), ("import.unstorable", 0))


async def test_folders_and_lists_of_files_are_one_snapshot(db, tmp_path):
    written(tmp_path / "deep" / "er", companies(30))
    (tmp_path / "read_me.txt").write_text("not a list")
    done = await run_import("statgov", [tmp_path], actor=SYSTEM)
    assert done.opened == 30
    assert len(json.loads(await fetch_value("select files from import_run"))) == 2


async def test_what_is_not_there_is_refused(db, tmp_path):
    absent = await refusal_of(run_import("statgov", [tmp_path / "no.xlsx"], actor=SYSTEM))
    assert absent.text.id == "import.no_such_file"
    empty = await refusal_of(run_import("statgov", [tmp_path], actor=SYSTEM))
    assert empty.text.id == "import.no_files"
    with pytest.raises(SourceUnknown):
        await run_import("gossip", [tmp_path], actor=SYSTEM)


async def test_the_date_of_a_list_is_told_or_stated_or_named_or_the_files(db, tmp_path):
    [path] = SOURCES["inactive"].sample.write({Listing: frame(Listing, [listing(1)])}, tmp_path, AS_AT)
    told = await run_import("inactive", [path], actor=SYSTEM, as_at=date(2026, 3, 1))
    assert told.as_at == date(2026, 3, 1)
    stated = await run_import("inactive", [path], actor=SYSTEM)
    assert stated.as_at == AS_AT
    untitled = tmp_path / "KATO_17.07.2026.xlsx"
    with BookWriter(untitled) as book:
        rows = [(f"{n}0000000", n, f"Орын {n}", f"Место {n}") for n in range(10, 40)]
        book.sheet("1", [("te", "k", "name_kaz", "name_rus"), *rows])
    named = await run_import("kato", [untitled], actor=SYSTEM)
    assert named.as_at == date(2026, 7, 17)
    dull = untitled.rename(tmp_path / "places.xlsx")
    os.utime(dull, (FIRST.timestamp(), FIRST.timestamp()))
    assert (await run_import("kato", [dull], actor=SYSTEM)).as_at == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("cut_2026-11-01.zip", date(2026, 11, 1)),
        ("cut20261101.csv", date(2026, 11, 1)),
        ("КАТО_17.07.2026.xlsx", date(2026, 7, 17)),
        ("list_150_KZ_ALL.xlsx", None),
        ("123420261301.xlsx", None),
    ],
)
def test_dates_in_file_names(name, day):
    assert date_in_name(name) == day


def test_a_known_misprint_is_corrected():
    spec = replace(SOURCES["statgov"], corrections=(Correction("company", "kfs", "l5", "15", "a letter for a digit"),))
    batch = conformed(Batch(Company, frame(Company, [company(1, kfs="l5"), company(2, kfs="19")])), spec)
    assert batch.frame["kfs"].to_list() == ["15", "19"]
    assert not batch.rejects


def test_invisible_characters_do_not_reach_the_register():
    batch = conformed(Batch(Company, frame(Company, [company(1, name_ru="ТОО\x00 «А\x01»")])), SOURCES["statgov"])
    assert batch.frame["name_ru"].to_list() == ["ТОО «А»"]


def test_a_row_without_what_the_table_requires_is_set_aside():
    batch = conformed(Batch(Company, frame(Company, [company(1), company(2, bin=None)])), SOURCES["statgov"])
    assert batch.frame.height == 1
    assert [each.reason for each in batch.rejects] == ["reject.missing"]


async def test_an_act_touches_the_supplier_and_the_customer_of_its_contract(db):
    await builders.fact(Contract, contract_id=5, root_id=5, bin=legal(1), customer_bin=legal(2))
    run = await builders.import_run("goszakup_act")
    await builders.fact(ContractAct, act_id=9, contract_id=5, snapshot=run)
    assert await changed_bins(run) == sorted([legal(1), legal(2)])
    assert await changed_bins(run + 1_000) == []


async def test_progress_is_told_in_stages(db, tmp_path):
    steps: list[Progress] = []
    await take(tmp_path, companies(30), progress=steps.append)
    assert list(dict.fromkeys(step.stage for step in steps)) == [
        "hashing", "reading", "checking", "merging", "recorded", "done",
    ]  # fmt: skip
    assert steps[-1].read == 30


async def test_two_imports_of_one_source_do_not_run_at_once(own_database, tmp_path):
    other = await asyncpg.connect(**connect_arguments(own_database))
    async with other.transaction():
        await other.fetchval("select pg_advisory_xact_lock($1, hashtext('statgov'))", LOCK_CLASS)
        refusal = await refusal_of(take(tmp_path, companies(5)))
    await other.close()
    assert refusal.text.id == "import.already_running"
    assert (await take(tmp_path, companies(5))).opened == 5


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from infra import database
from infra.actor import SYSTEM
from registry.commands.imports import run_import

url, stage, files = sys.argv[1], sys.argv[2], [Path(name) for name in sys.argv[3:]]

def die(step):
    if step.stage == stage:
        os.kill(os.getpid(), signal.SIGKILL)

database.configure(url)
asyncio.run(run_import("statgov", files, actor=SYSTEM, progress=die))
"""


async def everything_known() -> list[tuple[object, ...]]:
    """All facts and runs, without the numbers and moments that differ from one try to the next."""
    facts = await fetch("select content, seen_until is null as open from company order by content")
    runs = await fetch("select source, state, opened, closed, unchanged, rejected from import_run order by id")
    rejects = await fetch("select file, row, reason, value from reject order by id")
    return [tuple(row) for row in (*facts, *runs, *rejects)]


@pytest.mark.parametrize("stage", ["hashing", "reading", "checking", "merging", "recorded"])
async def test_killed_at_any_point_and_tried_again_is_as_if_done_once(own_database, tmp_path, stage):
    await take(tmp_path / "first", companies(40))
    rows = [company(n) for n in range(2, 41)]
    rows[3] |= {"bin": "400141000013"}
    files = written(tmp_path / "second", frame(Company, rows))
    before = await everything_known()

    def killed() -> int:
        command = [sys.executable, "-c", KILLED, own_database, stage, *map(str, files)]
        return subprocess.run(command, cwd=PROJECT, env=os.environ, check=False, capture_output=True).returncode

    assert await asyncio.to_thread(killed) == -signal.SIGKILL
    for _ in range(50):
        others = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        if not await fetch_value(f"{others} and backend_type = 'client backend'"):
            break
        await asyncio.sleep(0.1)
    assert await everything_known() == before
    assert await fetch_value("select count(*) from event") == 1

    again = await run_import("statgov", files, actor=SYSTEM)
    assert (again.opened, again.closed, again.rejected) == (1, 3, 1)
    assert len(await open_names()) == 38
    assert (await run_import("statgov", files, actor=SYSTEM)).changed == 0


async def test_persons_are_known_by_their_iin(db, tmp_path):
    await take(tmp_path, companies(6))
    assert person(2) in await open_names()
    assert person(2).startswith("02")
