"""Scoring the nation, part by part: facts are gathered table by table and cut into slices of the numbers, peers are
frozen where they never were, each slice is evaluated and stored, and the last part ends the scoring.

The result depends neither on the slices nor on who does them: what is counted over everybody is counted before the
cut, and all else reads a company's own rows only.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVar

import polars as pl

from infra import clock
from infra.database import Connection, fetch, fetch_value
from registry.scores import frames, progress, store
from registry.scores.gather import OWN, Gathered, gathered
from registry.scores.known import Known
from registry.scores.progress import EVALUATING, FINISHING, FREEZING, GATHERING, JOINING, Counts, Part
from registry.scores.reading import read, rows
from registry.scores.scope import Scope
from registry.scores.summaries import deals, links, register
from scoring import evaluate, reference
from scoring.features import FEATURES
from scoring.method import METHOD

SLICE = 100_000  # companies
SAMPLE = 1000  # numbers looked at for each slice: slices need not be of one size
EVERYBODY = Scope.everyone()
EVERYTHING = {*FEATURES, *(f"index_{index.code}" for index in METHOD.indices)}
LINKED = ("register", "directing", "residing")
# the longest first, so that nobody waits long for the last
GATHERED = (
    "register", "taxes", "staff", "sides", "acts", "payments", "status", "filed", "listing", "arrears", "subject",
    "enforcement",
)  # fmt: skip
T = TypeVar("T")
Work = Callable[[Connection, Part, Known], Awaitable[Counts]]


async def bounds(known: Known) -> list[str]:
    """Where the slices after the first begin."""
    count = await fetch_value("select count(*) from company where seen_from <= $1", known.moment)
    slices = -(-count // SLICE)
    if slices < 2:
        return []
    found = await fetch(
        """select max(bin) as bin from (
               select bin, ntile($1) over (order by bin) as tile
               from company tablesample bernoulli ($2) where seen_from <= $3) sample
           group by tile order by tile""",
        slices, min(100.0, 100.0 * SAMPLE * slices / count), known.moment,
    )  # fmt: skip
    return sorted({row["bin"] for row in found[:-1]})


async def plan(scoring: int, known: Known) -> None:
    """Write down the parts of a scoring, and open the first stage."""
    slices = [("companies", number, low) for number, low in enumerate([None, *await bounds(known)])]
    stages: dict[str, Sequence[tuple[str, int | None, str | None]]] = {
        GATHERING: [(what, None, None) for what in GATHERED],
        EVALUATING: slices,
        FINISHING: [("", None, None)],
    }
    if not set((await store.frozen())["feature"]) >= EVERYTHING:
        stages |= {JOINING: slices, FREEZING: [("peers", None, None)]}
    await progress.plan(scoring, stages)


async def gather(conn: Connection, part: Part, known: Known) -> Counts:
    """Read the rows of one kind, of everybody, and cut them."""
    cut = frames.cutting(part.bounds)
    if part.what == "register":
        company = pl.concat(await read("company", known, EVERYBODY, register.prepared))
        payers, ill_famed = [await rows(what, known, EVERYBODY) for what in ("payers", "ill_famed")]
        for what, frame in (await asyncio.to_thread(_linked, company, payers, ill_famed, known)).items():
            await frames.keep(conn, what, [await asyncio.to_thread(cut, frame)])
    elif part.what == "sides":
        contracts, ill_famed = [await rows(what, known, EVERYBODY) for what in ("deals", "ill_famed")]
        sided = await asyncio.to_thread(deals.sides, contracts, ill_famed)
        await frames.keep(conn, "sides", [await asyncio.to_thread(cut, sided)])
    else:
        await frames.keep(conn, part.what, await read(part.what, known, EVERYBODY, cut))
    return Counts()


def _linked(
    company: pl.DataFrame, payers: pl.DataFrame, ill_famed: pl.DataFrame, known: Known
) -> dict[str, pl.DataFrame]:
    current = register.current(company, known)
    headed = company.filter("is_recent", pl.col("director").is_not_null())
    housed = company.filter("is_open", pl.col("address").is_not_null())
    return {
        "register": register.register(company, known),
        "directing": links.directing(current, headed, ill_famed, known),
        "residing": links.residing(current, housed, payers, known),
    }


async def join(conn: Connection, part: Part, known: Known) -> Counts:
    """Sum up the rows of a slice, for those who freeze and for those who evaluate."""
    found = await _gathered(part, known)
    features = await asyncio.to_thread(evaluate.features, found.facts, found.owed)
    for what, frame in (("facts", found.facts), ("owed", found.owed), ("features", features)):
        await frames.keep(conn, what, [await asyncio.to_thread(frames.whole, frame, part.slice)])
    return Counts()


async def freeze(conn: Connection, part: Part, _: Known) -> Counts:
    """Find the percentiles of peers that no earlier scoring has found: of features first, then of indices."""
    slices = range(len(part.bounds) + 1)
    before = await store.frozen()
    features = pl.concat([(await frames.kept(number, "features"))["features"] for number in slices])
    found = _new(await asyncio.to_thread(reference.freeze, features), before)
    del features
    values = []
    for number in slices:
        kept = await frames.kept(number, "facts", "owed")
        measured = partial(evaluate.index_values, kept["facts"], kept["owed"], pl.concat([before, found]))
        values.append(await asyncio.to_thread(measured))
    found = pl.concat([found, _new(await asyncio.to_thread(reference.freeze, pl.concat(values)), before)])
    await frames.keep(conn, "peers", [frames.whole(found, frames.FOR_ALL)])
    return Counts()


def _new(found: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    return found.join(before.select("feature").unique(), on="feature", how="anti", maintain_order="left")


async def score(conn: Connection, part: Part, known: Known) -> Counts:
    """Evaluate a slice and store what changed."""
    kept = await frames.kept(part.slice or 0, "facts", "owed")
    if kept:
        found = Gathered(known.moment, known.cutoff, kept["facts"], kept["owed"])
    else:
        found = await _gathered(part, known)
    results = await asyncio.to_thread(evaluate.measured, found.facts, found.owed, await _peers())
    stored = await store.store(conn, results, found)
    return Counts(found.facts.height, stored.closed, stored.opened)


async def finish(scope: str, part: Part, known: Known) -> tuple[int, Counts]:
    """Let all values be seen at once: what was stored by parts becomes a scoring that has ended. Gives its id."""
    peers = await frames.kept(frames.FOR_ALL, "peers")
    if peers:
        await store.freeze(peers["peers"], known.moment)
    counts = await progress.totals(part.scoring)
    times = (known.moment, clock.now())
    run = await store.note_run(scope, known.cutoff, (counts.companies, counts.opened), times)
    await frames.forget()
    return run, counts


async def _gathered(part: Part, known: Known) -> Gathered:
    found = await frames.kept(part.slice or 0, *OWN, *LINKED, "sides")
    companies = found["register"].select("bin")
    return await asyncio.to_thread(gathered, companies, found, known)


async def _peers() -> pl.DataFrame:
    """What was frozen by earlier scorings, and by this one."""
    return pl.concat([await store.frozen(), *(await frames.kept(frames.FOR_ALL, "peers")).values()])


WORK: dict[str, Work] = {GATHERING: gather, JOINING: join, FREEZING: freeze, EVALUATING: score}
