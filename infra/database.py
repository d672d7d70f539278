"""One engine a process; transactions that nest; plain SQL for hot reads."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, TypeAlias, cast

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from infra.jobs import Job, hand_over
from infra.looking import APPLICATION, NOBODY, Looker, looking, looks
from infra.settings import settings

SCHEMA = "moldir"
Record: TypeAlias = asyncpg.Record
Connection: TypeAlias = asyncpg.Connection

_waiting: ContextVar[list[Job] | None] = ContextVar("jobs_waiting", default=None)


TELL = """select set_config('moldir.person', $2, $1), set_config('moldir.organisations', $3, $1),
                 set_config('moldir.staff', $4, $1), set_config('moldir.door', $5, $1),
                 set_config('moldir.strong', $6, $1), set_config('moldir.learner', $7, $1)"""


def connect_arguments(url: str, role: str = "") -> dict[str, Any]:
    """What asyncpg needs to reach a database by its address, with the rights of `role` instead of its user's."""
    said = {"search_path": f"{SCHEMA},public", "jit": "off", "timezone": "UTC"}
    return {"dsn": url, "server_settings": said | ({"role": role} if role else {})}


class _Transaction(PostgresTransaction):
    """Piccolo's transaction, which knows on whose behalf its connection was last told to ask."""

    told: Looker = NOBODY

    async def __aenter__(self) -> "_Transaction":  # noqa: PYI034 - inside another transaction it is that one
        return cast("_Transaction", await super().__aenter__())


class _Engine(PostgresEngine):
    """Piccolo's engine, which asks nobody anything while this module is imported."""

    async def check_version(self) -> None:
        """Which database is meant is known only later; Piccolo would ask whatever server this machine has, or warn."""

    def transaction(self, allow_nested: bool = True) -> _Transaction:
        return _Transaction(self, allow_nested)

    def running(self) -> _Transaction | None:
        """The transaction of the running command."""
        return cast("_Transaction | None", self.current_transaction.get())


engine = _Engine(config={}, extensions=())


def configure(url: str, role: str = "") -> None:
    """Point the engine of this process at a database; all it does there has the rights of `role`, if one is given."""
    engine.config = connect_arguments(url, role)


async def start_pool(size: int | None = None) -> None:
    """Open the connections of this process."""
    await engine.start_connection_pool(min_size=1, max_size=size or settings().pool_size)


async def stop_pool() -> None:
    """Close them."""
    if engine.pool is not None:
        await engine.close_connection_pool()


@asynccontextmanager
async def connection() -> AsyncIterator[Connection]:
    """The connection of the running transaction, or one of the pool's for a moment.

    It asks on behalf of whoever the running request works for; the pool forgets that when it gets the connection back.
    """
    current = engine.running()
    if current is not None:
        await _tell_transaction(current)
        yield current.connection
    elif engine.pool is not None:
        async with engine.pool.acquire() as pooled:
            await _tell(pooled)
            yield pooled
    else:
        single = await engine.get_new_connection()
        try:
            await _tell(single)
            yield single
        finally:
            await single.close()


async def _tell(fresh: Connection) -> None:
    if (who := looking()) != NOBODY:
        await fresh.execute(TELL, False, *who.settings)


async def _tell_transaction(running: _Transaction) -> None:
    if (who := looking()) != running.told:
        await running.connection.execute(TELL, True, *who.settings)
        running.told = who


async def fetch(sql: str, *arguments: object) -> list[Record]:
    """All rows of a query."""
    async with connection() as conn:
        return list(await conn.fetch(sql, *arguments))


async def fetch_one(sql: str, *arguments: object) -> Record | None:
    """The first row of a query, or None."""
    async with connection() as conn:
        return await conn.fetchrow(sql, *arguments)


async def fetch_value(sql: str, *arguments: object) -> Any:
    """The first column of the first row, or None."""
    async with connection() as conn:
        return await conn.fetchval(sql, *arguments)


async def execute(sql: str, *arguments: object) -> str:
    """Run a statement; the answer is PostgreSQL's command tag."""
    async with connection() as conn:
        return str(await conn.execute(sql, *arguments))


async def change_row(sql: str, *arguments: object) -> None:
    """Change the one row that a statement names by its key.

    Row-level security passes over a row that somebody may read and not change, and says nothing. Raises
    asyncpg.InsufficientPrivilegeError then, so that no event tells of what did not happen.
    """
    if await execute(sql, *arguments) != "UPDATE 1":
        raise asyncpg.InsufficientPrivilegeError("the row may not be changed")


async def execute_many(sql: str, rows: Sequence[Sequence[object]]) -> None:
    """Run a statement once for each row of arguments."""
    async with connection() as conn:
        await conn.executemany(sql, rows)


@asynccontextmanager
async def transaction() -> AsyncIterator[Connection]:
    """The transaction of a command. Inside another one it is a savepoint.

    Jobs that `enqueue` collects leave after the outermost commit, and vanish when their part is rolled back.
    """
    outer = _waiting.get()
    jobs: list[Job] = []
    token = _waiting.set(jobs)
    try:
        running = engine.running()
        if running is None:
            async with engine.transaction() as own:
                await _tell_transaction(own)
                yield own.connection
        else:
            async with _savepoint(running) as connection_of_outer:
                yield connection_of_outer
    finally:
        _waiting.reset(token)
    # only reached when the block above did not raise
    if outer is None:
        await asyncio.to_thread(hand_over, jobs)
    else:
        outer.extend(jobs)


@asynccontextmanager
async def _savepoint(running: _Transaction) -> AsyncIterator[Connection]:
    before = running.told
    try:
        async with running.connection.transaction():
            await _tell_transaction(running)
            yield running.connection
    except BaseException:  # cancelled ones too
        running.told = before  # rolled back to here, and with it what the connection was told since
        raise


def in_transaction() -> bool:
    """Whether a command is running."""
    return _waiting.get() is not None


def on_one_connection() -> bool:
    """Whether a transaction is open here, in which one thing can be done at a time."""
    return engine.current_transaction.get() is not None


def enqueue(name: str, *arguments: str | int) -> None:
    """Ask for a job once the running command has committed. Arguments are ids.

    Raises RuntimeError outside a transaction: such a job could leave although nothing was written.
    """
    waiting = _waiting.get()
    if waiting is None:
        raise RuntimeError(f"enqueue({name!r}) outside a transaction")
    waiting.append(Job(name, arguments))


@asynccontextmanager
async def on_behalf_of(who: Looker) -> AsyncIterator[None]:
    """Within the block a job asks as somebody would: with the rights of web and API, held to what `who` may see.

    Nothing is lent: what the person themselves would not be shown does not come back.
    """
    async with transaction() as conn:
        await conn.execute(f"set local role {APPLICATION}")
        with looks(who):
            yield
        await conn.execute("set local role none")
