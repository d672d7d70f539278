"""Whoever changes one of a hundred thousand events is found, in seconds, with the place.

The same on two thousand events for everything else that somebody at the database itself could try.
"""

import time
from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import pytest

from infra import database
from infra.schema import migrate
from infra.trail.verdict import Fault, Verdict
from infra.trail.verifying import verify
from tests.conftest import drop, fresh
from tests.infra.trails import MONDAY, many_happen, seal_all

MANY, FEW = 100_000, 2_000
SECONDS = 10
of_many = pytest.mark.parametrize("attacked", [MANY], indirect=True)


@pytest.fixture(scope="module")
async def sealed(server_url: str, migrated: str) -> AsyncIterator[dict[int, str]]:
    """Databases with so many events of two times 24 hours, sealed; the first two days are closed."""
    made, names = {}, []
    for number in (FEW, MANY):
        name, made[number] = await fresh(server_url)
        names.append(name)
        database.configure(made[number])
        await migrate()
        conn = await asyncpg.connect(**database.engine.config)
        await many_happen(conn, number)
        await conn.close()
        await seal_all(MONDAY + timedelta(days=2))
    database.configure(migrated)
    yield made
    for name in names:
        await drop(server_url, name)


@pytest.fixture
async def attacked(
    sealed: dict[int, str], migrated: str, request: pytest.FixtureRequest
) -> AsyncIterator[asyncpg.Connection]:
    """The database, for somebody who has taken the locks off: a superuser at the database itself. Undone afterwards."""
    database.configure(sealed[getattr(request, "param", FEW)])
    by_hand = await asyncpg.connect(**database.engine.config)
    outer = database.engine.transaction()
    outer.connection = by_hand
    running = by_hand.transaction()
    await running.start()
    token = database.engine.current_transaction.set(outer)
    for table in ("event", "event_seal", "trail_day", "trail_signature"):
        await by_hand.execute(f"alter table {table} disable trigger all")
    yield by_hand
    database.engine.current_transaction.reset(token)
    await running.rollback()
    await by_hand.close()
    database.configure(migrated)


async def timed_verdict() -> Verdict:
    began = time.perf_counter()
    verdict = await verify()
    assert time.perf_counter() - began < SECONDS
    return verdict


def places(verdict: Verdict, code: str) -> list[tuple[int | None, int | None, int | None]]:
    return [(one.position, one.event, one.other) for one in verdict.faults if one.code == code]


async def place_of(conn: asyncpg.Connection, event: int) -> asyncpg.Record:
    row = await conn.fetchrow("select day, position from event_seal where event = $1", event)
    assert row is not None
    return row


@of_many
async def test_an_untouched_trail_holds(attacked: asyncpg.Connection) -> None:
    verdict = await timed_verdict()
    assert (verdict.holds, verdict.events, verdict.days, verdict.unsealed, verdict.late) == (True, MANY, 3, 0, 0)


@of_many
async def test_one_changed_byte_among_a_hundred_thousand_events(attacked: asyncpg.Connection) -> None:
    await attacked.execute("update event set actor = 'person 38' where id = 40001")
    at = await place_of(attacked, 40_001)
    verdict = await timed_verdict()
    assert places(verdict, "changed") == [(at["position"], 40_001, None)]
    assert {(one.code, one.day) for one in verdict.faults} == {("changed", at["day"]), ("root", at["day"])}


@of_many
async def test_one_deleted_row_among_a_hundred_thousand(attacked: asyncpg.Connection) -> None:
    at = await place_of(attacked, 77_777)
    await attacked.execute("delete from event where id = 77777")
    assert places(await timed_verdict(), "deleted") == [(at["position"], 77_777, None)]


@of_many
async def test_one_inserted_row_among_a_hundred_thousand(attacked: asyncpg.Connection) -> None:
    added = await insert_copy_of(attacked, 30_000)
    assert (await timed_verdict()).faults == (Fault("inserted", MONDAY.date(), event=added),)


@of_many
async def test_one_swapped_pair_among_a_hundred_thousand_events(attacked: asyncpg.Connection) -> None:
    await swap(attacked, 20_000, 20_007, "at", "kind", "actor_kind", "actor", "subject", "data", "request_id")
    at = await place_of(attacked, 20_000)
    verdict = await timed_verdict()
    assert places(verdict, "swapped") == [(at["position"], 20_000, 20_007)]
    assert places(verdict, "changed") == []


async def insert_copy_of(conn: asyncpg.Connection, event: int, **other: str) -> int:
    """A row that says what another says, with the number and transaction of now unless told otherwise."""
    names = ["at", "kind", "actor_kind", "actor", "subject_kind", "subject", "data", *other]
    values = [other.get(name, name) for name in names]
    return int(
        await conn.fetchval(
            f"""insert into event ({", ".join(names)}) overriding system value
                select {", ".join(values)} from event where id = $1 returning id""",
            event,
        )
    )


async def swap(conn: asyncpg.Connection, one: int, two: int, *columns: str) -> None:
    taken = ", ".join(f"{name} = other.{name}" for name in columns)
    await conn.execute(
        f"update event set {taken} from event other where (event.id, other.id) in (({one}, {two}), ({two}, {one}))"
    )


@pytest.mark.parametrize(
    "change",
    [
        "data = jsonb_set(data, '{amount}', '400.5')",  # the same number, one zero shorter
        "at = at + interval '1 microsecond'",
        "txid = (txid::text::bigint + 1)::text::xid8",
        "organisation = ''",  # which is not the same as none
        "subject = subject || ' '",
        "(subject_kind, subject) = ('tes', 't401')",  # the same letters, divided elsewhere
    ],
)
async def test_the_smallest_change_of_any_column_is_found(attacked: asyncpg.Connection, change: str) -> None:
    await attacked.execute(f"update event set {change} where id = 401")
    at = await place_of(attacked, 401)
    assert places(await verify(), "changed") == [(at["position"], 401, None)]


async def test_a_row_deleted_with_its_seal_leaves_a_hole(attacked: asyncpg.Connection) -> None:
    at = await place_of(attacked, 123)
    await attacked.execute("delete from event where id = 123")
    await attacked.execute("delete from event_seal where event = 123")
    verdict = await verify()
    assert places(verdict, "place") == [(at["position"], None, None)]
    assert {one.code for one in verdict.faults} == {"place", "chain", "events", "root"}


async def test_an_inserted_row_that_pretends_to_be_old_is_found(attacked: asyncpg.Connection) -> None:
    added = await insert_copy_of(attacked, 300, id="900000", txid="txid")
    assert (await verify()).faults == (Fault("inserted", MONDAY.date(), event=added),)


async def test_a_pair_swapped_with_its_transactions_is_one_fault(attacked: asyncpg.Connection) -> None:
    await swap(attacked, 200, 207, "txid", "at", "actor", "subject", "data", "request_id")
    verdict = await verify()
    assert [(event, other) for _, event, other in places(verdict, "swapped")] == [(200, 207)]
    assert places(verdict, "changed") == []


async def test_numbers_swapped_between_two_events_are_found(attacked: asyncpg.Connection) -> None:
    await attacked.execute("alter table event alter id drop identity")
    await attacked.execute("update event set id = 900000 where id = 200")
    await attacked.execute("update event set id = 200 where id = 207")
    await attacked.execute("update event set id = 207 where id = 900000")
    at = await place_of(attacked, 200)
    assert places(await verify(), "swapped") == [(at["position"], 200, 207)]


async def test_swapped_seals_break_the_chain_at_both_places(attacked: asyncpg.Connection) -> None:
    at, other = await place_of(attacked, 200), await place_of(attacked, 207)
    for event, position in ((200, -1), (207, at["position"]), (200, other["position"])):
        await attacked.execute("update event_seal set position = $2 where event = $1", event, position)
    assert {200, 207} <= {one.event for one in (await verify()).faults if one.code == "chain"}


async def test_a_forged_seal_does_not_hide_a_changed_event(attacked: asyncpg.Connection) -> None:
    await attacked.execute("update event set actor = 'nobody' where id = 500")
    await attacked.execute("update event_seal set leaf = sha256('anything') where event = 500")
    assert {one.code for one in (await verify()).faults if one.event == 500} == {"changed", "chain"}


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ("update trail_day set root = sha256('x')", {"root", "signature"}),
        ("update trail_day set events = events + 1", {"events", "signature"}),
        ("update trail_day set previous = sha256('x')", {"previous", "signature"}),
        ("update trail_signature set signature = public_key || public_key", {"signature"}),
    ],
)
async def test_a_forged_day_or_signature_is_found(attacked: asyncpg.Connection, change: str, codes: set[str]) -> None:
    tuesday = MONDAY.date() + timedelta(days=1)
    await attacked.execute(f"{change} where day = $1", tuesday)
    assert {(one.code, one.day) for one in (await verify()).faults} == {(code, tuesday) for code in codes}


async def test_a_day_can_be_verified_alone(attacked: asyncpg.Connection) -> None:
    await attacked.execute("update event set actor = 'nobody' where id = 500")
    at = await place_of(attacked, 500)
    assert places(await verify(at["day"]), "changed") == [(at["position"], 500, None)]
    assert (await verify(at["day"] + timedelta(days=1))).holds
