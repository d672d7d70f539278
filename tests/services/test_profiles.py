"""A profile is read once while nothing new is known, and anew as soon as something is, in whatever order it commits."""

import asyncio
from datetime import date, timedelta

import asyncpg
import pytest

from infra.database import execute, fetch, fetch_one
from infra.looking import NOBODY, Looker, looking, looks
from infra.settings import settings
from registry.queries.moments import CHANGE, newest_change
from registry.scores import store
from registry.views import CompanyProfile
from services.documents.profiles import made_of, profile_of
from tests.builders import import_run
from tests.cast import ALTYN, FEBRUARY, KUMIS, MARCH

pytestmark = pytest.mark.usefixtures("db")
MONTHS = timedelta(days=90)


async def named(what: str, as_of: str | None = None, bin: str = ALTYN.bin) -> str | None:
    """A company's Russian name, through what is kept as `what`."""
    return await made_of(bin, as_of, (what,), lambda view: view.name.ru)


async def unsaid() -> None:
    """Nothing an import does: what is read from now on is not what was there before."""
    await execute("update company set name_ru = 'read anew'")


async def test_the_second_door_gets_what_the_first_has_read() -> None:
    await ALTYN.registers()
    first = await profile_of(ALTYN.bin)
    await unsaid()
    assert await profile_of(ALTYN.bin) == first
    assert await named("page") == ALTYN.ru


async def test_after_an_import_the_profile_is_read_anew() -> None:
    await ALTYN.registers()
    assert (await profile_of(ALTYN.bin)).name.ru == await named("page") == ALTYN.ru
    await execute("update company set seen_until = $1", MARCH)
    await ALTYN.registers(name_ru="ТОО «Алтын Дән Плюс»", seen_from=MARCH)
    assert (await profile_of(ALTYN.bin)).name.ru == await named("page") == "ТОО «Алтын Дән Плюс»"
    assert (await profile_of(ALTYN.bin, "2026-02-01")).name.ru == await named("page", "2026-02-01") == ALTYN.ru


async def test_after_a_scoring_it_is_read_anew() -> None:
    await ALTYN.registers()
    await named("page")
    await unsaid()
    await store.note_run("all", date(2026, 3, 1), (1, 1), (MARCH, MARCH))
    assert await named("page") == "read anew"


async def test_an_import_that_commits_after_a_newer_one_is_seen() -> None:
    """Two merge at once; the one with the older number and moment commits last."""
    await ALTYN.registers()
    late = await import_run("kato", MARCH - timedelta(minutes=5))
    newer = await import_run("afm", MARCH)
    held = await fetch_one("delete from import_run where id = $1 returning *", late)
    assert held is not None
    await named("page")
    before = await newest_change()
    await unsaid()
    columns = ", ".join(f'"{name}"' for name in held.keys())  # noqa: SIM118 - the columns of a record, not its values
    places = ", ".join(f"${number}" for number in range(1, len(held) + 1))
    await execute(f"insert into import_run ({columns}) overriding system value values ({places})", *held.values())
    after = await newest_change()
    assert before[:3] == after[:3] == (MARCH, newer, None)
    assert await named("page") == "read anew"


async def test_a_scoring_that_commits_after_a_newer_import_is_seen() -> None:
    await ALTYN.registers()
    await import_run("afm", MARCH)
    first = await store.note_run("all", date(2026, 3, 1), (1, 1), (FEBRUARY, MARCH - timedelta(hours=1)))
    await store.note_run("all", date(2026, 3, 1), (1, 1), (FEBRUARY, MARCH - timedelta(minutes=9)))
    row = await fetch_one("delete from score_run where id = $1 returning *", first)
    assert row is not None
    await named("page")
    await unsaid()
    columns = ", ".join(f'"{name}"' for name in row.keys())  # noqa: SIM118 - as above
    places = ", ".join(f"${number}" for number in range(1, len(row) + 1))
    await execute(f"insert into score_run ({columns}) overriding system value values ({places})", *row.values())
    assert await named("page") == "read anew"


async def test_each_company_each_moment_and_each_use_has_its_own() -> None:
    await ALTYN.registers()
    await KUMIS.registers(seen_from=MARCH)
    assert await named("page") == ALTYN.ru
    assert await named("page", bin=KUMIS.bin) == KUMIS.ru
    assert await made_of(ALTYN.bin, None, ("number",), lambda view: view.bin) == ALTYN.bin
    assert await made_of(ALTYN.bin, "2026-02-01", ("as_of",), lambda view: view.as_of) == "2026-02-01"
    assert await made_of(ALTYN.bin, "2026-02-02", ("as_of",), lambda view: view.as_of) == "2026-02-02"


async def test_what_is_kept_costs_one_statement(db: asyncpg.Connection) -> None:
    await ALTYN.registers()
    await named("page")
    asked: list[str] = []
    with db.query_logger(lambda record: asked.append(record.query)):
        await named("page")
        await asyncio.sleep(0)  # the log is told a moment later
    assert asked == [CHANGE]


async def test_what_is_kept_for_everybody_is_asked_on_behalf_of_nobody() -> None:
    await ALTYN.registers()
    asked_for: list[Looker] = []

    def make(view: CompanyProfile) -> str:
        asked_for.append(looking())
        return view.bin

    with looks(Looker(organisations=frozenset((ALTYN.bin,)))):
        await made_of(ALTYN.bin, None, ("looker",), make)
    assert asked_for == [NOBODY]


async def test_without_memory_everything_is_made_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "kept_bytes", 0)
    await ALTYN.registers()
    await named("page")
    await unsaid()
    assert await named("page") == "read anew"


async def test_asking_for_the_newest_change_reads_the_ends_of_two_indexes() -> None:
    """Twenty years of imports, and as many scorings."""
    for statement in (
        """insert into import_run (source, state, mode, as_at, files, started_at, finished_at, read, opened, closed,
                                   unchanged, rejected, duplicates, actor)
           select 'kato', 'done', 'snapshot', null, '[]', at, at, 0, 0, 0, 0, 0, 0, 'test'
           from generate_series(timestamptz '2006-01-01', '2026-01-01', interval '6 hours') at""",
        """insert into score_run (method, cutoff, scope, companies, opened, version, started_at, finished_at)
           select '1.0', at::date, 'all', 0, 0, 1, at, at
           from generate_series(timestamptz '2006-01-01', '2026-01-01', interval '6 hours') at""",
        "analyze import_run, score_run",
    ):
        await execute(statement)
    plan = [row[0] for row in await fetch(f"explain (analyze, buffers, costs off) {CHANGE}")]
    assert not [line for line in plan if "Seq Scan" in line], "\n".join(plan)
    rows = [int(float(line.split("rows=")[-1].split()[0])) for line in plan if "Index" in line and "rows=" in line]
    assert len(rows) >= 6
    assert max(rows) <= 5, "\n".join(plan)
