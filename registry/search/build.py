"""Building the index and keeping it in step with the database."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
import tantivy

from infra.database import SCHEMA, fetch, fetch_value
from registry.search import store
from registry.search.documents import documents
from registry.search.everybody import everybody
from registry.search.schema import EDITION
from registry.search.store import LOOK_BACK, Generation, Seen, State

log = structlog.get_logger()
REBUILD_SHARE = 0.2  # a greater share of changed documents is built anew rather than one by one
CHANGED_BY_IMPORT = " union ".join(
    f"select {column} from {table} where snapshot = any($1::bigint[]) or closed_by = any($1::bigint[])"
    for table, column in (
        ("company", "bin"), ("listing", "bin"), ("tax_arrears", "bin"), ("tax_payment", "bin"),
        ("taxpayer_status", "bin"), ("taxpayer_year", "bin"), ("procurement_subject", "bin"), ("contract", "bin"),
        ("contract", "customer_bin"), ("unfair_supplier", "bin"), ("enforcement", "bin"), ("sanction", "bin"),
        ("statement", "bin"),
    )
)  # fmt: skip
CHANGED_BY_SCORES = """
select distinct bin from score where seen_from >= (select min(started_at) from score_run where id = any($1::bigint[]))
"""


@asynccontextmanager
async def _writing() -> AsyncIterator[None]:
    """The one writer's lock, taken without stopping the event loop while another writer works."""
    taken, done = threading.Event(), threading.Event()

    def hold() -> None:
        with store.writing():
            taken.set()
            done.wait()

    holder = threading.Thread(target=hold, name="search-lock", daemon=True)
    holder.start()
    try:
        await asyncio.to_thread(taken.wait)
        yield
    finally:
        done.set()
        await asyncio.to_thread(holder.join)


async def _database() -> str:
    """What tells one database from another: an index of another one is of no use."""
    schema = "select current_database() || ':' || oid from pg_namespace where nspname = $1"
    return str(await fetch_value(schema, SCHEMA))


async def _newest_event() -> int:
    return int(await fetch_value("select coalesce(max(id), 0) from event"))


async def _unseen(table: str, seen: Seen) -> list[int]:
    done = "and state = 'done'" if table == "import_run" else ""
    rows = await fetch(
        f"select id from {table} where id > $1 and not id = any($2::bigint[]) {done} order by id",
        max(seen.newest - LOOK_BACK, 0), list(seen.recent),
    )  # fmt: skip
    return [row["id"] for row in rows]


async def _state_now() -> State:
    """Where an index stands that is read from the database after this moment."""
    imports, scores = Seen(), Seen()
    return State(
        EDITION,
        await _database(),
        await _newest_event(),
        imports.plus(await _unseen("import_run", imports)),
        scores.plus(await _unseen("score_run", scores)),
    )


async def _usable(generation: Generation | None) -> tuple[Generation, State] | None:
    """A generation if it can be opened and belongs to this database."""
    state = generation.state if generation else None
    if generation is None or state is None or state.database != await _database():
        return None
    if state.event > await _newest_event():  # the database was put back to an earlier day
        return None
    return (generation, state) if generation.opened() is not None else None


async def is_current() -> bool:
    """Whether the index has seen every event, import and scoring of the database."""
    usable = await _usable(store.current())
    if usable is None:
        return False
    state = usable[1]
    return (
        await _newest_event() == state.event
        and not await _unseen("import_run", state.imports)
        and not await _unseen("score_run", state.scores)
    )


async def rebuild() -> int:
    """Build the index from the database and put it into use; returns how many companies it holds."""
    async with _writing():
        return await _rebuild()


async def _rebuild() -> int:
    state = await _state_now()  # before reading: what is committed meanwhile is done again later
    generation, index = store.fresh()
    writer = store.writer(index, store.HEAP_OF_REBUILD)
    count = 0
    async for some in everybody():
        count += await asyncio.to_thread(_add, writer, some)
    await asyncio.to_thread(writer.commit)
    await asyncio.to_thread(writer.wait_merging_threads)
    generation.keep(state)
    store.switch_to(generation)
    await asyncio.to_thread(store.keep_copy, generation)
    log.info("search.rebuilt", companies=count)
    return count


async def _found() -> tuple[Generation, State] | None:
    """The index in use; where it is lost or broken, the copy that was kept, put into use in its place."""
    usable = await _usable(store.current())
    if usable is not None:
        return usable
    copy = await _usable(store.kept())
    if copy is None:
        return None
    generation = await asyncio.to_thread(store.brought_back, copy[0])
    store.switch_to(generation)
    log.warning("search.brought_back", up_to=copy[1].event)
    return generation, copy[1]


async def keep() -> bool:
    """Keep a copy of the index as it is now, for the day it is lost; false where there is none."""
    async with _writing():
        usable = await _usable(store.current())
        if usable is not None:
            await asyncio.to_thread(store.keep_copy, usable[0])
        return usable is not None


def _add(writer: tantivy.IndexWriter, some: list[str]) -> int:
    for made in some:
        writer.add_json(made)
    return len(some)


async def update(run_id: int) -> int:
    """Take in what an import run changed; returns how many companies were indexed again."""
    async with _writing():
        return await _take_in([run_id], [])


async def update_scores(run_id: int) -> int:
    """Take in the grades a scoring run changed; returns how many companies were indexed again."""
    async with _writing():
        return await _take_in([], [run_id])


async def ensure_current() -> int:
    """Bring the index up to the database; returns how many companies were indexed.

    A lost or broken one is brought back from its copy; where that is no use either, it is built anew.
    """
    if await is_current():
        return 0
    async with _writing():
        usable = await _found()
        if usable is None:
            return await _rebuild()
        state = usable[1]
        return await _take_in(await _unseen("import_run", state.imports), await _unseen("score_run", state.scores))


async def _take_in(imports: list[int], scores: list[int]) -> int:
    usable = await _found()
    if usable is None:
        return await _rebuild()
    generation, state = usable
    event = await _newest_event()
    bins = [row[0] for row in await fetch(CHANGED_BY_IMPORT, imports)] if imports else []
    bins += [row[0] for row in await fetch(CHANGED_BY_SCORES, scores)] if scores else []
    bins = sorted({number for number in bins if number})
    index = generation.opened()
    if index is None or len(bins) > REBUILD_SHARE * index.searcher().num_docs:
        return await _rebuild()
    writer = store.writer(index)
    for number in bins:
        writer.delete_documents_by_term("bin", number)
    if bins:
        async for some in documents(bins):
            await asyncio.to_thread(_add, writer, some)
        await asyncio.to_thread(writer.commit)
    await asyncio.to_thread(writer.wait_merging_threads)
    seen = State(
        EDITION, state.database, max(event, state.event), state.imports.plus(imports), state.scores.plus(scores)
    )
    generation.keep(seen)
    return len(bins)
