"""A connection shows the rows of whomever it works for, and forgets them at once."""

import asyncio

import asyncpg
import pytest

from infra import database
from infra.database import engine, execute, fetch, fetch_value, transaction
from infra.looking import APPLICATION, NOBODY, Looker, at_the_door, lets_in, looking, looks
from tests.cast import ADMINISTRATOR, AIGERIM, ALTYN, AUDITOR, BOLAT, KANAT, KUMIS, everybody

SEEN = "select organisation from membership group by 1 order by 1"
SETTINGS = "select array[current_setting('moldir.person', true), current_setting('moldir.door', true)]"


@pytest.fixture
async def as_application(own_database: str):
    """The cast is there for good, and this process has the rights of the application."""
    await everybody()
    database.configure(own_database, APPLICATION)
    await database.start_pool(1)


async def seen_by(looker: Looker) -> list[str]:
    with looks(looker):
        return [row["organisation"] for row in await fetch(SEEN)]


async def test_everyone_sees_what_is_theirs(as_application):
    assert await seen_by(NOBODY) == []
    assert await seen_by(AIGERIM.viewer().looker) == [ALTYN.bin]
    assert await seen_by(KANAT.viewer().looker) == [KUMIS.bin]
    assert await seen_by(AUDITOR.viewer().looker) == [ALTYN.bin, KUMIS.bin]
    assert await seen_by(AUDITOR.viewer(strong=False).looker) == []
    with at_the_door():
        assert len(await fetch(SEEN)) == 2


async def test_the_pools_connection_forgets_whom_it_worked_for(as_application):
    assert await seen_by(AIGERIM.viewer().looker) == [ALTYN.bin]
    async with engine.pool.acquire() as bare:  # the very same connection: there is only one
        assert await bare.fetchval(SETTINGS) in (["", ""], [None, None])
        assert await bare.fetchval("select current_user") == APPLICATION


async def test_a_transaction_follows_the_request_and_a_rolled_back_part_of_it_too(as_application):
    async with transaction():
        assert await fetch(SEEN) == []
        with pytest.raises(ValueError, match="no"):
            async with transaction():
                with at_the_door():
                    assert len(await fetch(SEEN)) == 2
                    raise ValueError("no")
        assert await fetch(SEEN) == []
        with looks(AIGERIM.viewer().looker):
            assert len(await fetch(SEEN)) == 1
            with pytest.raises(ValueError, match="no"), looks(NOBODY):
                async with transaction():
                    assert await fetch(SEEN) == []
                    raise ValueError("no")
            assert len(await fetch(SEEN)) == 1
        assert await fetch(SEEN) == []
    async with engine.pool.acquire() as bare:
        assert await bare.fetchval(SETTINGS) in (["", ""], [None, None])


async def test_requests_at_the_same_time_do_not_mix(own_database):
    await everybody()
    database.configure(own_database, APPLICATION)
    await database.start_pool(3)

    async def many(looker: Looker, expected: list[str]) -> None:
        for number in range(40):
            if number % 2:
                assert await seen_by(looker) == expected
            else:
                with looks(looker):
                    async with transaction():
                        assert [row["organisation"] for row in await fetch(SEEN)] == expected

    await asyncio.gather(
        many(AIGERIM.viewer().looker, [ALTYN.bin]), many(KANAT.viewer().looker, [KUMIS.bin]), many(NOBODY, []),
        many(AUDITOR.viewer().looker, [ALTYN.bin, KUMIS.bin]),
    )  # fmt: skip


async def test_the_door_closes_behind_whoever_goes_in_and_whoever_is_refused(as_application):
    @lets_in
    async def come(wanted: str) -> bool:
        assert looking().at_the_door
        if wanted != "in":
            raise PermissionError(wanted)
        return True

    assert await come("in")
    with pytest.raises(PermissionError):
        await come("out")
    assert looking() == NOBODY


async def test_nobody_gives_themselves_a_place_or_a_role(as_application):
    attempts = (
        ("insert into membership (organisation, person, roles, since) values ($2, $1, '{owner}', now())", KUMIS.bin),
        ("insert into staff_role (person, role, since, given_by) values ($1, $2, now(), 'me')", "administrator"),
        ("insert into organisation (bin, state, verified_at, verified_how) values ($2, 'verified', now(), $1::text)",
         "500340000099"),
        ("update staff_role set until = null where person = $1 and role <> $2", ""),
    )  # fmt: skip
    for sql, value in attempts:
        with looks(AIGERIM.viewer().looker):
            try:
                tag = await execute(sql, AIGERIM.id, value)
            except (asyncpg.InsufficientPrivilegeError, asyncpg.DataError):
                continue
            assert tag.endswith(" 0"), sql


async def test_nothing_that_was_recorded_is_changed_by_the_application(as_application):
    everyone = Looker(str(BOLAT.id), frozenset({ALTYN.bin, KUMIS.bin}), frozenset({"administrator"}), at_the_door=True)
    for sql in (
        "update event set actor = ''", "delete from event", "truncate event", "update look_up set kind = 'page'",
        "delete from look_up", "delete from membership", "update company set name_kk = ''", "delete from inquiry",
        "insert into import_run (source) values ('x')", "update event_seal set hash = ''", "select * from delivery",
        "create table moldir.mine ()", "drop table event", "alter table membership disable row level security",
    ):  # fmt: skip
        with looks(everyone), pytest.raises(asyncpg.InsufficientPrivilegeError):
            await execute(sql)


async def test_an_administrator_reads_claims_and_not_passwords(as_application):
    with looks(ADMINISTRATOR.viewer().looker):
        assert await fetch_value("select count(*) from person") > 10
        assert await fetch_value("select count(*) from password") == 0
        assert await fetch_value("select count(*) from sign_in") == 0
