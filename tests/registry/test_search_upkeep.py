"""The index follows the database, survives being killed or damaged, and is never half there."""

import asyncio
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.database import execute, fetch
from infra.errors import Unavailable
from infra.settings import settings
from registry import search
from registry.search import store
from registry.search.everybody import everybody
from registry.tables import Company
from tests.builders import close, fact, import_run
from tests.registry.made_up import COMPANIES, bins, grade, number_of, register


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has an index of its own."""
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    return tmp_path / "search"


async def test_an_import_and_a_scoring_are_taken_in_and_nothing_else_is_touched(db: object) -> None:
    await register(COMPANIES[:100])
    await search.rebuild()
    assert await search.is_current()
    assert await search.ensure_current() == 0
    index = search.opened()
    await fact(Company, bin=number_of(900), name_kk="«Жаңадан тіркелген» ЖШС")
    assert not await search.is_current()
    assert index.search("жаңадан тіркелген", sort="name").total == 0
    assert await search.ensure_current() == 1
    assert await search.is_current()
    assert bins(index.search("жаңадан тіркелген")) == [number_of(900)]
    await grade(number_of(900), "financial", "B")
    await execute("update score set seen_from = now()")
    await execute(
        """insert into score_run (method, cutoff, scope, companies, opened, version, started_at, finished_at)
           values ('1.0', '2026-01-01', 'all', 1, 1, 1, now(), now())"""
    )
    assert await search.ensure_current() == 1
    assert index.search("").facets["financial"] == {"B": 1}
    assert index.companies == 101


async def test_a_changed_name_replaces_the_old_one(db: object) -> None:
    old = await fact(Company, bin=number_of(1), name_kk="«Бұрынғы» ЖШС")
    await register(COMPANIES[100:120])
    await search.rebuild()
    await close(Company, old, datetime(2026, 4, 1, tzinfo=UTC))
    run = await import_run("statgov")
    await fact(Company, bin=number_of(1), name_kk="«Кейінгі» ЖШС", snapshot=run)
    assert await search.update(run) == 1
    index = search.opened()
    assert [(hit.bin, hit.matched_on) for hit in index.search("бұрынғы").hits] == [(number_of(1), "former_name")]
    assert [(hit.bin, hit.matched_on) for hit in index.search("кейінгі").hits] == [(number_of(1), "name")]
    assert index.companies == 21


async def test_without_an_index_the_reader_is_told_so_and_the_next_refresh_builds_it(db: object) -> None:
    with pytest.raises(Unavailable):
        search.opened()
    await register(COMPANIES[:5])
    assert await search.ensure_current() == 5
    assert search.opened().companies == 5


def _cut(folder: Path) -> None:
    for file in folder.glob("*.term"):
        file.write_bytes(file.read_bytes()[:-20])


def _no_meta(folder: Path) -> None:
    (folder / "meta.json").write_text("{")


def _no_state(folder: Path) -> None:
    (folder / "state.json").unlink()


def copies(folder: Path) -> list[str]:
    return [one.name for one in folder.glob(f"{store.KEPT}*")]


HARMS = pytest.mark.parametrize(
    "harm", [_cut, _no_meta, _no_state, shutil.rmtree], ids=["cut", "meta", "state", "gone"]
)


@HARMS
async def test_a_damaged_index_is_brought_back_from_its_copy_with_what_happened_since(
    db: object, monkeypatch: pytest.MonkeyPatch, harm: Callable[[Path], object]
) -> None:
    await register(COMPANIES[:10])
    await search.rebuild()
    await fact(Company, bin=number_of(902), name_kk="«Көшірмеден кейін» ЖШС")
    await search.ensure_current()
    generation = store.current()
    assert generation is not None
    harm(generation.folder)
    monkeypatch.setattr("registry.search.build.everybody", None)  # nobody folds the register again
    assert not await search.is_current()
    assert await search.ensure_current() == 1
    assert search.opened().companies == 11
    assert search.opened().search("көшірмеден кейін").total == 1
    assert await search.is_current()
    assert await search.ensure_current() == 0


@HARMS
async def test_where_the_copy_is_damaged_too_the_index_is_built_again(
    db: object, own_folder: Path, harm: Callable[[Path], object]
) -> None:
    await register(COMPANIES[:10])
    await search.rebuild()
    generation = store.current()
    assert generation is not None
    harm(generation.folder)
    harm(own_folder / store.KEPT)
    assert not await search.is_current()
    assert await search.ensure_current() == 10
    assert search.opened().search(COMPANIES[3][1]).total >= 1


async def test_a_copy_of_another_database_is_of_no_use(db: object, own_folder: Path) -> None:
    await register(COMPANIES[:10])
    await search.rebuild()
    state = own_folder / store.KEPT / store.STATE
    state.write_text(state.read_text().replace('"database":"', '"database":"another '))
    store.pointer().unlink()
    assert await search.ensure_current() == 10


async def test_a_copy_is_kept_as_the_index_is_now(db: object, own_folder: Path) -> None:
    assert not await search.keep()
    await register(COMPANIES[:10])
    await search.rebuild()
    await fact(Company, bin=number_of(903), name_kk="«Кеш» ЖШС")
    await search.ensure_current()
    assert await search.keep()
    store.pointer().unlink()
    assert await search.ensure_current() == 0
    assert search.opened().companies == 11
    assert copies(own_folder) == [store.KEPT]


async def test_what_was_committed_before_a_kill_and_not_noted_is_done_again_without_doubles(db: object) -> None:
    await register(COMPANIES[:50])
    await search.rebuild()
    generation = store.current()
    assert generation is not None
    before = (generation.folder / "state.json").read_bytes()
    await fact(Company, bin=number_of(901), name_kk="«Екі рет» ЖШС")
    await search.ensure_current()
    (generation.folder / "state.json").write_bytes(before)
    assert await search.ensure_current() == 1
    assert search.opened().companies == 51
    assert search.opened().search("екі рет").total == 1


BUILDER = """
import asyncio, sys
from infra import database
from registry import search
async def build():
    database.configure(sys.argv[1])
    while True:
        await search.rebuild()
asyncio.run(build())
"""


def generations(folder: Path) -> set[str]:
    return {one.name for one in folder.glob("generation-*")}


async def test_killed_at_any_moment_the_index_is_whole_and_the_next_writer_goes_on(
    own_database: str, own_folder: Path
) -> None:
    await register(COMPANIES)
    await search.rebuild()
    for patience in (0.05, 0.2):
        before = generations(own_folder)
        builder = await asyncio.create_subprocess_exec(
            sys.executable, "-c", BUILDER, own_database, cwd=Path(__file__).parents[2],
            env={"MOLDIR_DATA_DIR": str(own_folder.parent), "PICCOLO_CONF": "infra.piccolo_conf"},
        )  # fmt: skip
        while generations(own_folder) <= before:  # noqa: ASYNC110 - another process makes the folder
            await asyncio.sleep(0.005)
        await asyncio.sleep(patience)
        builder.kill()
        await builder.wait()
        assert search.opened().companies == len(COMPANIES)
        assert search.opened().search(COMPANIES[9][1]).total >= 1
    assert await search.rebuild() == len(COMPANIES)
    assert len(generations(own_folder)) == 1


async def test_several_processes_fold_the_register_as_one_does(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await register(COMPANIES)
    monkeypatch.setattr("registry.search.documents.SLICE", 30)
    alone = [made async for some in everybody() for made in some]
    monkeypatch.setattr("registry.search.everybody.FEW", 0)
    assert [made async for some in everybody() for made in some] == alone
    assert len(alone) == len(COMPANIES)


SPREAD_BUILDER = "from registry.search import documents, everybody; documents.SLICE, everybody.FEW = 1, 0\n" + BUILDER


def folding(parent: int) -> list[str]:
    """Processes that a process started to fold slices."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def running(processes: list[str]) -> bool:
    """Whether one of them has not ended yet."""
    return any(Path(f"/proc/{each}").exists() for each in processes)


async def test_processes_that_fold_end_with_the_one_that_was_killed(own_database: str, own_folder: Path) -> None:
    await register(COMPANIES)
    builder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SPREAD_BUILDER, own_database, cwd=Path(__file__).parents[2],
        env={"MOLDIR_DATA_DIR": str(own_folder.parent), "PICCOLO_CONF": "infra.piccolo_conf"},
    )  # fmt: skip
    while not (hands := folding(builder.pid)):  # noqa: ASYNC110 - another process starts them
        await asyncio.sleep(0.05)
    builder.kill()
    await builder.wait()
    async with asyncio.timeout(30):
        while running(hands):  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.05)
    assert store.current() is None


UPDATER = """
import asyncio, sys
from infra import database
from registry import search
from tests.builders import import_run
async def rename():
    database.configure(sys.argv[1])
    for turn in range(100_000):
        run = await import_run("statgov")
        await database.execute(
            "update company set name_kk = split_part(name_kk, '|', 1) || '| ' || $1::text, snapshot = $2"
            " where id % 7 = $3", f"Айналым {turn}", run, turn % 7)
        await search.ensure_current()
        print(turn, flush=True)
asyncio.run(rename())
"""


async def test_killed_while_it_takes_changes_in_nothing_is_lost_or_doubled(own_database: str, own_folder: Path) -> None:
    await register(COMPANIES)
    await search.rebuild()
    for patience in (0.0, 0.03, 0.1, 0.25):
        updater = await asyncio.create_subprocess_exec(
            sys.executable, "-c", UPDATER, own_database, cwd=Path(__file__).parents[2], stdout=asyncio.subprocess.PIPE,
            env={"MOLDIR_DATA_DIR": str(own_folder.parent), "PICCOLO_CONF": "infra.piccolo_conf"},
        )  # fmt: skip
        assert updater.stdout is not None
        assert await updater.stdout.readline() == b"0\n"
        await asyncio.sleep(patience)
        updater.kill()
        await updater.wait()
        assert search.opened().companies == len(COMPANIES)
        await search.ensure_current()
        assert await search.is_current()
        index, rows = search.opened(), await fetch("select bin, name_kk from company")
        assert index.companies == len(rows) == len(COMPANIES)
        for row in rows:
            assert index.search(row["bin"]).hits[0].name.kk == row["name_kk"]
    assert len(generations(own_folder)) == 1
