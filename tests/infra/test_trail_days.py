"""Days of the trail: which day an event belongs to, when a day is closed, and what nobody may do to either."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import asyncpg
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from piccolo.apps.migrations.commands.forwards import run_forwards

from infra import clock, database
from infra.database import execute, fetch, fetch_value
from infra.errors import Refused
from infra.schema import migrate
from infra.settings import settings
from infra.trail import sealing
from infra.trail.days import published
from infra.trail.keys import signing_key
from infra.trail.sealing import close_days, seal_events
from infra.trail.verdict import Fault
from infra.trail.verifying import verify
from tests.conftest import drop, fresh, with_name
from tests.infra.trails import MONDAY, happen, seal_all

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
MIDNIGHT = MONDAY.replace(hour=19)  # of Monday in Kazakhstan
KEPT = ("event", "first_seal", "event_seal", "trail_day", "trail_signature")


@pytest.fixture
def key_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    return tmp_path


async def days_of_events() -> list[date]:
    return [row["day"] for row in await fetch("select day from event_seal order by event")]


async def test_an_event_belongs_to_its_day_in_kazakhstan(own_database: str, key_folder: Path) -> None:
    await happen(MIDNIGHT - MINUTE, MIDNIGHT + MINUTE)
    await seal_all(MIDNIGHT + 2 * MINUTE)
    assert await days_of_events() == [date(2026, 11, 23), date(2026, 11, 24)]


async def test_a_day_is_closed_an_hour_after_its_end_and_what_came_in_meanwhile_is_in_it(
    own_database: str, key_folder: Path
) -> None:
    await happen(MONDAY)
    await seal_all(MIDNIGHT + HOUR - MINUTE)
    assert await fetch_value("select count(*) from trail_day") == 0
    await happen(MIDNIGHT - MINUTE)
    await seal_all(MIDNIGHT + HOUR + MINUTE)
    assert [(row["day"], row["events"]) for row in await fetch("select * from trail_day")] == [(MONDAY.date(), 2)]
    assert (await verify()).holds


async def test_a_day_without_events_is_not_there_and_the_next_one_names_the_last(
    own_database: str, key_folder: Path
) -> None:
    await happen(MONDAY, MONDAY + 3 * DAY)
    await seal_all(MONDAY + 5 * DAY)
    first, second = reversed((await published()).days)
    assert (first.checkpoint.day, second.checkpoint.day) == (MONDAY.date(), (MONDAY + 3 * DAY).date())
    assert second.checkpoint.previous == first.checkpoint.hash


async def test_an_event_whose_transaction_outlasts_its_day_stands_late_in_the_next_and_is_no_fault(
    own_database: str, key_folder: Path
) -> None:
    slow = await asyncpg.connect(**database.engine.config)
    running = slow.transaction()
    await running.start()
    insert = """insert into event (at, kind, actor_kind, actor, subject_kind, subject, data)
                values ($1, 'test.slow', 'person', 'x', 'test', 'slow', '{}')"""
    await happen(MONDAY)
    await slow.execute("select pg_current_xact_id()")
    # a transaction that is older than every event holds everything up; one that is younger does not
    await seal_all(MONDAY + MINUTE)
    assert await days_of_events() == [MONDAY.date()]
    await seal_all(MIDNIGHT + 2 * HOUR)
    await slow.execute(insert, MONDAY + HOUR)
    await running.commit()
    await slow.close()
    assert (await verify()).holds
    await seal_all(MIDNIGHT + 3 * HOUR)
    assert await days_of_events() == [MONDAY.date(), (MONDAY + DAY).date()]
    verdict = await verify()
    assert (verdict.holds, verdict.late) == (True, 1)


async def test_a_day_is_not_closed_while_one_of_its_events_cannot_be_sealed(
    own_database: str, key_folder: Path
) -> None:
    slow = await asyncpg.connect(**database.engine.config)
    running = slow.transaction()
    await running.start()
    await slow.execute("select pg_current_xact_id()")
    await happen(MONDAY)
    await seal_all(MIDNIGHT + 2 * HOUR)
    assert await days_of_events() == []
    await happen(MIDNIGHT + HOUR)
    await running.rollback()
    await slow.close()
    await seal_all(MIDNIGHT + 3 * HOUR)
    assert [row["day"] for row in await fetch("select day from trail_day")] == [MONDAY.date()]
    assert (await verify()).late == 0


async def test_an_inserted_row_is_found_also_when_the_job_has_sealed_it(own_database: str, key_folder: Path) -> None:
    await happen(MONDAY, MONDAY + HOUR)
    await seal_all(MONDAY + DAY)
    await happen(MONDAY + MINUTE)  # dated back by somebody who can write events
    assert (await verify()).faults == (Fault("inserted", MONDAY.date(), event=3),)
    await seal_all(MONDAY + DAY + HOUR)
    assert (await verify()).faults == (Fault("backdated", (MONDAY + DAY).date(), 1, 3),)


async def test_an_event_from_the_future_belongs_to_today(own_database: str, key_folder: Path) -> None:
    await happen(MONDAY + 9 * DAY)
    await seal_all(MONDAY)
    assert await days_of_events() == [MONDAY.date()]


async def test_a_sealer_that_looks_only_a_little_back_leaves_nothing_behind_for_ever(
    own_database: str, key_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "LOOK_BACK", 1)
    monkeypatch.setattr(sealing, "BATCH", 2)
    await happen(*(MONDAY + number * MINUTE for number in range(7)))
    with clock.frozen(MONDAY + DAY):
        assert await seal_events(7) == 7
        await execute("alter table event_seal disable trigger all")
        await execute("delete from event_seal where event < 6")  # as if their transactions had ended only now
        assert await seal_events() == 0
        assert await close_days() == [MONDAY.date()]
    assert await fetch_value("select count(*) from event_seal") == 7


async def test_numbers_of_transactions_of_the_server_before_a_restore_do_not_stop_the_sealing(
    own_database: str, key_folder: Path
) -> None:
    await execute("alter table event disable trigger all")
    await happen(MONDAY, MONDAY + MINUTE)
    await execute("update event set txid = '99000000000' where id = 1")
    await seal_all(MONDAY + HOUR)
    assert await fetch_value("select count(*) from event_seal") == 2


async def test_sealers_at_once_do_the_work_once(own_database: str, key_folder: Path) -> None:
    await happen(MONDAY)
    other = await asyncpg.connect(**database.engine.config)
    async with other.transaction():
        await other.execute("select pg_advisory_xact_lock($1)", sealing.SEALER_LOCK)
        with clock.frozen(MONDAY + DAY):
            assert (await seal_events(), await close_days()) == (0, [])
    await other.close()


@pytest.mark.parametrize("table", KEPT)
@pytest.mark.parametrize("change", ["update {} set day = day", "delete from {}", "truncate {}"])
async def test_the_trail_refuses_changes_even_of_nothing(db: object, table: str, change: str) -> None:
    column = "kind" if table == "event" else "event" if table == "first_seal" else "day"
    with pytest.raises(asyncpg.RaiseError, match="append-only"):
        async with database.transaction():
            await execute(change.replace("day", column).format(table))


async def test_it_refuses_them_also_in_the_role_of_a_replica(db: object) -> None:
    await execute("set local session_replication_role = replica")
    with pytest.raises(asyncpg.RaiseError, match="append-only"):
        async with database.transaction():
            await execute("delete from event")


async def test_nobody_but_a_superuser_is_granted_a_change(db: object) -> None:
    granted = await fetch(
        """select r.rolname, t.name, p.word from pg_roles r, unnest($1::text[]) t(name),
                  unnest('{update,delete,truncate}'::text[]) p(word)
           where not r.rolsuper and r.rolname not like 'pg\\_%'
             and has_table_privilege(r.rolname, 'moldir.' || t.name, p.word)""",
        KEPT,
    )
    assert [tuple(row) for row in granted] == []


@pytest.fixture
async def plain_owner(server_url: str, migrated: str) -> AsyncIterator[str]:
    """A migrated database whose owner is an ordinary role; the engine reaches it as that role."""
    name, _ = await fresh(server_url)
    server = await asyncpg.connect(server_url)
    await server.execute(f'create role "{name}_owner" login')
    if not await server.fetchval("select exists (select from pg_roles where rolname = 'moldir_app')"):
        await server.execute("create role moldir_app nologin")
    await server.execute(f'grant moldir_app to "{name}_owner"')
    await server.execute(f'alter database "{name}" owner to "{name}_owner"')
    user = f"{name}_owner"
    head, _, rest = with_name(server_url, name).partition("@")
    database.configure(f"{head.partition('://')[0]}://{user}@{rest}")
    await migrate()
    yield user
    database.configure(migrated)
    await drop(server_url, name)
    await server.execute(f'drop role "{user}"')
    await server.close()


async def test_the_owner_of_the_tables_has_no_right_to_change_them_and_can_still_seal(
    plain_owner: str, key_folder: Path
) -> None:
    assert await fetch_value("select current_user") == plain_owner
    await happen(MONDAY)
    await seal_all(MONDAY + DAY)
    assert (await verify()).holds
    for table in KEPT:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await execute(f"delete from {table}")


async def test_the_chain_from_before_the_days_stays_verifiable(
    server_url: str, migrated: str, key_folder: Path
) -> None:
    """From the schema that landed first, with events and seals in it."""
    name, url = await fresh(server_url)
    database.configure(url)
    try:
        await execute(f"create schema {database.SCHEMA}")
        await run_forwards("infra", "2026-11-22T10:00:00:000001")
        await happen(*(MONDAY + number * HOUR for number in range(5)))
        # what the landed job wrote, by its own rule
        await execute(
            """with recursive words as (
                 select id, convert_to(concat_ws(E'\\x1f', id, txid,
                   to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), kind, actor_kind, actor,
                   coalesce(organisation, ''), subject_kind, subject, data::text,
                   coalesce(request_id, '')), 'UTF8') as said from event),
               chain as (
                 select id, sha256(said) as hash from words where id = 1
                 union all
                 select words.id, sha256(chain.hash || words.said) from chain join words on words.id = chain.id + 1)
               insert into event_seal (event, hash) select id, hash from chain order by id"""
        )
        head = await fetch_value("select hash from event_seal order by position desc limit 1")
        await migrate()
        await seal_all(MONDAY + DAY)
        verdict = await verify()
        assert (verdict.holds, verdict.events) == (True, 5)
        assert (await published()).days[0].checkpoint.previous == head
        with pytest.raises(asyncpg.RaiseError, match="append-only"):
            await execute("insert into first_seal (event, hash) values (6, '')")
        await execute("alter table event disable trigger all")
        await execute("update event set actor = 'nobody' where id = 3")
        assert Fault("first_chain", position=3, event=3) in (await verify()).faults
    finally:
        database.configure(migrated)
        await drop(server_url, name)


def test_the_key_is_made_once_and_only_its_owner_may_read_it(key_folder: Path) -> None:
    made = signing_key()
    file = key_folder / "trail-key.pem"
    assert file.stat().st_mode & 0o777 == 0o600
    assert signing_key().private_bytes_raw() == made.private_bytes_raw()
    assert [one.name for one in key_folder.iterdir()] == ["trail-key.pem"]


async def test_another_kind_of_key_is_refused_in_a_sentence(key_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = key_folder / "rsa.pem"
    file.write_bytes(generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    monkeypatch.setattr(settings(), "trail_key", file)
    with pytest.raises(Refused) as refused:
        signing_key()
    assert refused.value.text.id == "trail.no_key"


async def test_a_key_that_cannot_be_read_stops_the_closing_and_not_the_sealing(
    own_database: str, key_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "trail_key", key_folder / "absent.pem")
    await happen(MONDAY)
    with clock.frozen(MONDAY + DAY):
        assert await seal_events() == 1
        with pytest.raises(Refused):
            await close_days()
    assert (await verify()).holds
